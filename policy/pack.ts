import { Config, getStack } from "@pulumi/pulumi";
import {
  PolicyPack,
  type PolicyResource,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { isOfKind, parseSettings, settingsFolder, Stacks, type ImageSettings } from "../definition";
import type { Registered, RegisteredInStack, ResourceRule, StackRule } from "./rule";
import { resourceRules, stackRules } from "./rules";

const ROOT = process.env["GOLDEN_ROOT"] ?? process.env["PWD"];

/** Reads a file once, not for each resource. */
const STACKS = ROOT === undefined ? undefined : new Stacks(settingsFolder(ROOT));

/**
 * The policy pack that the engine runs: `pulumi preview --policy-pack node_modules/golden-images/policy`, and by itself in
 * `golden local`. The rules are plain functions in the files beside; here they get what the engine sends.
 */
new PolicyPack("golden-images", {
  enforcementLevel: "mandatory",
  policies: [...resourceRules.map(resourcePolicy), ...stackRules.map(stackPolicy)],
});

type Inputs = Registered["inputs"];

function resourcePolicy({ name, description, remediation, check }: ResourceRule): ResourceValidationPolicy {
  return {
    name,
    description: `${description} ${remediation}`,
    validateResource: (args, report) => {
      for (const message of check(registered(args), settingsOfStack())) report(message);
    },
  };
}

function stackPolicy({ name, description, remediation, checkStack }: StackRule): StackValidationPolicy {
  return {
    name,
    description: `${description} ${remediation}`,
    validateStack: ({ resources }, report) => {
      for (const { urn, message } of checkStack(resources.map(inStack))) report(message, urn);
    },
  };
}

/**
 * Of the stack under way; none in a program without our settings, where the rules that need them do not judge. A part of a split
 * stack has none of its own, and the engine gives a pack no folder: it is `GOLDEN_ROOT`, or where the engine was started.
 */
function settingsOfStack(): ImageSettings | undefined {
  const value = new Config("golden-images").getObject("settings");
  if (value !== undefined) return parseSettings("images", value, "the stack's settings").settings;
  const stack = STACKS?.named(getStack());
  return stack !== undefined && isOfKind(stack, "images") ? stack.settings : undefined;
}

function registered(args: ResourceValidationArgs): Registered {
  const { provider } = args;
  return { ...described(args), ...(provider !== undefined && { provider: known(provider.props) as Inputs }) };
}

function inStack(resource: PolicyResource): RegisteredInStack {
  const { dependencies, propertyDependencies } = resource;
  const named = [...dependencies, ...Object.values(propertyDependencies).flat()];
  return { ...described(resource), dependencies: named.map((each) => each.urn) };
}

function described(resource: Pick<PolicyResource, "urn" | "type" | "name" | "props" | "opts">): Registered {
  const { urn, type, name, props, opts } = resource;
  return { urn, type, name, inputs: known(props) as Inputs, isProtected: opts.protect };
}

/** Plain data without what is not known yet: the properties throw when such a value is read. */
function known(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from(value.keys(), (index) => knownAt(value, index));
  return Object.fromEntries(Object.keys(value).map((key) => [key, knownAt(value, key)]));
}

function knownAt(container: object, key: string | number): unknown {
  try {
    return known((container as Record<string | number, unknown>)[key]);
  } catch (error) {
    if (error instanceof Error && error.constructor.name === "UnknownValueError") return undefined;
    throw error;
  }
}

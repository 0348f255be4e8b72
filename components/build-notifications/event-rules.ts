import type * as pulumi from "@pulumi/pulumi";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { homeIn } from "../../plan/arn";
import { physicalName } from "../../plan/names";
import { hasOwnRules } from "../../plan/people-events";
import { stepFunctionsArn } from "../../plan/policies/fleet-roles";
import { registerChild } from "../child-transform";
import type { BuildNotificationsArgs, NotifiedImage } from "./args";
import { channelRules } from "./channel-rules";
import type { Delivery } from "./deliveries";
import { findingsRule, projectRule, rebuildRule, stateRule, type BuildRule } from "./patterns";
import { inputOf } from "./messages";

export interface Ways {
  /** By channel; the topic comes first. */
  readonly deliveries: ReadonlyMap<string, readonly Delivery[]>;
  /** Queue of what could not be delivered. */
  readonly undelivered: pulumi.Output<string>;
}

const DEFAULT_STATES = ["AVAILABLE", "FAILED", "CANCELLED"];
const OF_PROJECTS = [{ "anything-but": ["IN_PROGRESS"] }];
/** News of the morning are none in the evening. EventBridge's own limits are a day, and as many tries. */
const RETRIES = { maximumEventAgeInSeconds: 6 * 3600, maximumRetryAttempts: 185 };

/** Targets of the first release have ids that the provider made up; another id would replace them. */
const ignoreChanges = ["targetId"];

/**
 * Rules of every image, with a target in each channel that only has subscribers; the other channels have rules of their own, for each
 * chooses its events, and a rule has five targets at most. So has what builds no image.
 */
export function eventRules(name: string, args: BuildNotificationsArgs, ways: Ways, parent: pulumi.Resource): void {
  for (const image of args.images) {
    const shared = image.channels.filter((channel) => !hasOwnRules(args.channels[channel]));
    if (shared.length === 0) continue;
    for (const rule of rulesOf(image)) {
      const made = registerRule(`${name}-${image.name}-${rule.role}`, [image.name, rule.role], args, rule, parent);
      for (const channel of shared)
        registerTargets(`${name}-${image.name}-${rule.role}-${channel}`, channel, args, { rule, made, ways }, parent);
    }
  }
  const register = (channel: string, rule: BuildRule): void => {
    const of = `${name}-${channel}-${rule.role}`;
    // A doubled hyphen is in no name of an image.
    const made = registerRule(of, [`${channel}--${rule.role}`], args, rule, parent);
    registerTargets(of, channel, args, { rule, made, ways }, parent);
  };
  for (const { rule, channels } of othersOf(args)) for (const channel of channels) register(channel, rule);
  for (const [channel, own] of Object.entries(args.channels).filter(([, each]) => hasOwnRules(each))) {
    const images = args.images.filter(({ channels }) => channels.includes(channel));
    for (const rule of channelRules(args.name, channel, own, images)) register(channel, rule);
  }
}

/** What builds no image: rebuilds, and projects of CodeBuild. */
function othersOf({ accountId, region, rebuilds, projects = [] }: BuildNotificationsArgs) {
  const ofProjects = projects.map(({ role, projectName, channels, states }) => ({
    rule: projectRule(role, projectName, [projectName], states, `of ${projectName} `),
    channels,
  }));
  if (rebuilds === undefined) return ofProjects;
  const { machine, channels } = rebuilds;
  const arn = stepFunctionsArn(homeIn(accountId, region), "stateMachine", machine);
  return [{ rule: rebuildRule(machine, arn), channels }, ...ofProjects];
}

function rulesOf(image: NotifiedImage): readonly BuildRule[] {
  const { name, imageArnPrefixes = [], projectName, states, failOn } = image;
  const of = `the image ${name}`;
  const state =
    projectName === undefined
      ? stateRule("state", of, imageArnPrefixes, states ?? DEFAULT_STATES, `Image ${name}`)
      : projectRule("state", of, [projectName], states ?? OF_PROJECTS, `of the image ${name} `);
  return failOn === undefined ? [state] : [state, findingsRule("findings", of, imageArnPrefixes, failOn, ` of image ${name}`)]; // prettier-ignore
}

function registerRule(
  name: string,
  physical: readonly string[],
  args: BuildNotificationsArgs,
  { description, pattern }: BuildRule,
  parent: pulumi.Resource,
): EventRule {
  return registerChild(EventRule, name, { parent }, args.transform?.rule, {
    name: physicalName("rule", args.name, ...physical),
    description,
    eventPattern: JSON.stringify(pattern),
    tags: args.tags,
    region: args.region,
  });
}

interface Made {
  readonly rule: BuildRule;
  readonly made: EventRule;
  readonly ways: Ways;
}

function registerTargets(
  name: string,
  channel: string,
  { region }: BuildNotificationsArgs,
  { rule, made, ways }: Made,
  parent: pulumi.Resource,
): void {
  for (const { suffix, arn, roleArn, form, query } of ways.deliveries.get(channel) ?? []) {
    const target = {
      rule: made.name,
      // Else the provider makes up another for each try, and a create whose answer was lost leaves a second target.
      targetId: physicalName("rule", `${channel}${suffix}`),
      arn,
      ...(roleArn && { roleArn }),
      ...inputOf(rule, form),
      ...(query && { httpTarget: { queryStringParameters: query } }),
      deadLetterConfig: { arn: ways.undelivered },
      retryPolicy: RETRIES,
      region,
    };
    new EventTarget(`${name}${suffix}-target`, target, { parent, ignoreChanges });
  }
}

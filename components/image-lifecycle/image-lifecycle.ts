import * as pulumi from "@pulumi/pulumi";
import { LifecyclePolicy, type LifecyclePolicyArgs } from "@pulumi/aws/imagebuilder/lifecyclePolicy";
import type { RoleArgs } from "@pulumi/aws/iam/role";
import { accountFaults, duplicateFaults, rangeFaults, resourceNameFaults, tagFaults } from "../argument-checks";
import { throwFaults, type ArgumentFault } from "../argument-faults";
import type { LifecycleExclusionInput, LifecyclePolicyDetailInput } from "../aws-input-types";
import { transformed, type ChildTransform } from "../child-transform";
import type { LifecycleRulePlan } from "../../plan/ami/lifecycle";
import { lifecycleRole } from "./lifecycle-role";
import { IMAGE_LIFECYCLE_TYPE } from "../type-tokens";

const MOST_RULES = 3;
const MOST_RECIPES = 50;

/** Arguments of {@link ImageLifecycle}. */
export interface ImageLifecycleArgs {
  /** Physical name of the policy: 3–128 letters, digits, `-`, `_`. */
  readonly name: string;
  /** @default none */
  readonly description?: string;
  /** Images made from these recipes, versions with `x` wildcards. 1–50; exclusive with `tagMap`. */
  readonly recipes?: readonly { readonly name: string; readonly semanticVersion: string }[];
  /** Images that carry all of these tags; exclusive with `recipes`. */
  readonly tagMap?: Readonly<Record<string, string>>;
  /** 1–3 rules, one an action. */
  readonly policyDetails: readonly LifecycleRule[];
  /**
   * The role that Image Builder acts with: a new one with the least that this policy needs, or one that exists, so
   * that many policies share it.
   * @default { kind: "create" }
   */
  readonly executionRole?: ExecutionRoleChoice;
  /** Account and region that the policy works in; a created role trusts Image Builder for these alone. */
  readonly accountId: string;
  readonly region: string;
  /** ARN of a policy that bounds a created role. @default none */
  readonly permissionsBoundary?: string;
  /** @default "ENABLED" */
  readonly status?: "ENABLED" | "DISABLED";
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly policy?: ChildTransform<LifecyclePolicyArgs>;
    readonly role?: ChildTransform<RoleArgs>;
  };
}

export type ExecutionRoleChoice =
  { readonly kind: "create" } | { readonly kind: "adopt"; readonly arn: pulumi.Input<string> };

/** One rule of an {@link ImageLifecycle}. */
export type LifecycleRule = LifecycleRulePlan;

/**
 * Deprecates, disables and deletes old images by age or count, and with a deleted image its AMIs and snapshots.
 * AWS's policy for the role touches only what carries the tag `CreatedBy = EC2 Image Builder`: never overwrite that tag.
 *
 * @example
 * new ImageLifecycle("docker-host-lifecycle", {
 *   name: "docker-host",
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   recipes: [{ name: "docker-host", semanticVersion: "x.x.x" }],
 *   policyDetails: [{ action: "DELETE", filter: { type: "AGE", value: 6, unit: "MONTHS", retainAtLeast: 3 } }],
 * });
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-lifecycles.html
 */
export class ImageLifecycle extends pulumi.ComponentResource {
  readonly policyArn: pulumi.Output<string>;
  /** Of the created or adopted role. */
  readonly executionRoleArn: pulumi.Output<string>;

  constructor(name: string, args: ImageLifecycleArgs, opts?: pulumi.ComponentResourceOptions) {
    super(IMAGE_LIFECYCLE_TYPE, name, {}, opts);
    throwFaults(this, `ImageLifecycle "${name}"`, imageLifecycleFaults(args));

    this.executionRoleArn = executionRole(name, args, this);
    this.policyArn = policy(name, args, this.executionRoleArn, this).arn;
    this.registerOutputs({ policyArn: this.policyArn, executionRoleArn: this.executionRoleArn });
  }
}

function executionRole(name: string, args: ImageLifecycleArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const { executionRole: choice = { kind: "create" }, accountId, region, permissionsBoundary, tags, transform } = args;
  if (choice.kind === "adopt") return pulumi.output(choice.arn);
  const role = { accountId, region, permissionsBoundary, tags, transform: transform?.role };
  return lifecycleRole(name, role, { parent }).arn;
}

function policy(
  name: string,
  args: ImageLifecycleArgs,
  executionRoleArn: pulumi.Output<string>,
  parent: pulumi.Resource,
): LifecyclePolicy {
  const child = transformed(
    args.transform?.policy,
    {
      name: args.name,
      description: args.description,
      resourceType: "AMI_IMAGE",
      executionRole: executionRoleArn,
      resourceSelection: { recipes: args.recipes && [...args.recipes], tagMap: args.tagMap && { ...args.tagMap } },
      policyDetails: args.policyDetails.map(policyDetail),
      status: args.status ?? "ENABLED",
      tags: args.tags,
      region: args.region,
    },
    { parent },
  );
  return new LifecyclePolicy(`${name}-policy`, child.args, child.opts);
}

function policyDetail(rule: LifecycleRule): LifecyclePolicyDetailInput {
  return {
    action: { type: rule.action, includeResources: { amis: true, snapshots: rule.action === "DELETE" } },
    filter: { ...rule.filter },
    exclusionRules: rule.exclusion && exclusionRules(rule.exclusion),
  };
}

function exclusionRules(exclusion: NonNullable<LifecycleRule["exclusion"]>): LifecycleExclusionInput {
  return {
    amis: {
      isPublic: exclusion.isPublic,
      sharedAccounts: exclusion.sharedAccounts && [...exclusion.sharedAccounts],
      regions: exclusion.regions && [...exclusion.regions],
      lastLaunched: exclusion.lastLaunched,
      tagMap: exclusion.tagMap && { ...exclusion.tagMap },
    },
  };
}

function imageLifecycleFaults(args: ImageLifecycleArgs): ArgumentFault[] {
  const { recipes = [], tagMap = {}, policyDetails } = args;
  const actions = policyDetails.map(({ action }) => action);
  const faults = [
    ...resourceNameFaults("name", args.name),
    ...accountFaults("accountId", args.accountId),
    ...tagFaults("tags", args.tags ?? {}),
    ...duplicateFaults("policyDetails", actions),
    ...policyDetails.flatMap(ruleFaults),
  ];
  if (recipes.length > 0 === Object.keys(tagMap).length > 0) {
    faults.push({
      path: "recipes",
      reason: "images are chosen by recipes or by tags",
      fix: "Give exactly one of them.",
    });
  }
  if (recipes.length > MOST_RECIPES) {
    faults.push({ path: "recipes", reason: `${recipes.length} given; AWS takes 50`, fix: "Split the policy." });
  }
  if (policyDetails.length < 1 || policyDetails.length > MOST_RULES) {
    faults.push({
      path: "policyDetails",
      reason: `${policyDetails.length} rules given; AWS takes 1–${MOST_RULES}`,
      fix: "Give one rule an action.",
    });
  }
  return faults;
}

function ruleFaults(rule: LifecycleRule, index: number): ArgumentFault[] {
  const path = `policyDetails[${index}].filter`;
  const { type, unit, value, retainAtLeast } = rule.filter;
  const faults = rangeFaults(`${path}.value`, value, 1, 1000);
  if (retainAtLeast !== undefined) faults.push(...rangeFaults(`${path}.retainAtLeast`, retainAtLeast, 1, 10));
  if ((type === "AGE") !== (unit !== undefined)) {
    faults.push({
      path: `${path}.unit`,
      reason: type === "AGE" ? "an age needs a unit" : "a count has no unit",
      fix: type === "AGE" ? "Add DAYS, WEEKS, MONTHS or YEARS." : "Remove the unit.",
    });
  }
  if (type === "COUNT" && rule.action !== "DELETE") {
    faults.push({ path: `${path}.type`, reason: `${rule.action} goes by age alone`, fix: 'Use type "AGE".' });
  }
  return faults;
}

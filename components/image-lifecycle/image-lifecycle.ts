import * as pulumi from "@pulumi/pulumi";
import { LifecyclePolicy, type LifecyclePolicyArgs } from "@pulumi/aws/imagebuilder/lifecyclePolicy";
import type { RoleArgs } from "@pulumi/aws/iam/role";
import type { imagebuilder } from "@pulumi/aws/types/input";
import type { LifecycleRulePlan } from "../../plan/image-builder/lifecycle";
import type { AccountArgs } from "../account-args";
import * as check from "../argument-checks";
import { registerChild, type ChildTransform } from "../child-transform";
import { IMAGE_LIFECYCLE_TYPE } from "../type-tokens";
import { lifecycleRole } from "./lifecycle-role";

const MOST_RULES = 3;
const MOST_RECIPES = 50;

/** Arguments of {@link ImageLifecycle}. */
export interface ImageLifecycleArgs extends AccountArgs {
  /** Physical name of the policy: 3–128 letters, digits, `-`, `_`. */
  readonly name: string;
  /** @default none */
  readonly description?: string;
  /** Images made from these recipes, versions with `x` wildcards. 1–50; exclusive with `tagMap`. */
  readonly recipes?: readonly { readonly name: string; readonly semanticVersion: string }[];
  /** Images that carry all of these tags; exclusive with `recipes`. */
  readonly tagMap?: Readonly<Record<string, string>>;
  /** Images of containers can only be deleted. @default "AMI_IMAGE" */
  readonly resourceType?: "AMI_IMAGE" | "CONTAINER_IMAGE";
  /** 1–3 rules, one per action. */
  readonly policyDetails: readonly LifecycleRule[];
  /**
   * The role that Image Builder acts with: a new one with the least that this policy needs, which trusts Image Builder
   * only for this account and region, or one that exists, so many policies can share it.
   * @default { kind: "create" }
   */
  readonly executionRole?: ExecutionRoleChoice;
  /** ARN of a policy that bounds a created role. @default none */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /** @default "ENABLED" */
  readonly status?: "ENABLED" | "DISABLED";
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
    check.throwFaults(this, `ImageLifecycle "${name}"`, imageLifecycleFaults(args));

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

function policy(name: string, args: ImageLifecycleArgs, executionRole: pulumi.Output<string>, parent: pulumi.Resource) {
  return registerChild(LifecyclePolicy, `${name}-policy`, { parent }, args.transform?.policy, {
    name: args.name,
    description: args.description,
    resourceType: args.resourceType ?? "AMI_IMAGE",
    executionRole,
    resourceSelection: { recipes: args.recipes && [...args.recipes], tagMap: args.tagMap && { ...args.tagMap } },
    policyDetails: args.policyDetails.map(args.resourceType === "CONTAINER_IMAGE" ? containerDetail : policyDetail),
    status: args.status ?? "ENABLED",
    tags: args.tags,
    region: args.region,
  });
}

function policyDetail({ action, filter, exclusion }: LifecycleRule): imagebuilder.LifecyclePolicyPolicyDetail {
  return {
    action: { type: action, includeResources: { amis: true, snapshots: action === "DELETE" } },
    filter: { ...filter },
    exclusionRules: exclusion && {
      amis: {
        isPublic: exclusion.isPublic,
        sharedAccounts: exclusion.sharedAccounts && [...exclusion.sharedAccounts],
        regions: exclusion.regions && [...exclusion.regions],
        lastLaunched: exclusion.lastLaunched,
        tagMap: exclusion.tagMap && { ...exclusion.tagMap },
      },
    },
  };
}

/** The repository must carry the tag `LifecycleExecutionAccess = EC2 Image Builder`, as those of `ContainerPipeline` do. */
function containerDetail({ action, filter, exclusion }: LifecycleRule): imagebuilder.LifecyclePolicyPolicyDetail {
  return {
    action: { type: action, includeResources: { containers: true } },
    filter: { ...filter },
    exclusionRules: exclusion?.tagMap && { tagMap: { ...exclusion.tagMap } },
  };
}

function imageLifecycleFaults(args: ImageLifecycleArgs): check.ArgumentFault[] {
  const { recipes = [], tagMap = {}, policyDetails } = args;
  const actions = policyDetails.map(({ action }) => action);
  return [
    ...check.resourceName("name", args.name),
    ...check.account("accountId", args.accountId),
    ...check.tags(args.tags),
    ...check.unique("policyDetails", actions),
    ...policyDetails.flatMap(ruleFaults),
    ...check.failIf(
      args.resourceType === "CONTAINER_IMAGE" && actions.some((each) => each !== "DELETE"),
      "policyDetails",
      {
        message: "images of containers can only be deleted",
        fix: 'Give one rule with the action "DELETE".',
      },
    ),
    ...check.failIf(recipes.length > 0 === Object.keys(tagMap).length > 0, "recipes", {
      message: "images are selected either by recipes or by tags",
      fix: "Give exactly one of them.",
    }),
    ...check.failIf(recipes.length > MOST_RECIPES, "recipes", {
      message: `${recipes.length} given; AWS takes ${MOST_RECIPES}`,
      fix: "Split the policy.",
    }),
    ...check.failIf(policyDetails.length < 1 || policyDetails.length > MOST_RULES, "policyDetails", {
      message: `${policyDetails.length} rules given; AWS takes 1–${MOST_RULES}`,
      fix: "Give one rule an action.",
    }),
  ];
}

function ruleFaults({ action, filter }: LifecycleRule, index: number): check.ArgumentFault[] {
  const path = `policyDetails[${index}].filter`;
  const { type, unit, value, retainAtLeast } = filter;
  return [
    ...check.range(`${path}.value`, value, 1, 1000),
    ...check.range(`${path}.retainAtLeast`, retainAtLeast, 1, 10),
    ...check.failIf(type === "AGE" && unit === undefined, `${path}.unit`, {
      message: "an age needs a unit",
      fix: "Add DAYS, WEEKS, MONTHS or YEARS.",
    }),
    ...check.failIf(type !== "AGE" && unit !== undefined, `${path}.unit`, {
      message: "a count has no unit",
      fix: "Remove the unit.",
    }),
    ...check.failIf(type === "COUNT" && action !== "DELETE", `${path}.type`, {
      message: `${action} works by age only`,
      fix: 'Use type "AGE".',
    }),
  ];
}

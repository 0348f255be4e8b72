import * as pulumi from "@pulumi/pulumi";
import { architectureSuffix, type AmiPlan, type PipelinePlan } from "../plan";
import type { TreeArgs } from "./image-tree";

interface Recipe {
  readonly arn: string;
  /** AWS gives "" for a key where it was given none. */
  readonly blockDeviceMappings?: readonly {
    readonly deviceName: string;
    readonly ebs?: { readonly kmsKeyId?: string };
  }[];
}

type Args = Pick<TreeArgs<AmiPlan>, "plan" | "stack" | "earlier">;

/**
 * The volumes of a recipe, encrypted ones under the key: one that is built under the account's own key for EBS can be neither shared
 * nor copied later, regardless of the distribution. A published recipe never changes and keeps what it has.
 * https://repost.aws/knowledge-center/image-builder-distr-error-encrypted-ami
 */
export function disksUnderKey(pipeline: PipelinePlan, args: Args, key: pulumi.Input<string> | undefined) {
  const { blockDeviceMappings: disks } = pipeline;
  if (key === undefined) return disks;
  const { name, version, file, sharing } = args.plan;
  const published = publishedKeys(pipeline, args);
  const keyed = disks.map((disk) => {
    if (!disk.encrypted) return disk;
    return { ...disk, kmsKeyId: published?.has(disk.deviceName) === true ? published.get(disk.deviceName) : key };
  });
  if (sharing.targetAccountIds.length > 0 && keyed.some((disk) => "kmsKeyId" in disk && disk.kmsKeyId === undefined)) {
    const message = `Version ${version} of ${name} is published without its key, so AWS copies none of its builds to other accounts.`;
    void pulumi.log.warn(`${message} Raise \`version\` in ${file}.`);
  }
  return keyed;
}

/** By device; undefined where this version has no recipe yet. */
function publishedKeys({ architecture, name, imageVersion }: PipelinePlan, { stack, earlier, plan }: Args) {
  const logicalName = `${plan.name}-${architectureSuffix(architecture)}-recipe`;
  const recipe = earlier.find("aws:imagebuilder/imageRecipe:ImageRecipe", logicalName) as Recipe | undefined;
  const own = `:imagebuilder:${stack.region}:${stack.account}:image-recipe/${name}/${imageVersion}`;
  if (recipe?.arn.endsWith(own) !== true) return undefined;
  const disks = recipe.blockDeviceMappings ?? [];
  return new Map(disks.map(({ deviceName, ebs }) => [deviceName, ebs?.kmsKeyId === "" ? undefined : ebs?.kmsKeyId]));
}

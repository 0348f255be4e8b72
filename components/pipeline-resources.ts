import type * as pulumi from "@pulumi/pulumi";
import type { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { DistributionConfiguration } from "@pulumi/aws/imagebuilder/distributionConfiguration";
import { Image } from "@pulumi/aws/imagebuilder/image";
import { ImagePipeline as AwsImagePipeline } from "@pulumi/aws/imagebuilder/imagePipeline";
import { InfrastructureConfiguration } from "@pulumi/aws/imagebuilder/infrastructureConfiguration";
import type { imagebuilder } from "@pulumi/aws/types/input";
import type { Tags } from "./account-args";
import { registerChild } from "./child-transform";
import type { ChildrenArgs } from "./pipeline-args";

/**
 * A change to these never rebuilds a version: AWS ignores the first two on an existing image, and the provider would
 * build the same version again for the others. A new version takes the new values, because the engine ignores the old ones
 * in a replacement.
 */
const TAKE_EFFECT_AT_NEXT_VERSION = [
  "executionRole",
  "imageScanningConfiguration",
  "imageTestsConfiguration",
  "enhancedImageMetadataEnabled",
  "loggingConfiguration",
  "workflows",
];
const DEFAULT_TESTS = { imageTestsEnabled: true, timeoutMinutes: 720 };

/** What pipeline and image are made of. */
export interface PipelineParts {
  /** Of an AMI or of a container. */
  readonly recipe:
    { readonly imageRecipeArn: pulumi.Output<string> } | { readonly containerRecipeArn: pulumi.Output<string> };
  readonly infrastructureArn: pulumi.Output<string>;
  readonly distributionArn: pulumi.Output<string>;
  readonly logGroup: LogGroup;
}

export function infrastructure(name: string, args: ChildrenArgs, parent: pulumi.Resource) {
  const { transform, httpPutResponseHopLimit: hops } = args;
  return registerChild(InfrastructureConfiguration, `${name}-infrastructure`, { parent }, transform?.infrastructure, {
    name: args.names?.infrastructure ?? args.name,
    description: args.description,
    instanceProfileName: args.instanceProfileName,
    instanceTypes: args.instanceTypes && [...args.instanceTypes],
    instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: hops ?? 1 },
    terminateInstanceOnFailure: args.terminateInstanceOnFailure ?? true,
    keyPair: args.keyPair,
    subnetId: args.subnetId,
    securityGroupIds: args.securityGroupIds as pulumi.Input<pulumi.Input<string>[]> | undefined,
    placement: args.placement,
    logging: args.logs && { s3Logs: { ...args.logs } },
    resourceTags: nonEmpty(args.resourceTags),
    tags: args.tags,
    region: args.region,
  });
}

export function distribution(
  name: string,
  args: ChildrenArgs,
  distributions: imagebuilder.DistributionConfigurationDistribution[],
  parent: pulumi.Resource,
) {
  return registerChild(DistributionConfiguration, `${name}-distribution`, { parent }, args.transform?.distribution, {
    name: args.names?.distribution ?? args.name,
    description: args.description,
    distributions,
    tags: args.tags,
    region: args.region,
  });
}

export function pipeline(name: string, args: ChildrenArgs, parts: PipelineParts, parent: pulumi.Resource) {
  return registerChild(AwsImagePipeline, `${name}-pipeline`, { parent }, args.transform?.pipeline, {
    name: args.names?.pipeline ?? args.name,
    description: args.description,
    ...buildInputs(args, parts),
    schedule: args.schedule && {
      timezone: "Etc/UTC",
      pipelineExecutionStartCondition: "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
      ...args.schedule,
    },
    loggingConfiguration: { imageLogGroupName: parts.logGroup.name, pipelineLogGroupName: args.pipelineLogGroupName },
    status: args.status ?? "ENABLED",
  });
}

/**
 * The name under which the engine compares initialisation errors, which is how the provider reports a build that failed. Without
 * a replacement the next deployment would update the resource without a difference and end well, and nothing would be built.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/replaceonchanges/
 */
const FAILED_BUILD = "#initerror";

/** Blocks until the image is AVAILABLE; kept on AWS, with its AMIs, whatever happens to this resource. */
export function image(
  name: string,
  args: ChildrenArgs,
  parts: PipelineParts,
  timeoutMinutes: number,
  parent: pulumi.Resource,
) {
  const opts = {
    parent,
    retainOnDelete: true,
    customTimeouts: { create: `${timeoutMinutes}m` },
    ignoreChanges: [...TAKE_EFFECT_AT_NEXT_VERSION],
    replaceOnChanges: [FAILED_BUILD],
  };
  return registerChild(Image, `${name}-image`, opts, args.transform?.image, {
    ...buildInputs(args, parts),
    loggingConfiguration: { logGroupName: parts.logGroup.name },
  });
}

/** What the pipeline and the image of this version have in common. */
function buildInputs(args: ChildrenArgs, parts: PipelineParts) {
  return {
    ...parts.recipe,
    infrastructureConfigurationArn: parts.infrastructureArn,
    distributionConfigurationArn: parts.distributionArn,
    executionRole: args.executionRole,
    workflows: args.workflows?.map(({ parameters, ...each }) => ({
      ...each,
      ...(parameters && { parameters: [...parameters] }),
    })),
    enhancedImageMetadataEnabled: args.enhancedImageMetadataEnabled ?? true,
    imageTestsConfiguration: args.imageTests ?? DEFAULT_TESTS,
    imageScanningConfiguration: { imageScanningEnabled: args.imageScanningEnabled ?? false },
    tags: args.tags,
    region: args.region,
  };
}

/** AWS refuses empty lists and maps where it accepts none. */
export function nonEmptyList<Item>(items: readonly Item[] = []): Item[] | undefined {
  return items.length === 0 ? undefined : [...items];
}

export function nonEmpty(map: Tags = {}): Record<string, pulumi.Input<string>> | undefined {
  return Object.keys(map).length === 0 ? undefined : { ...map };
}

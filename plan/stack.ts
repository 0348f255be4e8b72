import type { ImageDefinition } from "../definition/image/image-definition";
import type { Channel, ImageSettings as Settings } from "../definition/settings/images";
import type { PlanContext } from "./context";
import { environmentName } from "./names";
import type { EnvironmentPlan, ImagePlan, StackPlan } from "./plan";
import { sorted } from "./policies/document";
import { parentParameters } from "./ami/recipe";
import { sortedRecord } from "./record";
import { stackTags } from "./tags";

/**
 * Where Image Builder's own role reads and writes parameters; elsewhere a pipeline needs an execution role.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSServiceRoleForImageBuilder.html
 */
const WRITABLE = /^\/imagebuilder\//;
const READABLE = /^\/(imagebuilder|aws\/service)\//;

/** What the images share, with no more in it than they need. */
export function stackPlan(
  definitions: readonly ImageDefinition[],
  images: readonly ImagePlan[],
  { settings, stack, home }: PlanContext,
): StackPlan {
  return {
    account: home.account,
    region: home.region,
    partition: home.partition,
    tags: stackTags(settings.defaultTags),
    ...(settings.permissionsBoundary !== undefined && { permissionsBoundary: settings.permissionsBoundary }),
    environment: environmentPlan(definitions, images, settings, stack),
    channels: channelsOf(images, settings),
    lifecycle: images.some((image) => image.lifecycle !== undefined),
  };
}

function environmentPlan(
  definitions: readonly ImageDefinition[],
  images: readonly ImagePlan[],
  settings: Settings,
  stack: string,
): EnvironmentPlan {
  const { network } = settings;
  const written = images.flatMap((image) => Object.values(image.parameters));
  const read = definitions.flatMap((definition) => parentParameters(definition.parent));
  return {
    name: environmentName(settings.namePrefix, stack),
    logRetentionDays: settings.logRetentionDays,
    ...(network && { network: networkOf(network) }),
    parameterNames: sorted(written.filter((name) => !WRITABLE.test(name))),
    parentParameterNames: sorted(read.filter((name) => !READABLE.test(name))),
    componentArns: foreignComponents(images, settings.account),
    copyTo: sorted(images.flatMap((image) => image.sharing.targetAccountIds)),
  };
}

function networkOf(network: NonNullable<Settings["network"]>): NonNullable<EnvironmentPlan["network"]> {
  const { vpcId, subnetId, securityGroupIds } = network;
  return { vpcId, subnetId, ...(securityGroupIds && { securityGroupIds: sorted(securityGroupIds) }) };
}

/** Without the version: a build reads the version and build that AWS resolved. */
function foreignComponents(images: readonly ImagePlan[], account: string): readonly string[] {
  const arns = images
    .flatMap((image) => image.pipelines)
    .flatMap((pipeline) => pipeline.components)
    .flatMap((component) => (component.kind === "arn" ? [component.componentArn] : []));
  const foreign = arns.filter((componentArn) => ![account, "aws"].includes(componentArn.split(":")[4] ?? ""));
  return sorted(foreign.map((componentArn) => `${componentArn.split("/").slice(0, 2).join("/")}/*`));
}

function channelsOf(images: readonly ImagePlan[], settings: Settings): StackPlan["channels"] {
  const used = new Set(images.flatMap((image) => image.notifications?.channels ?? []));
  const entries = Object.entries(settings.channels).filter(([name]) => used.has(name));
  return sortedRecord(Object.fromEntries(entries.map(([name, channel]) => [name, channelOf(channel)])));
}

function channelOf(channel: Channel): Channel {
  return { subscriptions: channel.subscriptions.map(({ protocol, endpoint }) => ({ protocol, endpoint })) };
}

import type { ImageDefinition, Parent } from "../definition/image/image-definition";
import type { Channel, ImageSettings } from "../definition/settings/images";
import type { StackNeeds } from "./any-image";
import type { Partition } from "./arn";
import type { PlanContext } from "./context";
import { environmentName } from "./names";
import { sorted, sortedRecord } from "./record";
import { stackTags } from "./tags";

/** What the images of a stack share. */
export interface StackPlan {
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
  /** On every resource that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the policy that bounds every role. */
  readonly permissionsBoundary?: string;
  readonly environment: EnvironmentPlan;
  /** Only channels that an image of the plan notifies. */
  readonly channels: Readonly<Record<string, Channel>>;
  readonly lifecycle: boolean;
}

export interface EnvironmentPlan {
  /** Base of physical names, e.g. `golden-images-prod`. */
  readonly name: string;
  readonly logRetentionDays: number;
  readonly network?: {
    readonly vpcId: string;
    readonly subnetId: string;
    readonly securityGroupIds?: readonly string[];
  };
  /** Parameters that images write; empty when the service-linked role is enough and no execution role is made. */
  readonly parameterNames: readonly string[];
  /** Parameters that parents are read from and the service-linked role can't read: these need an execution role too. */
  readonly parentParameterNames: readonly string[];
  /** ARN patterns of components of other owners that builds read: `arn:…:444455556666:component/hardening/*`. */
  readonly componentArns: readonly string[];
  /** Accounts that get copies: the execution role assumes `EC2ImageBuilderDistributionCrossAccountRole` in each. */
  readonly copyTo: readonly string[];
}

/**
 * Where Image Builder's own role reads and writes parameters; elsewhere a pipeline needs an execution role.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSServiceRoleForImageBuilder.html
 */
const WRITABLE = /^\/imagebuilder\//;
const READABLE = /^\/(imagebuilder|aws\/service)\//;

/** What the images share, with no more in it than they need. */
export function stackPlan(
  definitions: readonly ImageDefinition[],
  needs: readonly StackNeeds[],
  { settings, stack, home }: PlanContext,
): StackPlan {
  return {
    account: home.account,
    region: home.region,
    partition: home.partition,
    tags: stackTags(settings.defaultTags),
    ...(settings.permissionsBoundary !== undefined && { permissionsBoundary: settings.permissionsBoundary }),
    environment: environmentPlan(definitions, needs, settings, stack),
    channels: channelsOf(needs, settings),
    lifecycle: needs.some((image) => image.lifecycle),
  };
}

function environmentPlan(
  definitions: readonly ImageDefinition[],
  needs: readonly StackNeeds[],
  settings: ImageSettings,
  stack: string,
): EnvironmentPlan {
  const { network } = settings;
  const written = needs.flatMap(({ parameters }) => parameters);
  const read = definitions.flatMap((definition) => parentParameters(definition.parent));
  return {
    name: environmentName(settings.namePrefix, stack),
    logRetentionDays: settings.logRetentionDays,
    ...(network && { network: networkOf(network) }),
    parameterNames: sorted(written.filter((name) => !WRITABLE.test(name))),
    parentParameterNames: sorted(read.filter((name) => !READABLE.test(name))),
    componentArns: foreignComponents(needs, settings.account),
    copyTo: sorted(needs.flatMap(({ copyTo }) => copyTo)),
  };
}

function networkOf(network: NonNullable<ImageSettings["network"]>): NonNullable<EnvironmentPlan["network"]> {
  const { vpcId, subnetId, securityGroupIds } = network;
  return { vpcId, subnetId, ...(securityGroupIds && { securityGroupIds: sorted(securityGroupIds) }) };
}

/** SSM parameters that a parent is read from, one for each architecture. */
function parentParameters(parent: Parent): readonly string[] {
  return parent.kind === "ssm" ? Object.values(parent.parameters) : [];
}

/** Without the version: a build reads the version and build that AWS resolved. */
function foreignComponents(needs: readonly StackNeeds[], account: string): readonly string[] {
  const arns = needs.flatMap(({ componentArns }) => componentArns);
  const foreign = arns.filter((componentArn) => ![account, "aws"].includes(componentArn.split(":")[4] ?? ""));
  return sorted(foreign.map((componentArn) => `${componentArn.split("/").slice(0, 2).join("/")}/*`));
}

function channelsOf(needs: readonly StackNeeds[], settings: ImageSettings): StackPlan["channels"] {
  const used = new Set(needs.flatMap(({ channels }) => channels));
  const entries = Object.entries(settings.channels).filter(([name]) => used.has(name));
  return sortedRecord(Object.fromEntries(entries.map(([name, channel]) => [name, channelOf(channel)])));
}

function channelOf(channel: Channel): Channel {
  return { subscriptions: channel.subscriptions.map(({ protocol, endpoint }) => ({ protocol, endpoint })) };
}

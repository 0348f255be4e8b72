import type { ImageDefinition } from "../definition/image/image-definition";
import type { Channel, ImageSettings } from "../definition/settings/images";
import type { StackNeeds } from "./any-image";
import type { Partition } from "./arn";
import type { PlanContext } from "./context";
import { environmentName, physicalName, projectBucketPrefix } from "./names";
import { sorted, sortedRecord } from "./record";
import { projectsBoundaryArn, rolesBoundaryArn } from "./roles-boundary";
import { stackTags } from "./tags";
import { updateRunnerPlan, type UpdateRunnerPlan } from "./update-runner";

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
  /** Where the stack's images are rebuilt in the account. */
  readonly rebuild?: RebuildPlan;
  /** Where what is newer is proposed by the account. */
  readonly updateRunner?: UpdateRunnerPlan;
}

/** A state machine that rebuilds the stack's images, and when. */
export interface RebuildPlan {
  /** Of the machine and its schedule. */
  readonly name: string;
  readonly bucketPrefix: string;
  /** ARN of the policy that bounds its roles: that of builds. */
  readonly permissionsBoundary?: string;
  readonly cron: string;
  readonly timezone: string;
  readonly parallel: number;
  readonly olderThanDays: number;
  readonly deprecationNoticeDays: number;
  readonly channels: readonly string[];
  /** Name of the secret with the GitHub App that starts workflows. */
  readonly githubApp?: string;
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
  /** By {@link buildRoleKey} of images, what only their builds may read. Absent when none does. */
  readonly mayRead?: Readonly<Record<string, readonly string[]>>;
  /** By {@link buildRoleKey} of containers, the ECR repositories that only their builds push to and pull from. Absent without containers. */
  readonly registries?: NonNullable<StackNeeds["registries"]>;
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
  context: PlanContext,
): StackPlan {
  const { settings, home } = context;
  const boundary = rolesBoundaryArn(settings.permissionsBoundary, { ...home, namePrefix: settings.namePrefix });
  const updateRunner = updateRunnerPlan(context);
  return {
    account: home.account,
    region: home.region,
    partition: home.partition,
    tags: stackTags(settings.defaultTags),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
    environment: environmentPlan(definitions, needs, context),
    channels: channelsOf(definitions, settings, updateRunner?.channels ?? []),
    lifecycle: needs.some((image) => image.lifecycle),
    ...rebuildPlan(definitions, context),
    ...(updateRunner && { updateRunner }),
  };
}

/** A stack that only has projects has nothing to rebuild. */
function rebuildPlan(
  definitions: readonly ImageDefinition[],
  { settings, stack, home }: PlanContext,
): Pick<StackPlan, "rebuild"> {
  const { rebuild, namePrefix, permissionsBoundary: chosen } = settings;
  if (rebuild === undefined || definitions.every(({ kind }) => kind === "project")) return {};
  const { notify, githubApp, ...nightly } = rebuild;
  const name = rebuildMachineName(namePrefix, stack);
  const bucketPrefix = projectBucketPrefix(namePrefix, `rebuild-${stack}`);
  const boundary = projectsBoundaryArn(chosen, { ...home, namePrefix });
  const made = { name, bucketPrefix, ...(boundary !== undefined && { permissionsBoundary: boundary }) };
  const app = githubApp !== undefined && { githubApp };
  return { rebuild: { ...made, ...nightly, channels: sorted(notify), ...app } };
}

/** Name of the state machine that rebuilds a stack's images. */
export function rebuildMachineName(namePrefix: string | undefined, stack: string): string {
  return physicalName("schedule", environmentName(namePrefix, stack), "rebuild");
}

function environmentPlan(
  definitions: readonly ImageDefinition[],
  needs: readonly StackNeeds[],
  { settings, stack }: PlanContext,
): EnvironmentPlan {
  const { network } = settings;
  const groups = network?.securityGroupIds && { securityGroupIds: sorted(network.securityGroupIds) };
  const written = needs.flatMap(({ parameters }) => parameters);
  const mayRead = Object.assign({}, ...needs.map((image) => image.mayRead)) as NonNullable<EnvironmentPlan["mayRead"]>;
  const registries = Object.assign({}, ...needs.map((image) => image.registries)) as NonNullable<
    StackNeeds["registries"]
  >;
  const read = definitions.flatMap(({ parent }) => (parent?.kind === "ssm" ? Object.values(parent.parameters) : []));
  return {
    name: environmentName(settings.namePrefix, stack),
    logRetentionDays: settings.logRetentionDays,
    ...(network && { network: { vpcId: network.vpcId, subnetId: network.subnetId, ...groups } }),
    parameterNames: sorted(written.filter((name) => !WRITABLE.test(name))),
    parentParameterNames: sorted(read.filter((name) => !READABLE.test(name))),
    componentArns: foreignComponents(needs, settings.account),
    copyTo: sorted(needs.flatMap(({ copyTo }) => copyTo)),
    ...(Object.keys(mayRead).length > 0 && { mayRead: sortedRecord(mayRead) }),
    ...(Object.keys(registries).length > 0 && { registries: sortedRecord(registries) }),
  };
}

/** Without the version: a build reads the version and build that AWS resolved. */
function foreignComponents(needs: readonly StackNeeds[], account: string): readonly string[] {
  const arns = needs.flatMap(({ componentArns }) => componentArns);
  const foreign = arns.filter((componentArn) => ![account, "aws"].includes(componentArn.split(":")[4] ?? ""));
  return sorted(foreign.map((componentArn) => `${componentArn.split("/").slice(0, 2).join("/")}/*`));
}

function channelsOf(
  definitions: readonly ImageDefinition[],
  settings: ImageSettings,
  ofUpdates: readonly string[],
): StackPlan["channels"] {
  const ofRebuilds = definitions.length > 0 ? (settings.rebuild?.notify ?? []) : [];
  const used = sorted([...definitions.flatMap(({ notify }) => notify), ...ofRebuilds, ...ofUpdates]);
  const entries = used.map((name) => {
    const { subscriptions = [], events, templates, slack, teams, webhook } = settings.channels[name] ?? {};
    const own = { subscriptions: subscriptions.map(({ protocol, endpoint }) => ({ protocol, endpoint })) };
    const ways = { ...(slack && { slack }), ...(teams && { teams }), ...(webhook && { webhook }) };
    return [
      name,
      { ...own, ...(events && { events: [...events].sort() }), ...(templates && { templates }), ...ways },
    ] as const;
  });
  return Object.fromEntries(entries);
}

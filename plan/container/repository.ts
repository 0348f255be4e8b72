import type { Architecture, ContainerDefinition } from "../../definition/image/image-definition";
import { arn, type Home } from "../arn";
import type { PlanContext } from "../context";
import { architectureSuffix } from "../names";
import { sorted } from "../record";

/** ARNs of ECR repositories. */
export interface RegistryAccess {
  readonly push: readonly string[];
  readonly pull: readonly string[];
}

/** Where Image Builder pushes what Amazon Inspector scans, unless it is given another. `EcrConfiguration` of its API (botocore 1.43.11). */
const SCANNED = "image-builder-image-scanning-repository";

/** References to images in ECR, as in Dockerfiles. */
const IN_ECR = /(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+\/([a-z0-9._/-]+)/g;

/** The repository of an image, in the Region of the build first. */
export function repositoryPlan(definition: ContainerDefinition, architecture: Architecture, { settings }: PlanContext) {
  const { repository, distribution } = definition;
  const name = nameOf(definition, architecture, settings.namePrefix);
  const regions = [settings.region, ...sorted(distribution.regions).filter((region) => region !== settings.region)];
  if (repository.kind === "adopt")
    return { kind: "adopt" as const, name, regions: regions.map((region) => ({ region })) };
  const { scanOnPush, immutableTags, mutableTags, kmsKey, cleanUp } = repository;
  const [accounts, organizations] = [distribution.share.accounts, distribution.share.organizations.map(idOf)];
  return {
    kind: "create" as const,
    name,
    regions: regions.map((region) => ({ region, ...(kmsKey !== undefined && { kmsKey: inRegion(kmsKey, region) }) })),
    scanOnPush,
    immutableTags,
    mutableTags,
    cleanUp,
    /** Who may pull, beside the owner. */
    pullers: { accountIds: sorted(accounts), organizationIds: sorted(organizations) },
  };
}

/** What the builds of an image push to and pull from. Every name of a registry that is not ECR is public, or not for us. */
export function registryAccess(definition: ContainerDefinition, context: PlanContext): RegistryAccess {
  const { home, definitions } = context;
  const { parent, dockerfile, scanning } = definition;
  const push = definition.architectures.flatMap((each) => repositoriesOf(definition, each, context));
  const above = parent.kind === "image" ? definitions.get(parent.image) : undefined;
  const ours =
    above?.kind === "container" ? above.architectures.flatMap((each) => repositoriesOf(above, each, context)) : [];
  const named = [...`${parent.kind === "registry" ? parent.reference : ""}\n${dockerfile.content}`.matchAll(IN_ECR)];
  return {
    push: sorted([...push, ...(scanning.enabled ? [repositoryArn(home, SCANNED)] : [])]),
    pull: sorted([
      ...ours.filter((each) => each.split(":")[3] === home.region),
      ...named.map(([, account = "", region = "", name = ""]) => repositoryArn({ ...home, account, region }, name)),
    ]),
  };
}

function repositoriesOf(definition: ContainerDefinition, architecture: Architecture, context: PlanContext): string[] {
  const { name, regions } = repositoryPlan(definition, architecture, context);
  return regions.map(({ region }) => repositoryArn({ ...context.home, region }, name));
}

function repositoryArn(home: Home, name: string): string {
  return arn({ ...home, service: "ecr", resource: `repository/${name}` });
}

/** A key of one Region stays as it is; the rules see to it that it serves no other. */
function inRegion(kmsKey: string, region: string): string {
  return kmsKey.includes(":key/mrk-") ? kmsKey.replace(/^((?:[^:]+:){3})[^:]+/, `$1${region}`) : kmsKey;
}

/** One that is adopted is as it is written. */
function nameOf(
  { name, repository }: ContainerDefinition,
  architecture: Architecture,
  prefix: string | undefined,
): string {
  if (repository.kind === "adopt") return repository.name;
  return repository.name
    .replaceAll("{name}", prefix === undefined ? name : `${prefix}-${name}`)
    .replaceAll("{architecture}", architectureSuffix(architecture));
}

function idOf(organization: string): string {
  return organization.slice(organization.lastIndexOf("/") + 1);
}

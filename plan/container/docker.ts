import type { Architecture, ContainerDefinition } from "../../definition/image/image-definition";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { familyName, physicalName, projectBucketPrefix } from "../names";
import { projectsBoundaryArn } from "../roles-boundary";
import { registryAccess, repositoryPlan } from "./repository";

/** As args of the component `ContainerProject` take it, without account, Region and tags, and with the files of the context by name. */
export type DockerPlan = ReturnType<typeof dockerPlan>;

type RepositoryPlan = ReturnType<typeof repositoryPlan>;

/** As Docker calls what an image is built for. */
const PLATFORMS: Readonly<Record<Architecture, DockerPlatform>> = { x86_64: "linux/amd64", arm64: "linux/arm64" };

export type DockerPlatform = "linux/amd64" | "linux/arm64";

/** The CodeBuild project of a container that Docker builds, and when it builds by itself. */
export function dockerPlan(
  definition: ContainerDefinition,
  docker: NonNullable<ContainerDefinition["docker"]>,
  context: PlanContext,
) {
  const { namePrefix, permissionsBoundary } = context.settings;
  const { name: image, version, description, architectures, build, distribution, schedule, dockerfile } = definition;
  const name = physicalName("codeBuild", namePrefix, image, "image");
  const boundary = projectsBoundaryArn(permissionsBoundary, { ...context.home, namePrefix });
  const repository = repositoryPlan(definition, architectures[0] ?? "x86_64", context);
  return {
    name,
    bucketPrefix: projectBucketPrefix(namePrefix, name),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
    ...(description !== undefined && { description: description.slice(0, 255) }),
    imageVersion: version,
    context: { folder: docker.context, files: docker.files.map(({ path }) => path) },
    dockerfile: (dockerfile.file ?? "").slice(docker.context.length + 1),
    buildArguments: docker.arguments,
    platforms: architectures.map((each) => PLATFORMS[each]),
    parent: parentPlan(definition, context),
    testCommands: build.testCommands ?? [],
    computeType: build.computeType ?? "",
    /** Docker needs root on the host of the build. */
    privileged: true as const,
    buildTimeoutMinutes: build.timeoutMinutes,
    /** Each start is a batch: a build for each platform, then one that joins them. */
    isBatch: architectures.length > 1,
    repository: countingAll(repository, architectures.length),
    containerTags: distribution.containerTags.map((tag) => tag.replaceAll("{version}", version)),
    pullFrom: registryAccess(definition, context).pull,
    ...(schedule && { schedule: { name: physicalName("rule", familyName(namePrefix), image), ...whenOf(schedule) } }),
  };
}

/** Several platforms are an index and an image for each, which ECR counts one by one. */
function countingAll(repository: RepositoryPlan, platforms: number): RepositoryPlan {
  if (repository.kind === "adopt" || repository.cleanUp.keepNewest === undefined || platforms === 1) return repository;
  return {
    ...repository,
    cleanUp: { ...repository.cleanUp, keepNewest: repository.cleanUp.keepNewest * (platforms + 1) },
  };
}

/** By its digest, or by the repositories in which each build looks for the newest of a version. */
function parentPlan({ parent, name, architectures }: ContainerDefinition, context: PlanContext) {
  if (parent.kind === "registry") return { kind: "reference" as const, reference: parent.reference };
  const above = parent.kind === "image" ? context.definitions.get(parent.image) : undefined;
  if (parent.kind !== "image" || above?.kind !== "container") throw bug(`${name}: Docker cannot build on its parent`);
  const named = architectures.map((each) => [PLATFORMS[each], repositoryPlan(above, each, context).name] as const);
  const repositories = Object.fromEntries(named) as Partial<Record<DockerPlatform, string>>;
  return { kind: "image" as const, image: parent.image, version: parent.version, repositories };
}

function whenOf({ cron, rate, timezone, enabled }: NonNullable<ContainerDefinition["schedule"]>) {
  if (rate !== undefined) return { expression: `rate(${rate})`, enabled };
  if (cron === undefined) throw bug("a schedule without cron and rate");
  return { expression: `cron(${cron})`, timezone, enabled };
}

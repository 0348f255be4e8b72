import { registryOf, type Home } from "../arn";
import type { DockerPlatform } from "./docker";

/** What the builds of an image by Docker are told. */
export interface DockerBuildspecArgs extends Home {
  readonly version: string;
  /** In the context. */
  readonly dockerfile: string;
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly platforms: readonly DockerPlatform[];
  readonly parent:
    | { readonly kind: "reference"; readonly reference: string }
    | {
        readonly kind: "image";
        readonly image: string;
        /** With wildcards: `1.x.x`. */
        readonly version: string;
        /** Names, in ECR of this account and Region. */
        readonly repositories: Readonly<Partial<Record<DockerPlatform, string>>>;
      };
  readonly testCommands: readonly string[];
  readonly computeType: string;
  /** Its name, in ECR of this account. */
  readonly repository: string;
  /** That of the build first. */
  readonly regions: readonly string[];
  /** Beside `<version>-<build>`. */
  readonly containerTags: readonly string[];
  /** ARNs of repositories that the Dockerfile and the parent name. */
  readonly pullFrom: readonly string[];
}

/** Where CodeBuild builds natively for a platform, with Docker. https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html */
export const DOCKER_HOSTS: Readonly<Record<DockerPlatform, { readonly type: string; readonly image: string }>> = {
  "linux/amd64": { type: "LINUX_CONTAINER", image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" },
  "linux/arm64": { type: "ARM_CONTAINER", image: "aws/codebuild/amazonlinux-aarch64-standard:3.0" },
};

const JOIN = "join";
/** What the image is called on the host that builds it. */
const CANDIDATE = "golden-image:candidate";

/**
 * The buildspec of an image that Docker builds: for one platform a build that pushes under `<version>-<n>`, n after the highest that is there,
 * and under the other tags; for several a build each, pushed under a tag of its own, and one that joins them.
 * Every command fails the build; `$IMAGE_TAG` and `$IMAGE_DIGEST` are exported.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html
 */
export function dockerBuildspec(args: DockerBuildspecArgs): Readonly<Record<string, unknown>> {
  const isBatch = args.platforms.length > 1;
  const [first = "linux/amd64"] = args.platforms;
  const single = [...buildCommands(args), ...numberCommands(args), ...pushCommands(args)];
  const commands = isBatch
    ? [
        only("!=", [...buildCommands(args), ...partCommands(args)]),
        only("=", [...numberCommands(args), ...joinCommands(args)]),
      ]
    : single;
  return {
    version: 0.2,
    ...(isBatch && { batch: { "fast-fail": true, "build-graph": graph(args) } }),
    env: {
      shell: "bash",
      variables: { IMAGE: CANDIDATE, ...(isBatch ? {} : parentVariable(args, first)) },
      "exported-variables": ["IMAGE_VERSION", "IMAGE_TAG", "IMAGE_DIGEST"],
    },
    phases: { pre_build: { commands: loginCommands(args) }, build: { commands } },
  };
}

function graph(args: DockerBuildspecArgs): object[] {
  const parts = args.platforms.map((platform) => ({
    identifier: nameOf(platform),
    env: {
      ...DOCKER_HOSTS[platform],
      "compute-type": args.computeType,
      "privileged-mode": true,
      variables: { PLATFORM: nameOf(platform), ...parentVariable(args, platform) },
    },
  }));
  return [...parts, { identifier: JOIN, "depend-on": parts.map(({ identifier }) => identifier) }];
}

/** `amd64` */
function nameOf(platform: DockerPlatform): string {
  return platform.slice("linux/".length);
}

function parentVariable({ parent }: DockerBuildspecArgs, platform: DockerPlatform): object {
  return parent.kind === "image" ? { PARENT_REPOSITORY: parent.repositories[platform] ?? "" } : {};
}

/** Each command after the one before, in the build that joins (`=`) or in all others (`!=`). */
function only(operator: "=" | "!=", commands: readonly string[]): string {
  return `if [ "$CODEBUILD_BATCH_BUILD_IDENTIFIER" ${operator} ${JOIN} ]; then\n${commands.map((each) => `{ ${each}\n}`).join(" &&\n")}\nfi`;
}

function loginCommands({ regions, pullFrom, ...home }: DockerBuildspecArgs): string[] {
  const own = regions.map((region) => ({ region, account: home.account }));
  const others = pullFrom.map((arn) => ({ region: arn.split(":")[3] ?? "", account: arn.split(":")[4] ?? "" }));
  const hosts = new Map([...own, ...others].map((each) => [registryOf({ ...home, ...each }), each.region]));
  return [...hosts].map(
    ([host, region]) =>
      `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${host}`,
  );
}

function buildCommands(args: DockerBuildspecArgs): string[] {
  const given = Object.entries(args.buildArguments).map(([name, value]) => `--build-arg ${quoted(`${name}=${value}`)}`);
  const labels = ["version=$IMAGE_VERSION", "base.name=$PARENT_IMAGE"].map(
    (text) => `--label "org.opencontainers.image.${text}"`,
  );
  const options = [
    '--build-arg "PARENT_IMAGE=$PARENT_IMAGE"',
    ...given,
    ...labels,
    `--file ${quoted(args.dockerfile)}`,
  ];
  return [
    ...parentCommands(args),
    // An archive keeps no modes: what begins as a script is one, as in a clone of the repository.
    "find . -type d -exec chmod 755 {} +",
    "find . -type f -exec chmod 644 {} +",
    `find . -type f -exec sh -c 'test "$(head -c 2 "$1" | tr -d "\\0")" = "#!"' _ {} \\; -exec chmod 755 {} +`,
    `docker build ${options.join(" ")} --tag "$IMAGE" .`,
    ...args.testCommands,
  ];
}

function parentCommands({ parent, ...args }: DockerBuildspecArgs): string[] {
  if (parent.kind === "reference") return [`PARENT_IMAGE=${quoted(parent.reference)}`];
  const { region } = args;
  const pattern = parent.version.replaceAll(".", "\\.").replaceAll("x", "[0-9]+");
  const lacks = `No image ${parent.version} of ${parent.image} is in the repository $PARENT_REPOSITORY: build it first.`;
  return [
    listTags("parent_tags", region, '"$PARENT_REPOSITORY"'),
    `parent_tag=$(printf '%s\\n' $parent_tags | grep -E '^${pattern}-[0-9]+$' | sort -V | tail -n 1)`,
    `if [ -z "$parent_tag" ]; then echo "${lacks}" >&2; false; fi`,
    digestOf("parent_digest", region, '"$PARENT_REPOSITORY"', "$parent_tag"),
    `PARENT_IMAGE="${registryOf(args)}/$PARENT_REPOSITORY@$parent_digest"`,
  ];
}

/** The number of the next build of the version. Where two count at once, an immutable tag lets one of them through. */
function numberCommands({ version, region, repository }: DockerBuildspecArgs): string[] {
  const pattern = `s/^${version.replaceAll(".", "\\.")}-\\([0-9][0-9]*\\)$/\\1/p`;
  return [
    listTags("tags", region, repository),
    `last=$(printf '%s\\n' $tags | sed -n '${pattern}' | sort -n | tail -n 1)`,
    'export IMAGE_TAG="$IMAGE_VERSION-$((${last:-0} + 1))"',
  ];
}

function pushCommands(args: DockerBuildspecArgs): string[] {
  return [
    ...referencesOf(args).map((reference) => `docker tag "$IMAGE" "${reference}" && docker push "${reference}"`),
    ...ownDigest(args, "$IMAGE_TAG"),
  ];
}

function partCommands(args: DockerBuildspecArgs): string[] {
  const reference = `${registryOf(args)}/${args.repository}:$IMAGE_TAG`;
  return [
    // A build that is repeated has another id, and so another tag: none is pushed twice.
    'export IMAGE_TAG="$IMAGE_VERSION-$PLATFORM-${CODEBUILD_BUILD_ID##*:}"',
    `docker tag "$IMAGE" "${reference}" && docker push "${reference}"`,
    ...ownDigest(args, "$IMAGE_TAG"),
  ];
}

function joinCommands(args: DockerBuildspecArgs): string[] {
  const { platforms } = args;
  const tags = referencesOf(args);
  const ofRegion = args.regions.map((region) => {
    const host = registryOf({ ...args, region });
    return tags.filter((tag) => tag.startsWith(`${host}/`)).map((tag) => `--tag "${tag}"`);
  });
  return [
    `batch=$(aws codebuild batch-get-builds --ids "$CODEBUILD_BUILD_ID" --query 'builds[0].buildBatchArn' --output text)`,
    `builds=$(aws codebuild batch-get-build-batches --ids "$batch" --query 'buildBatches[0].buildGroups[].currentBuildSummary.arn' --output text)`,
    `digests=$(aws codebuild batch-get-builds --ids $builds --query "builds[].exportedEnvironmentVariables[] | [?name=='IMAGE_DIGEST'].value" --output text)`,
    `test "$(printf '%s\\n' $digests | grep -c '^sha256:')" -eq ${platforms.length.toString()}`,
    `parts=$(printf '${registryOf(args)}/${args.repository}@%s ' $digests)`,
    ...ofRegion.map((options) => `docker buildx imagetools create ${options.join(" ")} $parts`),
    ...ownDigest(args, "$IMAGE_TAG"),
  ];
}

/** What the image is pushed as: in each Region, with its number first. */
function referencesOf({ regions, repository, containerTags, ...home }: DockerBuildspecArgs): string[] {
  const tags = ["$IMAGE_TAG", ...containerTags];
  return regions.flatMap((region) => tags.map((tag) => `${registryOf({ ...home, region })}/${repository}:${tag}`));
}

function ownDigest({ region, repository }: DockerBuildspecArgs, tag: string): string[] {
  return [digestOf("IMAGE_DIGEST", region, repository, tag), "export IMAGE_DIGEST"];
}

function listTags(variable: string, region: string, repository: string): string {
  return `${variable}=$(aws ecr list-images --region ${region} --repository-name ${repository} --filter tagStatus=TAGGED --query 'imageIds[].imageTag' --output text)`;
}

function digestOf(variable: string, region: string, repository: string, tag: string): string {
  return `${variable}=$(aws ecr batch-get-image --region ${region} --repository-name ${repository} --image-ids "imageTag=${tag}" --query 'images[0].imageId.imageDigest' --output text)`;
}

/** As one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

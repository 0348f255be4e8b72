import { createHash } from "node:crypto";
import type { Architecture, ImageKind } from "../definition/image/image-definition";

/** AWS kinds that we name. */
export type NameKind = keyof typeof NAME_LIMITS;

interface NameLimit {
  /** Shortest and longest name that AWS takes, in characters. */
  readonly min: number;
  readonly max: number;
  /** Characters not allowed in our names (AWS may accept more). */
  readonly forbidden: RegExp;
  /** What AWS itself checks; tests hold every name against it. */
  readonly pattern: RegExp;
}

/** Where AWS lowers a name, or compares without case, ours are lower case: what we wrote is what is there. */
const LOWER_CASE: ReadonlySet<string> = new Set(["imageBuilder", "role", "bucket"]);

/** Limits and patterns of AWS's API models. */
export const NAME_LIMITS = {
  /** Recipes, components, configurations, pipelines, lifecycle policies. Image Builder API, `ResourceName`. */
  imageBuilder: limit(3, 128, /[^a-z0-9-]/gu, /^[-_A-Za-z-0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z-0-9]$/),
  /** IAM API, CreateRole. */
  role: limit(1, 64, /[^a-z0-9+=,.@_-]/gu, /^[\w+=,.@-]{1,64}$/),
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, without dots. */
  bucket: limit(3, 63, /[^a-z0-9-]/gu, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
  /** What is left of a role's 64 characters beside `builds-role-` and Pulumi's suffix. */
  roleKey: limit(1, 44, /[^a-z0-9-]/gu, /^[a-z0-9-]{1,44}$/),
  /** What is left of them beside `builds-release-`, `-batch-role` and Pulumi's suffix. */
  projectKey: limit(1, 30, /[^a-z0-9-]/gu, /^[a-z0-9-]{1,30}$/),
  /** CodeBuild API, `ProjectName`. */
  codeBuild: limit(2, 150, /[^A-Za-z0-9_-]/gu, /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/),
  /** SNS API, CreateTopic. */
  topic: limit(1, 256, /[^A-Za-z0-9_-]/gu, /^[A-Za-z0-9_-]{1,256}$/),
  /** SQS API, CreateQueue. */
  queue: limit(1, 80, /[^A-Za-z0-9_-]/gu, /^[A-Za-z0-9_-]{1,80}$/),
  /** EventBridge API, PutRule. */
  rule: limit(1, 64, /[^A-Za-z0-9._-]/gu, /^[.\-_A-Za-z0-9]{1,64}$/),
  /** EventBridge Scheduler API, CreateSchedule; a state machine takes 80 characters. */
  schedule: limit(1, 64, /[^A-Za-z0-9_-]/gu, /^[0-9a-zA-Z-_.]{1,64}$/),
  /** CloudWatch Logs API, CreateLogGroup. */
  logGroup: limit(1, 512, /[^A-Za-z0-9._/#-]/gu, /^[.\-_/#A-Za-z0-9]{1,512}$/),
  /** KMS API, CreateAlias: begins with `alias/`, never with `alias/aws/`. */
  keyAlias: limit(7, 256, /[^A-Za-z0-9/_-]/gu, /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/),
} as const;

const HASH_LENGTH = 8;

/** `ArtifactBucket` adds a hyphen and sixteen digits; a bucket's name has 63 characters. */
const LONGEST_BUCKET_PREFIX = 46;
const LOGS = "logs";

/**
 * Physical name for an AWS resource: the parts joined by `-`, or, where AWS's limit or alphabet forbids that, a
 * cut and cleaned form that ends in eight hex digits of a hash of the parts. Deterministic. Two inputs whose
 * joined texts differ give different names. Empty and undefined parts are left out. Never pass a version.
 */
export function physicalName(kind: NameKind, ...parts: readonly (string | undefined)[]): string {
  const { min, max, forbidden } = NAME_LIMITS[kind];
  const wanted = parts.filter((part) => part !== undefined && part !== "").join("-");
  const clean = trimmed((LOWER_CASE.has(kind) ? wanted.toLowerCase() : wanted).replace(forbidden, "-"));
  if (clean === wanted && clean.length >= min && clean.length <= max) return clean;
  const hash = createHash("sha256").update(wanted).digest("hex").slice(0, HASH_LENGTH);
  return `${trimmed(clean.slice(0, max - HASH_LENGTH - 1)) || "n"}-${hash}`;
}

/** `x86-64` or `arm64`, as in names: Image Builder's ARNs replace `_`. */
export function architectureSuffix(architecture: Architecture): string {
  return architecture.replace("_", "-");
}

/** What the names of a stack's own resources begin with, and its permissions know them by: `golden-images`, `dev-golden-images`. */
export function familyName(prefix: string | undefined): string {
  return prefix ? `${prefix}-golden-images` : "golden-images";
}

/** What distinguishes the role of an image's own builds in names. */
export function buildRoleKey(image: string): string {
  return physicalName("roleKey", image);
}

/**
 * Name of what the images of a stack share: `<prefix->golden-images-prod`. Roles may have dots, Image Builder's configurations may
 * not: a dot goes as what neither may have, and a hash keeps `a.b` and `a-b` apart.
 */
export function environmentName(prefix: string | undefined, stack: string): string {
  return physicalName("role", familyName(prefix), stack.replaceAll(".", ":"));
}

/**
 * Beginning of the name of a stack's log bucket; sixteen random digits follow and make it unique. `-logs` is there
 * whatever the length of the stack's name, for permissions know the bucket by it ({@link logBucketPattern}).
 */
export function logBucketPrefix(environment: string): string {
  if (hasRoomForLogs(environment)) {
    return physicalName("bucket", environment, LOGS)
      .slice(0, LONGEST_BUCKET_PREFIX)
      .replace(/(?<!-)-+$/, "");
  }
  const head = environment.replace(NAME_LIMITS.bucket.forbidden, "-");
  return `${head.slice(0, LONGEST_BUCKET_PREFIX - LOGS.length - 1)}-${LOGS}`;
}

/** Whether the log bucket of an environment has its whole name. */
export function hasRoomForLogs(environment: string): boolean {
  return environment.length + 1 + LOGS.length <= LONGEST_BUCKET_PREFIX;
}

/** Every log bucket of the stacks with a prefix, for a policy. */
export function logBucketPattern(prefix: string | undefined): string {
  return `${familyName(prefix)}-*-${LOGS}-*`;
}

/** Pulumi's name of an image's CodeBuild project, with which the names of its roles begin: permissions know them by it. */
export function projectComponentName(role: "ci" | "image" | "release", image: string): string {
  return `builds-${role}-${physicalName("projectKey", image)}`;
}

/** Beginning of the name of a CodeBuild project's bucket; sixteen random digits follow and make it unique. */
export function projectBucketPrefix(prefix: string | undefined, project: string): string {
  const name = project.toLowerCase().replace(NAME_LIMITS.bucket.forbidden, "-");
  return trimmed(`${familyName(prefix)}-builds-${name}`.slice(0, LONGEST_BUCKET_PREFIX));
}

/** What the files are kept as that a container is built from, in its project's bucket. */
export const CONTEXT_KEY = "context.zip";

/** Every bucket in which rebuilds keep what came of them, for a policy; buckets of projects to others. */
export function rebuildBucketPattern(prefix: string | undefined): string {
  return `${familyName(prefix)}-builds-rebuild-*`;
}

/** Every bucket of CodeBuild projects of the stacks with a prefix, for a policy. */
export function projectBucketPattern(prefix: string | undefined): string {
  return `${familyName(prefix)}-builds-*`;
}

/** Name of an image's recipe, configurations and pipeline for one architecture: `<prefix->docker-host-x86-64`. */
export function pipelineName(prefix: string | undefined, image: string, architecture: Architecture): string {
  return physicalName("imageBuilder", prefix, image, architectureSuffix(architecture));
}

/** What names of resources a definition gives; the rest follows from its own. */
interface Named {
  readonly kind?: ImageKind;
  readonly name: string;
  readonly names?: { readonly recipe?: string; readonly lifecycle?: string };
}

/** Base of the names of what builds an image. A container's are apart, so that an AMI that becomes one meets nothing of its own. */
export function builderName({ name, kind }: Named): string {
  return kind === "container" ? `${name}--container` : name;
}

/** Name of an image's recipe, and with it of its images: the one that the definition gives, or that of the pipeline. */
export function recipeName(prefix: string | undefined, image: Named, architecture: Architecture): string {
  return image.names?.recipe ?? pipelineName(prefix, builderName(image), architecture);
}

/** A name as Image Builder writes it into ARNs. */
export function nameInArn(name: string): string {
  return name.toLowerCase().replace(/\s+/g, "-");
}

/**
 * Name of an own component document: `<prefix->docker-host--install-x86-64`. The doubled hyphen cannot be in the
 * name of an image or a document, so `docker` + `host-install` and `docker-host` + `install` stay apart.
 */
export function componentName(prefix: string | undefined, image: string, document: string, architecture: Architecture) {
  return physicalName("imageBuilder", prefix, `${image}--${document}`, architectureSuffix(architecture));
}

/** Alias of the key that `kmsKey: create` makes for an image: `alias/golden-images/<prefix->docker-host`. */
export function keyAlias(prefix: string | undefined, image: string): string {
  return physicalName("keyAlias", `alias/golden-images/${prefix ? `${prefix}-` : ""}${image}`);
}

/**
 * Log group that Image Builder writes an image's builds to.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/monitor-cwlogs.html
 */
export function buildLogGroupName(recipeName: string): string {
  return physicalName("logGroup", `/aws/imagebuilder/${recipeName}`);
}

/** Without hyphens at either end: S3 refuses them, and a cut must not leave one before the hash. */
function trimmed(text: string): string {
  return text.replace(/^-+|(?<!-)-+$/g, "");
}

function limit(min: number, max: number, forbidden: RegExp, pattern: RegExp): NameLimit {
  return { min, max, forbidden, pattern };
}

/** Of a function beside a state machine that rebuilds. */
export function fleetFunctionName(machine: string, role: "github" | "releases" | "today"): string {
  return physicalName("schedule", machine, role);
}

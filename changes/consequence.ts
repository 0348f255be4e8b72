/** What becomes of something in a deployment, which stops at what is `refused`; `gained` and `lost` is access. */
export type ConsequenceKind = "created" | "updated" | "replaced" | "deleted" | "refused" | "kept" | "gained" | "lost";

type OfImage =
  | "kms-key"
  | "lifecycle-policy"
  | "distribution-configuration"
  | "image-tags"
  | "released-images"
  | "released-containers"
  | "repository-key";
type OfStack =
  | "everything"
  | "shared-resources"
  | "named-resources"
  | "part-resources"
  | "shared-tags"
  | "log-group"
  | "rebuilds"
  | "update-runner";
type OfState = "state-bucket" | "state-key" | "state-versions" | "state-tags" | "roles-boundary";
type OfCredentials = "source-credentials" | "registry-caches";
type OfRepository = "gate" | "environments" | "codeowners" | "repository-variables" | "repository-secrets";
type OfRoles =
  "roles" | "role-trust" | "role-policies" | "role-tags" | "role-that-rebuilds" | "role-that-promotes" | "role-that-revokes" | "deploy-role-policies" | "identity-provider"; // prettier-ignore

/** Of these the name says all. */
export type PlainResource =
  OfImage | OfStack | OfState | OfCredentials | OfRepository | OfRoles | "topics-and-permissions" | "public";

/**
 * What is more to be said of some. A change of settings leaves out the image's own versions and architectures: they are the
 * same as before, and images with the same records are shown as one.
 */
interface DetailedResources {
  pipeline: { architecture: string };
  /** They point to one recipe and then to another. */
  pipelines: { from: string; to: string };
  recipe: { version: string; components: number };
  image: { version?: string; architectures?: readonly string[] };
  "recipe-and-image": { version?: string };
  "released-image": { version: string };
  "released-container": { version: string };
  /** Of ECR. */
  repository: { name: string };
  /** Pipelines, recipe, components and configurations. */
  "build-resources": { architectures?: readonly string[]; version?: string };
  /** A project of CodeBuild with its role, bucket, log group and webhook. */
  "build-project": { role: "ci" | "image" | "release" };
  /** Its bucket with what is in it. */
  "build-artifacts": { role: "ci" | "release" };
  /** What has no part in the AMI: `schedule`, `lifecycle`. */
  "definition-keys": { keys: readonly string[] };
  /** In an account that the stack leaves. */
  "account-content": { account: string };
  /** Absent: the default VPC. */
  "infrastructure-configuration": { to?: { readonly vpcId: string; readonly subnetId: string } };
  "security-group": { to?: string };
  "build-logs": { olderThanDays: number };
  subscriptions: { channel: string };
  /** Where else it goes, and what it hears. */
  "channel-ways": { channel: string };

  organization: { id: string; managementAccount?: string };
  "organizational-unit": { arn: string };
  account: { id: string };
  /** A copy of the AMI in another account. */
  copy: { account: string };
  "launch-template": { id: string; ofAccount?: string };
  region: { name: string };
  /** The name or ARN of a key; absent: one that is made for the image. */
  encryption: { key?: string };
  "ssm-parameter": { name: string };
  subscriber: { protocol: string; endpoint: string; channel: string };
}

type OfBuild =
  | "built-on-deploy"
  | "built-after-deploy"
  | "built-unless-started"
  | "of-next-versions"
  | "built-on-schedule"
  | "built-when-started"
  | "built-by-project"
  | "built-elsewhere"
  | "nothing-built"
  | "until-raised";
type OfDeletion = "deleted-last" | "amis-need-it" | "nothing-expires" | "points-to-last-ami" | "stays-as-it-is";
type OfMove = "new-amis" | "new-amis-and-parameter" | "new-amis-and-parameter-that-stays" | "no-longer-managed";
type OfName = "under-new-name" | "under-old-name" | "names-taken-until-state-moves" | "once-state-moves";
type OfRefusal = "log-bucket-protected" | "protected" | "state-names-old-account" | "of-removed-parts-too";
type OfKey = "rule-of-check" | "images-name-it" | "no-resource" | "no-image-names-it" | "must-confirm";

/** Why, when or with what it happens. */
export type Circumstance = OfBuild | OfDeletion | OfMove | OfName | OfRefusal | OfKey;

interface Common {
  readonly kind: ConsequenceKind;
  readonly consequence?: Circumstance;
  /** The Region, account or stack that it is in, where there are two. */
  readonly in?: string;
}

type DetailedResource = keyof DetailedResources;

export type DetailedConsequence<R extends DetailedResource = DetailedResource> = {
  readonly [K in R]: Common & { readonly resource: K } & Readonly<DetailedResources[K]>;
}[R];

/** One thing that a deployment does or leaves as it is, as data: `cli/` has words for each. */
export type Consequence = (Common & { readonly resource: PlainResource }) | DetailedConsequence;

/** These records, where something is so. */
export function when(isSo: boolean, ...records: readonly Consequence[]): readonly Consequence[] {
  return isSo ? records : [];
}

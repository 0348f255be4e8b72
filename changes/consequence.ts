/** What becomes of something in a deployment; `gained` and `lost` is access. */
export const CONSEQUENCE_KINDS = [
  "created",
  "updated",
  "replaced",
  "deleted",
  /** AWS or the engine stops the deployment there. */
  "refused",
  "kept",
  "gained",
  "lost",
] as const;

export type ConsequenceKind = (typeof CONSEQUENCE_KINDS)[number];

/** Of these the name says all. */
export type PlainResource =
  // of an image
  | "kms-key"
  | "lifecycle-policy"
  | "distribution-configuration"
  | "image-tags"
  | "released-images"
  // of all images of a stack
  | "everything"
  | "shared-resources"
  | "named-resources"
  | "part-resources"
  | "shared-tags"
  | "roles"
  | "log-group"
  | "topics-and-permissions"
  // of the state
  | "state-bucket"
  | "state-key"
  | "state-versions"
  | "state-tags"
  // of the repository and its roles
  | "gate"
  | "environments"
  | "codeowners"
  | "repository-variables"
  | "repository-secrets"
  | "identity-provider"
  | "role-trust"
  | "role-policies"
  | "role-tags"
  | "deploy-role-policies"
  // who may launch an image
  | "public";

/**
 * What is more to be said of some. A change of settings leaves out the image's own versions and architectures: they are the
 * same as before, and images with the same records are shown as one.
 */
interface DetailedResources {
  readonly pipeline: { readonly architecture: string };
  /** They point to one recipe and then to another. */
  readonly pipelines: { readonly from: string; readonly to: string };
  readonly recipe: { readonly version: string; readonly components: number };
  readonly image: { readonly version?: string; readonly architectures?: readonly string[] };
  readonly "recipe-and-image": { readonly version?: string };
  readonly "released-image": { readonly version: string };
  /** Pipelines, recipe, components and configurations. */
  readonly "build-resources": { readonly architectures?: readonly string[]; readonly version?: string };
  /** What has no part in the AMI: `schedule`, `lifecycle`. */
  readonly "definition-keys": { readonly keys: readonly string[] };
  /** In an account that the stack leaves. */
  readonly "account-content": { readonly account: string };
  /** Absent: the default VPC. */
  readonly "infrastructure-configuration": { readonly to?: { readonly vpcId: string; readonly subnetId: string } };
  readonly "security-group": { readonly to?: string };
  readonly "build-logs": { readonly olderThanDays: number };
  readonly subscriptions: { readonly channel: string };

  readonly organization: { readonly id: string; readonly managementAccount?: string };
  readonly "organizational-unit": { readonly arn: string };
  readonly account: { readonly id: string };
  /** A copy of the AMI in another account. */
  readonly copy: { readonly account: string };
  readonly "launch-template": { readonly id: string; readonly ofAccount?: string };
  readonly region: { readonly name: string };
  /** The name or ARN of a key; absent: one that is made for the image. */
  readonly encryption: { readonly key?: string };
  readonly "ssm-parameter": { readonly name: string };
  readonly subscriber: { readonly protocol: string; readonly endpoint: string; readonly channel: string };
}

/** Why, when or with what it happens. */
export const CONSEQUENCES = [
  "built-on-deploy",
  "built-on-schedule",
  "built-when-started",
  "deleted-last",
  "nothing-built",
  "until-raised",
  "amis-need-it",
  "nothing-expires",
  "points-to-last-ami",
  "stays-as-it-is",
  "new-amis",
  "new-amis-and-parameter",
  "new-amis-and-parameter-that-stays",
  "under-new-name",
  "under-old-name",
  "log-bucket-protected",
  "must-confirm",
  "no-longer-managed",
  "names-taken-until-state-moves",
  "once-state-moves",
  "of-removed-parts-too",
  "rule-of-check",
  "images-name-it",
  "no-resource",
  "no-image-names-it",
  "protected",
  "state-names-old-account",
] as const;

interface Common {
  readonly kind: ConsequenceKind;
  readonly consequence?: (typeof CONSEQUENCES)[number];
  /** The Region, account or stack that it is in, where there are two. */
  readonly in?: string;
}

type DetailedResource = keyof DetailedResources;

export type DetailedConsequence<R extends DetailedResource = DetailedResource> = {
  readonly [K in R]: Common & { readonly resource: K } & DetailedResources[K];
}[R];

/**
 * One thing that a deployment does or leaves alone, as data: the words are made in `cli/`, where a table demands some for each.
 */
export type Consequence = (Common & { readonly resource: PlainResource }) | DetailedConsequence;

/** What it is about, without what becomes of it. */
export type Subject<R extends DetailedResource> = Omit<DetailedConsequence<R>, keyof Common>;

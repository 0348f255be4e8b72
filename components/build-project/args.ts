import type * as pulumi from "@pulumi/pulumi";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup";
import type { ProjectArgs } from "@pulumi/aws/codebuild/project";
import type { WebhookArgs } from "@pulumi/aws/codebuild/webhook";
import type { RoleArgs } from "@pulumi/aws/iam/role";
import type { BucketArgs } from "@pulumi/aws/s3/bucket";
import type { AccountArgs } from "../account-args";
import type { ChildTransform } from "../child-transform";

/** What a CI and a release project have in common. */
export interface BuildProjectArgs extends AccountArgs {
  /** Physical name, unique in account and region: 2–150 letters, digits, `-`, `_`. */
  readonly name: string;
  /** ≤ 255 characters. @default none */
  readonly description?: string;
  readonly source: BuildSource;
  /** Branch, tag or commit of builds that are started without one. @default the repository's default branch */
  readonly sourceVersion?: string;
  /**
   * The build's commands: a text kept in the project, which no pull request can change and which a public source must therefore have,
   * or a file of the repository.
   */
  readonly buildspec:
    { readonly kind: "inline"; readonly text: string } | { readonly kind: "file"; readonly path: string };
  readonly environment: BuildMachine;
  /** By name: letters, digits and `_`. What starts a build may override them. @default none */
  readonly environmentVariables?: Readonly<Record<string, EnvironmentVariable>>;
  /** Minutes of one build: 5–2,160. @default 60 */
  readonly buildTimeoutMinutes?: number;
  /** Minutes that a build waits for its turn: 5–480. @default 480 */
  readonly queuedTimeoutMinutes?: number;
  /** Builds at one time, at least 1. @default what the account allows */
  readonly concurrentBuildLimit?: number;
  /** `s3` is kept in the project's own bucket; `local` on the build's host while AWS keeps it. @default none */
  readonly cache?: { readonly kind: "s3" } | { readonly kind: "local"; readonly modes: readonly CacheMode[] };
  /** Where builds run, with a way out to source and logs. @default outside of any VPC, with internet access */
  readonly vpc?: {
    readonly vpcId: pulumi.Input<string>;
    /** 1–16 private subnets. */
    readonly subnetIds: readonly pulumi.Input<string>[];
    /** 1–5. */
    readonly securityGroupIds: readonly pulumi.Input<string>[];
  };
  /** How what the buildspec names as artifacts is kept in the bucket, under the build's id; `none` keeps nothing. @default "zip" */
  readonly artifacts?: "zip" | "files" | "none";
  /** Days that artifacts and the S3 cache stay. @default 30; release 180 */
  readonly artifactRetentionDays?: number;
  /** Days that logs stay, of those that CloudWatch Logs knows. @default 14; release 180 */
  readonly logRetentionInDays?: number;
  /** Each start is a batch, whose buildspec has `batch:`; with a role of its own. @default single builds */
  readonly batch?: BuildBatch;
  /** Lets builds write the reports that the buildspec names. @default false */
  readonly reports?: boolean;
  /** What builds reach beyond log, artifacts, cache, and the secrets, parameters and registries named above. @default nothing */
  readonly access?: BuildAccess;
  /** Customer key (ARN) of bucket, artifacts and log group; its policy must admit CloudWatch Logs. @default AWS's own keys */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /** ARN of a policy that bounds the roles made here. @default none */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /** Start of the bucket's name; sixteen random hexadecimal digits follow. 3–46 lower-case letters, digits, hyphens. @default `<name>-builds` */
  readonly bucketPrefix?: string;
  /** `retain` leaves the bucket in AWS when the project goes, where `true` makes that deployment fail and `false` deletes it, once it is empty. @default true */
  readonly protectBucket?: boolean | "retain";
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly project?: ChildTransform<ProjectArgs>;
    readonly role?: ChildTransform<RoleArgs>;
    readonly batchRole?: ChildTransform<RoleArgs>;
    readonly bucket?: ChildTransform<BucketArgs>;
    readonly logGroup?: ChildTransform<LogGroupArgs>;
    readonly webhook?: ChildTransform<WebhookArgs>;
  };
}

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html */
export interface BuildSource {
  readonly type: "GITHUB" | "GITHUB_ENTERPRISE" | "GITLAB" | "GITLAB_SELF_MANAGED" | "BITBUCKET" | "CODECOMMIT";
  /** HTTPS address to clone from, without credentials: `https://github.com/example-org/web.git`. */
  readonly location: string;
  /** Whether strangers can read it, and so fork it. */
  readonly visibility: "public" | "private";
  /** `account`: the credential of the stack `credentials`. Others are for this source alone. CodeCommit takes the role. @default { kind: "account" } */
  readonly auth?:
    /** Give it the output of `SourceCredential`, or the ARN of the secret or connection of the account's credential: builds read it. */
    | { readonly kind: "account"; readonly credentialArn?: pulumi.Input<string> }
    | { readonly kind: "connection"; readonly connectionArn: pulumi.Input<string> }
    /** Of the form that CodeBuild reads: `{"ServerType": …, "AuthType": …, "Token": …}`. */
    | { readonly kind: "secret"; readonly secretArn: pulumi.Input<string> };
  /** Commits of history; 0 is all. @default 1 */
  readonly gitCloneDepth?: number;
  /** @default false */
  readonly fetchSubmodules?: boolean;
  /** Reports each build's state to the source's provider. @default true; CodeCommit has none */
  readonly reportBuildStatus?: boolean;
}

/** Files of the machine that deploys, which are put into the project's own bucket. */
export interface ContextSource {
  readonly type: "CONTEXT";
  readonly files: pulumi.asset.Archive;
}

/** What the kernel of all projects takes. */
export interface AnyProjectArgs extends Omit<BuildProjectArgs, "source" | "artifactRetentionDays"> {
  readonly source: BuildSource | ContextSource;
  readonly artifactRetentionDays?: number | "never";
  /** Whether builds count tags in ECR, and follow those of their batch. @default false */
  readonly findsTags?: boolean;
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html */
export interface BuildMachine {
  /** @default "LINUX_CONTAINER" */
  readonly type?: string;
  /** @default "BUILD_GENERAL1_SMALL" */
  readonly computeType?: string;
  /** An image of CodeBuild's (`aws/codebuild/…`), of ECR, or of another registry; with tag or digest. */
  readonly image: pulumi.Input<string>;
  /** What pulls `image`: CodeBuild, which is for its own and for public images, or the project's role, which ECR and `registryCredential` need. @default "CODEBUILD", with `registryCredential` "SERVICE_ROLE" */
  readonly imagePullCredentialsType?: "CODEBUILD" | "SERVICE_ROLE";
  /** Secret (ARN) with the keys `username` and `password`, for an image of a private registry. @default none */
  readonly registryCredential?: pulumi.Input<string>;
  /** Root on the build's host, which building Docker images needs. @default false */
  readonly privileged?: boolean;
  /** Reserved capacity (ARN); `computeType` and `type` must be its own. @default on demand */
  readonly fleetArn?: pulumi.Input<string>;
}

/** Only references to secrets: what is `plain` is shown in console, logs and state. */
export type EnvironmentVariable =
  | { readonly kind: "plain"; readonly value: pulumi.Input<string> }
  /** Name of a parameter of Parameter Store in this account and region. */
  | { readonly kind: "parameter"; readonly parameter: string }
  /** Complete ARN, or for this account and region the name, of a secret, and a key of its JSON. @default key: the whole text */
  | { readonly kind: "secret"; readonly secret: pulumi.Input<string>; readonly key?: string };

export type CacheMode = "LOCAL_DOCKER_LAYER_CACHE" | "LOCAL_SOURCE_CACHE" | "LOCAL_CUSTOM_CACHE";

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build.html */
export interface BuildBatch {
  /** Minutes of a whole batch: 5–2,160. @default 480 */
  readonly timeoutMinutes?: number;
  /** Builds of a batch: 1–100. @default 100 */
  readonly maximumBuildsAllowed?: number;
  /** Compute types that the buildspec may ask for. @default any */
  readonly computeTypesAllowed?: readonly string[];
  /** One artifact for all builds. @default false */
  readonly combineArtifacts?: boolean;
}

/** What the role of builds is allowed beside what the project itself needs. */
export interface BuildAccess {
  /** ARNs of buckets, objects, secrets, parameters and keys that builds read. @default none */
  readonly mayRead?: readonly pulumi.Input<string>[];
  /** ARNs of ECR repositories to pull from. @default none */
  readonly pullFrom?: readonly pulumi.Input<string>[];
  /** ARN pattern of the repositories of a pull-through cache, as of `RegistryCredential`. @default none */
  readonly pullThrough?: readonly pulumi.Input<string>[];
  /** ARNs of ECR repositories to push to and pull from. @default none */
  readonly pushTo?: readonly pulumi.Input<string>[];
  /** ARNs of policies that the role gets too. @default none */
  readonly policyArns?: readonly pulumi.Input<string>[];
}

/** What starts builds by itself: one of the groups, all of whose filters hold. */
export interface WebhookFilterGroup<Event extends string = WebhookEvent> {
  readonly events: readonly [Event, ...Event[]];
  /** @default none: every such event */
  readonly filters?: readonly WebhookFilter[];
}

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_WebhookFilter.html */
export type WebhookEvent = PullRequestEvent | ReleaseEvent;
export type PullRequestEvent =
  | "PULL_REQUEST_CREATED"
  | "PULL_REQUEST_UPDATED"
  | "PULL_REQUEST_REOPENED"
  | "PULL_REQUEST_MERGED"
  | "PULL_REQUEST_CLOSED";
/** `RELEASED` and `PRERELEASED` are GitHub's. */
export type ReleaseEvent = "PUSH" | "RELEASED" | "PRERELEASED";

export interface WebhookFilter {
  readonly type:
    "HEAD_REF" | "BASE_REF" | "ACTOR_ACCOUNT_ID" | "FILE_PATH" | "COMMIT_MESSAGE" | "TAG_NAME" | "RELEASE_NAME";
  /** Regular expression over the whole text: begins with `^`, ends with `$`, alternatives in a group. Actors are numeric ids. */
  readonly pattern: string;
  /** Builds what does not match. @default false */
  readonly excludeMatchedPattern?: boolean;
}

/** Arguments of {@link CiProject}. */
export interface CiProjectArgs extends BuildProjectArgs {
  /** `manual`: builds start only by hand. CodeCommit has no webhook. */
  readonly webhook: { readonly kind: "manual" } | CiWebhook;
}

export interface CiWebhook {
  readonly kind: "webhook";
  /** 1 or more. */
  readonly filterGroups: readonly WebhookFilterGroup[];
  /**
   * Pull requests that wait until an approver comments `/codebuild_run(<commit>)`; `none` is refused for a public source.
   * @default "forks"
   */
  readonly approval?: "forks" | "all" | "none";
  /** Who may approve, as `GITHUB_WRITE`. @default AWS's: those who may write */
  readonly approverRoles?: readonly string[];
}

/** Arguments of {@link ReleaseProject}. */
export interface ReleaseProjectArgs extends BuildProjectArgs {
  /** Names of `environmentVariables` that a start by `startPolicy` may give another value. @default none */
  readonly overrides?: readonly string[];
  /** `webhook`: pushes of protected branches and tags, and releases; never pull requests. @default { kind: "manual" } */
  readonly webhook?:
    | { readonly kind: "manual" }
    /** Every group names its refs by a `HEAD_REF`, `TAG_NAME` or `RELEASE_NAME` that does not match just any. */
    | { readonly kind: "webhook"; readonly filterGroups: readonly WebhookFilterGroup<ReleaseEvent>[] };
}

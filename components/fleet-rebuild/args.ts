import type { EventRuleArgs } from "@pulumi/aws/cloudwatch/eventRule";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup";
import type { RoleArgs } from "@pulumi/aws/iam/role";
import type { FunctionArgs } from "@pulumi/aws/lambda/function";
import type { BucketArgs } from "@pulumi/aws/s3/bucket";
import type { ScheduleArgs } from "@pulumi/aws/scheduler/schedule";
import type { StateMachineArgs } from "@pulumi/aws/sfn/stateMachine";
import type * as pulumi from "@pulumi/pulumi";
import type { MakingsByName, Target } from "../../plan/fleet";
import type { ReleasedImage } from "../../plan/releases";
import type { AccountArgs } from "../account-args";
import type { ChildTransform } from "../child-transform";

/** Arguments of {@link FleetRebuild}. */
export interface FleetRebuildArgs extends AccountArgs {
  /** Base of physical names; up to 72 letters, digits and hyphens. */
  readonly name: string;
  /** What it may rebuild: pipelines and projects that are there, or come with it. A parent is built before its children. */
  readonly targets: readonly Target[];
  /**
   * What they are made of, by the name of pipeline or project. Where a run wants what is outdated, a function of Lambda holds it against
   * what it is today. @default builds and parents of the fleet alone say what is outdated
   */
  readonly makings?: MakingsByName;
  /**
   * Images whose release is finished as soon as a build is there, by a function of Lambda: tags of AMIs, parameters, and one message to
   * their topics. @default none, and `golden release reconcile` does it
   */
  readonly releases?: readonly ReleasedImage[];
  /** As whom workflows of GitHub are started, by a function of Lambda. @default none, which is refused where one builds a target */
  readonly githubApp?: GitHubAppSecret;
  /** When it starts by itself. @default never: `golden rebuild --detach`, or StartExecution, starts it */
  readonly schedule?: RebuildSchedule;
  /** ARNs of SNS topics that hear of a release that could not be finished. Of each end of a run `BuildNotifications` tells. @default nobody hears */
  readonly topicArns?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Beginning of the bucket's name; up to 46 characters, sixteen digits follow. @default `<name>` */
  readonly bucketPrefix?: string;
  /** Days that logs of functions are kept. @default that of `githubApp`, or 90 */
  readonly logRetentionInDays?: number;
  /** Days that outcomes and reports are kept. @default 90 */
  readonly reportRetentionDays?: number;
  /** ARN of a policy that bounds the roles. @default none */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly bucket?: ChildTransform<BucketArgs>;
    readonly role?: ChildTransform<RoleArgs>;
    readonly machine?: ChildTransform<StateMachineArgs>;
    readonly functionRole?: ChildTransform<RoleArgs>;
    readonly function?: ChildTransform<FunctionArgs>;
    readonly logGroup?: ChildTransform<LogGroupArgs>;
    readonly scheduleRole?: ChildTransform<RoleArgs>;
    readonly schedule?: ChildTransform<ScheduleArgs>;
    readonly rule?: ChildTransform<EventRuleArgs>;
  };
}

/** A secret of Secrets Manager with a GitHub App: `{"appId": "…", "privateKey": "…"}`, and `host` for a GitHub server of one's own. */
export interface GitHubAppSecret {
  /** Of a secret in the same account and Region, with AWS's own key. */
  readonly secretName: string;
  /** Days that the function's log is kept. @default 90 */
  readonly logRetentionInDays?: number;
}

/** When images are rebuilt that lack a build, whose last build failed or is old, or whose parent is newer. */
export interface RebuildSchedule {
  /** Six fields, as EventBridge Scheduler reads them: `0 7 * * ? *`. */
  readonly cron: string;
  /** IANA name. @default "Etc/UTC" */
  readonly timezone?: string;
  /** Most builds at once, 1–100. @default 10 */
  readonly parallel?: number;
  /** Age of a build, in days, from which it is old; 0 is never. @default 30 */
  readonly olderThanDays?: number;
}

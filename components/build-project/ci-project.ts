import * as pulumi from "@pulumi/pulumi";
import * as check from "../argument-checks";
import { CI_PROJECT_TYPE } from "../type-tokens";
import type { CiProjectArgs, CiWebhook } from "./args";
import { buildProject, webhook } from "./build-project";
import { buildProjectFaults } from "./faults";
import { ciWebhookFaults } from "./webhook-faults";

const DEFAULTS = { noun: "CI", artifactRetentionDays: 30, logRetentionInDays: 14 };
const APPROVALS = { forks: "FORK_PULL_REQUESTS", all: "ALL_PULL_REQUESTS", none: "DISABLED" } as const;

/**
 * A CodeBuild project that builds pull requests and pushes: with a role, a bucket and a log group of its own, a webhook
 * whose filters are anchored, and pull requests of forks that wait for approval.
 *
 * @example
 * new CiProject("web-ci", {
 *   name: "WebCodeBuild",
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   source: { type: "GITHUB", location: "https://github.com/example-org/web.git", visibility: "private" },
 *   buildspec: { kind: "file", path: "buildspec.yaml" },
 *   environment: { image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" },
 *   webhook: { kind: "webhook", filterGroups: [{ events: ["PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED"] }] },
 * });
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html
 */
export class CiProject extends pulumi.ComponentResource {
  readonly projectName: pulumi.Output<string>;
  readonly projectArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: CiProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    super(CI_PROJECT_TYPE, name, {}, opts);
    check.throwFaults(this, `CiProject "${name}"`, ciProjectFaults(args));

    const { project, bucketName, role, logGroupName } = buildProject(name, args, DEFAULTS, this);
    if (args.webhook.kind === "webhook") {
      webhook(name, args, project, args.webhook.filterGroups, approvalOf(args.webhook), this);
    }
    this.projectName = project.name;
    this.projectArn = project.arn;
    this.bucketName = bucketName;
    this.roleArn = role.arn;
    this.logGroupName = logGroupName;
    const { projectName, projectArn, roleArn } = this;
    this.registerOutputs({ projectName, projectArn, bucketName, roleArn, logGroupName });
  }
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/pull-request-build-policy.html */
function approvalOf({ approval = "forks", approverRoles }: CiWebhook) {
  return { requiresCommentApproval: APPROVALS[approval], approverRoles: approverRoles && [...approverRoles] };
}

function ciProjectFaults(args: CiProjectArgs): check.ArgumentFault[] {
  if (args.webhook.kind === "manual") return buildProjectFaults(args);
  return [
    ...buildProjectFaults(args),
    ...ciWebhookFaults(args.webhook, args.source.visibility),
    ...check.failIf(args.source.type === "CODECOMMIT", "webhook", {
      message: "CodeCommit calls no webhooks",
      fix: 'Use { kind: "manual" }, and start builds by a rule of EventBridge.',
    }),
  ];
}

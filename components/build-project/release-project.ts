import * as pulumi from "@pulumi/pulumi";
import { homeIn } from "../../plan/arn";
import { releaseStartPolicy } from "../../plan/policies/build-project-roles";
import * as check from "../argument-checks";
import { RELEASE_PROJECT_TYPE } from "../type-tokens";
import type { ReleaseProjectArgs } from "./args";
import { buildProject, webhook } from "./build-project";
import { buildProjectFaults } from "./faults";
import { releaseWebhookFaults } from "./webhook-faults";

const DEFAULTS = { noun: "Release", artifactRetentionDays: 180, logRetentionInDays: 180 };

/**
 * A CodeBuild project that releases: by hand, or on pushes of protected refs, never on pull requests. Its role, bucket and
 * cache are none of CI's. A start may override the environment variables of `overrides`, and with `startPolicy` nothing else.
 *
 * @example
 * const release = new ReleaseProject("web-release", {
 *   name: "WebReleaseCodeBuild",
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   source: { type: "GITHUB", location: "https://github.com/example-org/web.git", visibility: "private" },
 *   buildspec: { kind: "file", path: "release.yaml" },
 *   environment: { image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" },
 *   environmentVariables: { DRY_RUN: { kind: "plain", value: "--dry-run" } },
 *   overrides: ["DRY_RUN"],
 * });
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html
 */
export class ReleaseProject extends pulumi.ComponentResource {
  readonly projectName: pulumi.Output<string>;
  readonly projectArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** Policy (JSON) for whoever starts releases by hand: no other buildspec, source, image or role, only the variables of `overrides`. */
  readonly startPolicy: string;

  constructor(name: string, args: ReleaseProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    super(RELEASE_PROJECT_TYPE, name, {}, opts);
    check.throwFaults(this, `ReleaseProject "${name}"`, releaseProjectFaults(args));

    const { project, bucketName, role, logGroupName } = buildProject(name, args, DEFAULTS, this);
    if (args.webhook?.kind === "webhook") webhook(name, args, project, args.webhook.filterGroups, undefined, this);
    const home = homeIn(args.accountId, args.region);
    const start = { project: args.name, isBatch: args.batch !== undefined, overrides: args.overrides ?? [] };
    this.startPolicy = JSON.stringify(releaseStartPolicy(home, start));
    this.projectName = project.name;
    this.projectArn = project.arn;
    this.bucketName = bucketName;
    this.roleArn = role.arn;
    this.logGroupName = logGroupName;
    const { projectName, projectArn, roleArn, startPolicy } = this;
    this.registerOutputs({ projectName, projectArn, bucketName, roleArn, logGroupName, startPolicy });
  }
}

function releaseProjectFaults(args: ReleaseProjectArgs): check.ArgumentFault[] {
  const unknown = (args.overrides ?? []).filter((name) => args.environmentVariables?.[name] === undefined);
  return [
    ...buildProjectFaults(args),
    ...releaseWebhookFaults(args.webhook),
    ...check.failIf(unknown.length > 0, "overrides", {
      message: `${check.shown(unknown.join(", "))} has no value in environmentVariables, so a start without it would lack it`,
      fix: "Give it a value there, which may be empty.",
    }),
    ...check.failIf(args.source.type === "CODECOMMIT" && args.webhook?.kind === "webhook", "webhook", {
      message: "CodeCommit calls no webhooks",
      fix: 'Use { kind: "manual" }.',
    }),
  ];
}

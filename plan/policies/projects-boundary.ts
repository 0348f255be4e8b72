import { arn, bucketArn, imageBuilderArn, logGroupArn, roleArn } from "../arn";
import { familyName, projectBucketPattern } from "../names";
import type { Family } from "../roles-boundary";
import { LOG, OBJECTS } from "./build-project-roles";
import { OUR_EVENTS } from "./fleet-functions";
import { readWithin } from "./build-roles";
import { actions, allow, policy, type PolicyDocument } from "./document";
import { OF_AN_IMAGE } from "./owned-by-tag";

/**
 * Of the state machine that rebuilds images, which starts and follows their builds, of its schedule, and of its functions, which look what
 * images are built on today, and finish releases.
 */
const REBUILD = [
  ...actions("imagebuilder", "Get*", "List*", "Start*", "Tag*"),
  ...["ec2:CreateTags", "events:PutEvents", "lambda:InvokeFunction", "sns:Publish"],
  ...["ssm:DeleteParameter", "ssm:*tParameter*", "states:*Execution"],
];

/** Of batches, and of rebuilds; with the reads of a project, which are short so. */
const RUN_BATCHES = actions("codebuild", "BatchGet*", "ListBuild*", "RetryBuild", "St*Build*");

/** PULL and PUSH of build-project-roles.ts, and findings of scans. */
const PULL_SHORT = actions("ecr", "BatchCheckL*", "BatchGetImage", "DescribeImageS*", "GetDownload*", "ListImages");
const PUSH_SHORT = actions("ecr", "*LayerUpload", "PutImage", "UploadLayer*");

/**
 * The policy that the stack `bootstrap` makes, and that bounds every role of CodeBuild projects, and of rebuilds in the account,
 * unless settings name another: the logs, buckets, reports and batches of such projects, sources of the account, images of
 * registries, a network, and of secrets, parameters, objects and keys what an administrator names. No role is made, passed or assumed.
 */
export function projectsBoundaryPolicy(
  { partition, account, namePrefix }: Family,
  mayRead: readonly string[] = [],
): PolicyDocument {
  const home = { partition, account, region: "*" };
  const ours = (service: string, resource: string): string => arn({ ...home, service, resource });
  const anyones = arn({ ...home, account: "*", service: "ecr", resource: "repository/*" });
  const bucket = projectBucketPattern(namePrefix);
  const family = familyName(namePrefix);
  const runs = ["execution", "stateMachine"].map((noun) => ours("states", `${noun}:${family}-*`));
  const bus = ours("events", "event-bus/default");
  const topics = ours("sns", `${family}-*`);
  // What others publish of images, components and parameters too; parameters of AWS's own are of no account.
  const all = { partition, region: "*", account: "*" };
  const bases = [imageBuilderArn(all, "*"), arn({ ...all, service: "ssm", resource: "parameter/*" })];
  const amis = arn({ ...home, account: "", service: "ec2", resource: "image/*" });
  const asked = [...bases, amis, ours("lambda", `function:${family}-*`), topics];
  // Nothing of it is for builds.
  const rebuilds = {
    ArnLike: { "aws:PrincipalArn": roleArn(partition, account, "rebuild-*") },
    // Of PutEvents alone; where there is no such key it holds.
    ...OUR_EVENTS,
  };
  const ofTopics = { StringLike: { "kms:EncryptionContext:aws:sns:topicArn": topics } };
  const interfaces = ours("ec2", "network-interface/*");
  const connections = ["codeconnections", "codestar-connections"].map((service) => ours(service, "connection/*"));
  const forBuilds = { StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" } };
  return policy(
    allow("WriteLogs", LOG, [logGroupArn(home, "/aws/codebuild/*"), logGroupArn(home, `/aws/lambda/${family}-*`)]),
    // The pattern of a bucket is one of its objects too.
    allow(
      "Keep",
      [...OBJECTS, ...actions("s3", "GetBucketAcl", "GetBucketLocation", "ListBucket")],
      bucketArn(partition, bucket),
    ),
    allow("Rebuild", REBUILD, [...asked, ...runs, bus], rebuilds),
    allow("Encrypt", actions("kms", "Decrypt", "GenerateDataKey"), "*", ofTopics),
    allow(
      "Report",
      actions("codebuild", "BatchPut*", "CreateReport*", "UpdateReport"),
      ours("codebuild", "report-group/*"),
    ),
    allow("RunBatches", RUN_BATCHES, ours("codebuild", "project/*"), OF_AN_IMAGE),
    allow("PullSources", "codecommit:GitPull", ours("codecommit", "*")),
    allow("UseConnections", ["codeconnections:GetC*", "codestar-connections:GetC*"], connections),
    allow("Anywhere", ["ecr:GetAuth*", "ec2:Describe*", "imagebuilder:ListImageP*"], "*"),
    allow("PullImages", PULL_SHORT, anyones),
    allow("PushImages", PUSH_SHORT, ours("ecr", "repository/*")),
    allow("UseNetwork", ["ec2:*eNetworkInterface"], ours("ec2", "*")),
    allow("Lend", "ec2:CreateNetworkInterfaceP*", interfaces, forBuilds),
    // The environment of a build is read by another call than that of builds themselves.
    readWithin(mayRead, actions("ssm", "GetParameter", "GetParameters")),
  );
}

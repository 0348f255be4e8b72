import { arn, bucketArn, imageBuilderArn, type Home } from "../arn";
import { actions, allow, by, policy, type PolicyDocument } from "./document";

/** What the role of a state machine that rebuilds is made from. */
export interface FleetRoleArgs extends Home {
  /** Name of the state machine. */
  readonly machine: string;
  readonly bucket: string;
  /** Names of pipelines, as in ARNs. */
  readonly pipelines: readonly string[];
  /** Names of projects of CodeBuild. @default none */
  readonly projects?: readonly string[];
  /** ARN of the function that asks GitHub. @default none */
  readonly functionArn?: string;
  /** ARN of the function that looks what images are built on today. @default none */
  readonly todayArn?: string;
}

/** A policy of a role holds 10,240 characters: above so many ARNs it is any pipeline, or project, of the account and Region. */
const MOST_NAMES = 30;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html */
export const RUN_PROJECTS = [
  ...actions("codebuild", "BatchGetBuildBatches", "BatchGetBuilds", "BatchGetProjects"),
  ...actions("codebuild", "ListBuildBatchesForProject", "ListBuildsForProject", "StartBuild", "StartBuildBatch"),
];

/** ARN of a state machine, or of executions of one. */
export function stepFunctionsArn(home: Home, type: "stateMachine" | "execution", name: string): string {
  return arn({ ...home, service: "states", resource: `${type}:${name}` });
}

/** ARN of a schedule in the default group. */
export function scheduleArn(home: Home, name: string): string {
  return arn({ ...home, service: "scheduler", resource: `schedule/default/${name}` });
}

/**
 * Who assumes a role: one service, for one resource of this account.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function serviceTrust(service: "states" | "scheduler", { account }: Home, sourceArn: string): PolicyDocument {
  const ours = { "aws:SourceAccount": account, "aws:SourceArn": sourceArn };
  const trust = allow("Assume", "sts:AssumeRole", undefined, { StringEquals: ours });
  return policy(by({ Service: [`${service}.amazonaws.com`] }, trust));
}

/**
 * Starts and follows builds of its pipelines, reads its plan, writes what came of them, and runs an execution an image.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2imagebuilder.html
 */
export function fleetRolePolicy(args: FleetRoleArgs): PolicyDocument {
  const { partition, machine, bucket, pipelines, projects = [], functionArn, todayArn } = args;
  // Of versions, which are listed, and of builds.
  const images = ["*/*", "*/*/*"].map((name) => imageBuilderArn(args, "image", name));
  const executions = [`${machine}:*`, `${machine}/*`].map((name) => stepFunctionsArn(args, "execution", name));
  const startable = someOf(pipelines).map((name) => imageBuilderArn(args, "image-pipeline", name));
  const built = someOf(projects).map((name) => arn({ ...args, service: "codebuild", resource: `project/${name}` }));
  return policy(
    ...(startable.length === 0
      ? []
      : [
          allow("StartBuilds", "imagebuilder:StartImagePipelineExecution", startable),
          allow("FollowBuilds", actions("imagebuilder", "GetImage", "ListImageBuildVersions", "TagResource"), images),
        ]),
    ...(built.length === 0 ? [] : [allow("RunProjects", RUN_PROJECTS, built)]),
    ...(functionArn === undefined ? [] : [allow("AskGitHub", "lambda:InvokeFunction", functionArn)]),
    ...(todayArn === undefined ? [] : [allow("AskToday", "lambda:InvokeFunction", todayArn)]),
    allow("KeepRuns", actions("s3", "GetObject", "PutObject"), bucketArn(partition, bucket, "*")),
    // Else a missing object is refused, not missing.
    allow("FindObjects", "s3:ListBucket", bucketArn(partition, bucket)),
    allow("RunImages", "states:StartExecution", stepFunctionsArn(args, "stateMachine", machine)),
    allow("FollowImages", actions("states", "DescribeExecution", "RedriveExecution", "StopExecution"), executions),
  );
}

/** The names, or any where there are too many to be named. */
export function someOf(names: readonly string[]): readonly string[] {
  return names.length > MOST_NAMES ? ["*"] : names;
}

/** Starts the machine, and nothing else. */
export function schedulePolicy(home: Home, machine: string): PolicyDocument {
  return policy(allow("StartRebuilds", "states:StartExecution", stepFunctionsArn(home, "stateMachine", machine)));
}

/** ARN of a function of Lambda. */
export function lambdaArn(home: Home, name: string): string {
  return arn({ ...home, service: "lambda", resource: `function:${name}` });
}

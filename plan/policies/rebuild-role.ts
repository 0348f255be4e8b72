import { arn, bucketArn, imageBuilderArn, logGroupArn } from "../arn";
import { familyName, rebuildBucketPattern } from "../names";
import { actions, allow, deny, policy, type PolicyDocument, type Statement } from "./document";
import {
  containersStatement,
  finishStatements,
  moveStatement,
  peopleStatement,
  reasonStatements,
} from "./fleet-functions";
import { RUN_PROJECTS, stepFunctionsArn } from "./fleet-roles";
import { OF_AN_IMAGE } from "./owned-by-tag";
import { projectScopesOf, rebuildScopesOf, stayInRegions, type StacksOfImages } from "./stack-scopes";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html */
const END_PROJECTS = actions("codebuild", "RetryBuild", "RetryBuildBatch", "StopBuild", "StopBuildBatch");

/** Where builds are. AMIs, their parameters and parents in ECR may be in any Region. */
const AT_HOME = ["codebuild", "events", "imagebuilder", "logs", "sns", "states"].map((service) => `${service}:*`);

/**
 * What a job that rebuilds does: `golden rebuild` with all its reasons, with `--detach`, `golden watch`, `status`, `logs`, `cancel` and `retry`, and
 * `golden release reconcile`.
 * It makes no resource but builds, passes no role, and reads neither state nor secrets.
 */
export function rebuildRolePolicy(stacks: StacksOfImages): PolicyDocument {
  return policy(
    ...buildStatements(stacks),
    ...reasonStatements(homeOf(stacks)),
    allow("ReadPublicParameters", "ssm:GetParameter", publicParameters(stacks)),
    ...machineStatements(stacks),
    ...releaseStatements(stacks),
    stayInRegions(stacks.regions, AT_HOME),
  );
}

/** Starts builds of what is deployed, and follows them. */
function buildStatements(stacks: StacksOfImages): readonly Statement[] {
  const home = homeOf(stacks);
  const [images, pipelines] = ["image", "image-pipeline"].map((type) => imageBuilderArn(home, type, "*"));
  const projects = projectScopesOf(stacks).projects.resources;
  const steps = imageBuilderArn(home, "workflow-execution", "*");
  const groups = ["codebuild", "imagebuilder"].map((service) => logGroupArn(home, `/aws/${service}/*`, true));
  const follow = ["GetImage", "ListImageBuildVersions", "ListImageScanFindings", "ListTagsForResource", "TagResource"];
  return [
    allow("StartBuilds", actions("imagebuilder", "GetImagePipeline", "StartImagePipelineExecution"), pipelines),
    allow("FollowBuilds", actions("imagebuilder", ...follow), images),
    allow("EndBuilds", actions("imagebuilder", "CancelImageCreation", "ListWorkflowExecutions", "RetryImage"), images),
    allow("FollowSteps", "imagebuilder:ListWorkflowStepExecutions", steps),
    allow("ReadLogs", "logs:GetLogEvents", groups),
    allow("SeePipelines", "imagebuilder:ListImagePipelines", "*"),
    allow("RunProjects", [...RUN_PROJECTS, ...END_PROJECTS], projects, OF_AN_IMAGE),
  ];
}

/** Has the account rebuild, and watches. */
function machineStatements(stacks: StacksOfImages): readonly Statement[] {
  const { machines } = rebuildScopesOf(stacks);
  const bucket = rebuildBucketPattern(stacks.namePrefix);
  const runs = stepFunctionsArn(homeOf(stacks), "execution", `${familyName(stacks.namePrefix)}-*`);
  return [
    allow("RunMachines", actions("states", "ListExecutions", "StartExecution"), machines.resources),
    allow("FollowRuns", actions("states", "DescribeExecution", "DescribeStateMachineForExecution"), runs),
    allow(
      "ReadRuns",
      "s3:GetObject",
      ["plan/*", "runs/*"].map((key) => bucketArn(stacks.partition, bucket, key)),
    ),
    allow("FindRuns", "s3:ListBucket", bucketArn(stacks.partition, bucket)),
  ];
}

/** Finishes releases: tags, parameters and channels. */
function releaseStatements(stacks: StacksOfImages): readonly Statement[] {
  const home = homeOf(stacks);
  const topics = arn({ ...home, service: "sns", resource: `${familyName(stacks.namePrefix)}-*` });
  // Definitions name parameters as they like, so only plain ones are in reach: https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
  const parameters = [arn({ ...home, service: "ssm", resource: "parameter/*" })];
  const finish = finishStatements(home, { parameters, topics });
  const rest = [containersStatement(home, ["*"]), keepSecretParameters(), ...finish.slice(3), peopleStatement(home)];
  return [...finish.slice(0, 3), moveStatement(parameters), ...rest];
}

/** AWS's own key of Parameter Store lets everybody of the account decrypt who may read a parameter. */
export function keepSecretParameters(): Statement {
  const viaParameters = { StringLike: { "kms:ViaService": "ssm.*" } };
  const uses = actions("kms", "Decrypt", "Encrypt", "GenerateDataKey");
  return deny("KeepSecretParameters", uses, "*", viaParameters);
}

function publicParameters({ partition }: StacksOfImages): string {
  return arn({ partition, service: "ssm", region: "*", resource: "parameter/aws/service/*" });
}

function homeOf({ partition, account }: Pick<StacksOfImages, "partition" | "account">) {
  return { partition, account, region: "*" } as const;
}

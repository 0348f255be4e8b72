import { arn, bucketArn, imageBuilderArn, kmsArn } from "../arn";
import { OWN_SOURCE } from "../people-events";
import { familyName, rebuildBucketPattern } from "../names";
import { actions, allow, deny, policy, type PolicyDocument, type Statement } from "./document";
import { RUN_PROJECTS, stepFunctionsArn } from "./fleet-roles";
import { OF_AN_IMAGE } from "./owned-by-tag";
import { projectScopesOf, rebuildScopesOf, stayInRegions, type StacksOfImages } from "./stack-scopes";

/** Of AMIs that Image Builder made: https://docs.aws.amazon.com/imagebuilder/latest/userguide/tag-resources.html */
const OF_IMAGE_BUILDER = { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } };

/** Where builds are. AMIs, their parameters and parents in ECR may be in any Region. */
const AT_HOME = ["codebuild", "events", "imagebuilder", "sns", "states"].map((service) => `${service}:*`);

/**
 * What a job that rebuilds does: `golden rebuild` with all its reasons, with `--detach`, `golden watch`, and `golden release reconcile`.
 * It makes no resource but builds, passes no role, and reads neither state nor secrets.
 */
export function rebuildRolePolicy(stacks: StacksOfImages): PolicyDocument {
  return policy(
    ...buildStatements(stacks),
    ...reasonStatements(stacks),
    ...machineStatements(stacks),
    ...releaseStatements(stacks),
    stayInRegions(stacks.regions, AT_HOME),
  );
}

/** Starts builds of what is deployed, and follows them. */
function buildStatements(stacks: StacksOfImages): readonly Statement[] {
  const home = homeOf(stacks);
  const follow = ["GetImage", "ListImageBuildVersions", "ListImageScanFindings", "ListTagsForResource", "TagResource"];
  return [
    allow("StartBuilds", "imagebuilder:StartImagePipelineExecution", imageBuilderArn(home, "image-pipeline", "*")),
    allow("FollowBuilds", actions("imagebuilder", ...follow), imageBuilderArn(home, "image", "*")),
    allow("SeePipelines", "imagebuilder:ListImagePipelines", "*"),
    allow("RunProjects", RUN_PROJECTS, projectScopesOf(stacks).projects.resources, OF_AN_IMAGE),
  ];
}

/** Why an image needs a build: what it is built on, and what scans of containers found. */
function reasonStatements({ partition, account }: StacksOfImages): readonly Statement[] {
  const home = homeOf({ partition, account });
  const amazon = { partition, region: "*", account: "aws" };
  const bases = [home, amazon].flatMap((owner) => ["component", "image"].map((type) => imageBuilderArn(owner, type, "*"))); // prettier-ignore
  const repositories = arn({ ...home, service: "ecr", resource: "repository/*" });
  const parameters = arn({ partition, service: "ssm", region: "*", resource: "parameter/aws/service/*" });
  return [
    allow("ReadBases", actions("imagebuilder", "GetComponent", "GetImage"), bases),
    allow("ReadRepositories", actions("ecr", "BatchGetImage", "DescribeImageScanFindings"), repositories),
    allow("ReadPublicParameters", "ssm:GetParameter", parameters),
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

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
const OUR_EVENTS = { StringEquals: { "events:source": OWN_SOURCE } };

/** Finishes releases: tags, parameters and channels. */
function releaseStatements(stacks: StacksOfImages): readonly Statement[] {
  const { partition } = stacks;
  const home = homeOf(stacks);
  const topics = arn({ ...home, service: "sns", resource: `${familyName(stacks.namePrefix)}-*` });
  const ofTopics = { StringLike: { "kms:EncryptionContext:aws:sns:topicArn": topics } };
  const viaParameters = { StringLike: { "kms:ViaService": "ssm.*" } };
  return [
    allow("TagAmis", "ec2:CreateTags", arn({ partition, service: "ec2", region: "*", resource: "image/*" }), OF_IMAGE_BUILDER), // prettier-ignore
    // With an AMI's parameter, SSM looks the AMI up as the caller.
    allow("SeeAmis", actions("ec2", "DescribeImages", "DescribeTags"), "*"),
    // Definitions name parameters as they like, so only plain ones are in reach: https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
    allow("PointToAmis", actions("ssm", "GetParameter", "PutParameter"), arn({ ...home, service: "ssm", resource: "parameter/*" })), // prettier-ignore
    deny("KeepSecretParameters", actions("kms", "Decrypt", "Encrypt", "GenerateDataKey"), "*", viaParameters),
    allow("TellChannels", "sns:Publish", topics),
    allow("TellPeople", "events:PutEvents", arn({ ...home, service: "events", resource: "event-bus/default" }), OUR_EVENTS), // prettier-ignore
    allow("EncryptForChannels", actions("kms", "Decrypt", "GenerateDataKey"), kmsArn(home, "key/*"), ofTopics),
  ];
}

function homeOf({ partition, account }: Pick<StacksOfImages, "partition" | "account">) {
  return { partition, account, region: "*" } as const;
}

import { arn, imageBuilderArn, parameterArn, type Home } from "../arn";
import { actions, allow, deny, policy, type PolicyDocument } from "./document";
import { peopleStatement } from "./fleet-functions";
import { OF_AN_IMAGE } from "./owned-by-tag";

const READ_PROJECTS = [
  ...actions("codebuild", "BatchGetBuildBatches", "BatchGetBuilds", "BatchGetProjects"),
  ...actions("codebuild", "ListBuildBatchesForProject", "ListBuildsForProject"),
];

/**
 * What `golden update` and `golden consumers update` ask of AWS, beside the App: what is newest, what was built, and what channels of images
 * hold. They change nothing there, and tell people on the event bus.
 */
export function updateRolePolicy(home: Home): PolicyDocument {
  const anywhere = { ...home, region: "*" };
  const bases = ["component", "image"].map((type) => imageBuilderArn({ ...home, account: "*" }, type, "*"));
  const ofAws = arn({ partition: home.partition, service: "ssm", region: "*", resource: "parameter/aws/service/*" });
  const viaParameters = { StringLike: { "kms:ViaService": "ssm.*" } };
  return policy(
    allow("SeePipelines", "imagebuilder:ListImagePipelines", "*"),
    allow("SeeBuilds", "imagebuilder:ListImageBuildVersions", imageBuilderArn(home, "image", "*")),
    // Whosever they are: who shares one decides.
    allow("ReadBases", actions("imagebuilder", "GetComponent", "GetImage"), bases),
    allow("ReadRepositories", "ecr:BatchGetImage", arn({ ...anywhere, account: "*", service: "ecr", resource: "repository/*" })), // prettier-ignore
    allow("SeeAmis", "ec2:DescribeImages", "*"),
    // Definitions name parameters as they like, so only plain ones are in reach.
    allow("ReadParameters", actions("ssm", "GetParameter", "GetParameterHistory"), [parameterArn(anywhere, "*"), ofAws]), // prettier-ignore
    deny("KeepSecretParameters", "kms:Decrypt", "*", viaParameters),
    allow("SeeProjects", READ_PROJECTS, arn({ ...home, service: "codebuild", resource: "project/*" }), OF_AN_IMAGE),
    peopleStatement(home),
  );
}

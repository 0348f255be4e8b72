import type { Request } from "./evaluator";

export const ACCOUNT = "111122223333";
const AT = `eu-west-1:${ACCOUNT}`;
export const NAME = "golden-images-prod-update";
export const SECRET = `arn:aws:secretsmanager:${AT}:secret:golden-images/github-app`;
export const BUCKET = "golden-images-builds-update-prod-0123456789abcdef";
export const PROJECT = `arn:aws:codebuild:${AT}:project/web`;
export const PARAMETER = `arn:aws:ssm:ap-southeast-2:${ACCOUNT}:parameter/images/web`;
const BUS = `arn:aws:events:${AT}:event-bus/default`;
export const OF_AN_IMAGE = { "aws:ResourceTag/ImageName": "web" };

/** Each action that the commands ask of AWS; the scenario of the runner calls no others. */
export const ASKED: readonly (readonly [action: string, resource?: string, context?: Request["context"]])[] = [
  ["imagebuilder:GetImage", "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/2026.11.1/1"],
  ["imagebuilder:GetImage", `arn:aws:imagebuilder:${AT}:image/web/1.0.0/1`],
  ["imagebuilder:GetComponent", "arn:aws:imagebuilder:eu-west-1:444455556666:component/hardening/1.0.2/1"],
  ["imagebuilder:ListImageBuildVersions", `arn:aws:imagebuilder:${AT}:image/web/1.0.0/*`],
  ["imagebuilder:ListImagePipelines"],
  ["ec2:DescribeImages"],
  ["ecr:BatchGetImage", "arn:aws:ecr:us-east-1:444455556666:repository/base"],
  ["ssm:GetParameter", PARAMETER],
  ["ssm:GetParameterHistory", PARAMETER],
  ["events:PutEvents", BUS, { "events:source": ["golden-images"] }],
  ...["BatchGetBuildBatches", "BatchGetBuilds", "BatchGetProjects", "ListBuildBatchesForProject", "ListBuildsForProject"].map((action) => [`codebuild:${action}`, PROJECT, OF_AN_IMAGE] as const), // prettier-ignore
  ["secretsmanager:GetSecretValue", `${SECRET}-AbCdEf`],
  ["logs:PutLogEvents", `arn:aws:logs:${AT}:log-group:/aws/codebuild/${NAME}:log-stream:1`],
  ["s3:GetObjectVersion", `arn:aws:s3:::${BUCKET}/context.zip`],
  ["ec2:CreateNetworkInterface", `arn:aws:ec2:${AT}:network-interface/*`],
];

import { arn, imageBuilderArn } from "../arn";
import table from "./dependent-actions.json";
import { sorted } from "../record";
import { allow, type Statement } from "./document";
import { inRegions, type StacksOfImages } from "./stack-scopes";

/**
 * What AWS checks besides an action that the provider calls, by action: with `imagebuilder:CreateImageRecipe` alone the recipe is
 * refused where its caller may not read the parent. From the Service Authorization Reference.
 */
export const DEPENDENT_ACTIONS: Readonly<Record<string, readonly string[]>> = table.actions;

/** Dependents that nothing which stacks of images make asks for. */
export const NOT_NEEDED: Readonly<Record<string, string>> = {
  "ecr:BatchGetRepositoryScanningConfiguration": "scans of containers; only AMIs are built",
  "ecr:DescribeRepositories": "scans of containers; only AMIs are built",
  "imagebuilder:GetContainerRecipe": "only AMIs are built",
  "kms:Encrypt": "components have no key of their own",
  "kms:GenerateDataKey": "components have no key of their own",
  "kms:GenerateDataKeyWithoutPlaintext": "components have no key of their own",
  "s3:GetObject": "documents are given as data, not by uri",
  "s3:ListBucket": "documents are given as data; no image is exported to S3",
  "sns:Publish": "infrastructure configurations name no topic; EventBridge tells of builds",
};

/** Reads that know no resource. */
const DESCRIBE: readonly string[] = [
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeHosts",
  "ec2:DescribeImages",
  "ec2:DescribeLaunchTemplates",
  "inspector2:BatchGetAccountStatus",
];

/** What a deployment needs of things that others own: parents and components, launch templates, hosts. */
export function dependentStatements(stacks: StacksOfImages): Statement[] {
  const { partition, account, regions } = stacks;
  const home = { partition, account, region: "*" };
  const anyones = (noun: string): string => imageBuilderArn({ ...home, account: "*" }, `${noun}/*`);
  const Condition = inRegions(regions);
  return [
    allow({
      Sid: "UseWhatOthersPublish",
      Action: ["imagebuilder:GetComponent", "imagebuilder:GetImage", "imagebuilder:GetWorkflow"],
      Resource: sorted(["component", "image", "workflow"].map(anyones)),
      Condition,
    }),
    allow({
      Sid: "ReadParametersOfParents",
      Action: ["ssm:GetParameter"],
      Resource: [arn({ ...home, service: "ssm", resource: "parameter/*" })],
      Condition,
    }),
    allow({
      Sid: "UpdateLaunchTemplates",
      Action: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
      Resource: [arn({ ...home, service: "ec2", resource: "launch-template/*" })],
      Condition,
    }),
    allow({
      Sid: "ReadHostGroups",
      Action: ["resource-groups:GetGroup"],
      Resource: [arn({ ...home, service: "resource-groups", resource: "group/*" })],
      Condition,
    }),
    allow({ Sid: "DescribeForBuilds", Action: DESCRIBE, Resource: ["*"], Condition }),
  ];
}

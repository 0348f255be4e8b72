import { arn, imageBuilderArn } from "../arn";
import table from "./dependent-actions.json";
import { sorted } from "../record";
import { actions, allow, type Statement } from "./document";
import type { StacksOfImages } from "./stack-scopes";

/**
 * What AWS checks besides an action that the provider calls, by action: with `imagebuilder:CreateImageRecipe` alone the
 * recipe is refused where its caller may not read the parent. From the Service Authorization Reference.
 */
export const DEPENDENT_ACTIONS: Readonly<Record<string, readonly string[]>> = table.actions;

/** Dependents that nothing in stacks of images needs. */
export const NOT_NEEDED: Readonly<Record<string, string>> = {
  "kms:Encrypt": "components have no key of their own",
  "kms:GenerateDataKey": "components have no key of their own",
  "kms:GenerateDataKeyWithoutPlaintext": "components have no key of their own",
  "lambda:PassCapacityProvider": "functions run on what Lambda has",
  "s3:GetObject": "documents are given as data, not by uri",
  "s3:ListBucket": "documents are given as data; no image is exported to S3",
  "states:PublishStateMachineVersion": "machines have no versions of their own",
  "sns:Publish": "infrastructure configurations name no topic; EventBridge reports builds",
};

/** Reads that know no resource. */
const DESCRIBE = [
  ...actions("ec2", "DescribeAvailabilityZones", "DescribeHosts", "DescribeImages", "DescribeLaunchTemplates"),
  "inspector2:BatchGetAccountStatus",
];

/** Of repositories that exist, in any Region of the account. */
const SCANNING = actions("ecr", "BatchGetRepositoryScanningConfiguration", "DescribeImages", "DescribeRepositories");

/** What a deployment needs of things that others own: parents and components, launch templates, hosts. */
export function dependentStatements({ partition, account }: StacksOfImages): Statement[] {
  const home = { partition, account, region: "*" };
  const anyones = (noun: string): string => imageBuilderArn({ ...home, account: "*" }, `${noun}/*`);
  const ours = (service: string, resource: string): string => arn({ ...home, service, resource });
  const published = sorted(["component", "image", "workflow"].map(anyones));
  const read = actions("imagebuilder", "GetComponent", "GetImage", "GetWorkflow");
  const update = actions("ec2", "CreateLaunchTemplateVersion", "ModifyLaunchTemplate");
  return [
    allow("UseWhatOthersPublish", read, published),
    allow("ReadParametersOfParents", "ssm:GetParameter", ours("ssm", "parameter/*")),
    allow("UpdateLaunchTemplates", update, ours("ec2", "launch-template/*")),
    allow("ReadHostGroups", "resource-groups:GetGroup", ours("resource-groups", "group/*")),
    allow("DescribeForBuilds", DESCRIBE, "*"),
    allow("DescribeRepositories", SCANNING, ours("ecr", "repository/*")),
  ];
}

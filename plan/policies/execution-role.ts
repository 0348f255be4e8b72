import { arn, dnsSuffix, ec2Principal, imageBuilderArn, parameterArn, roleArn, type Home } from "../arn";
import { sorted } from "../record";
import { buildLogging } from "./build-roles";
import { actions, allow, policy, type PolicyDocument, type Statement } from "./document";

export interface ExecutionRoleArgs extends Home {
  /** Roles of the build instances: the only ones that may be passed. */
  readonly instanceRoleArn: string | readonly string[];
  /** Accounts that get copies: their `EC2ImageBuilderDistributionCrossAccountRole` may be assumed. */
  readonly copyTo: readonly string[];
}

/** Name of the role that Image Builder assumes in an account that gets copies. Fixed by AWS. */
const DISTRIBUTION_ROLE_NAME = "EC2ImageBuilderDistributionCrossAccountRole";

const NEW_TAG = { "aws:RequestTag/CreatedBy": "EC2 Image Builder" };
/** Of what carries the tag that Image Builder puts on what it makes. */
export const TAGGED = { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } };
export const TAGGING = { StringEquals: NEW_TAG };
export const TAGGING_AT_CREATION = {
  StringEquals: { ...NEW_TAG, "ec2:CreateAction": ["CreateImage", "RunInstances"] },
};

/**
 * What Image Builder does on our behalf when a pipeline names our role. Follows AWS's
 * `EC2ImageBuilderExecutionPolicy` (v2), narrowed to this account and region, to AMIs (no container, export, import or
 * Fast Launch), to one role to pass and to named accounts to copy to. Parameters are in `parameters.ts`.
 * About 7,500 characters: an inline policy (10,240 per role), too long for a managed one (6,144).
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-iam-awsmanpol.html
 */
export function executionRolePolicy(args: ExecutionRoleArgs): PolicyDocument {
  const places = placesOf(args);
  return policy(
    ...launchStatements(args, places),
    ...imageStatements(places),
    ...tagStatements(places),
    ...commandStatements(args, places),
    ...inventoryStatements(args, places),
    ...keyStatements(args),
    ...distributionStatements(args),
    ...reportStatements(args),
  );
}

type Places = ReturnType<typeof placesOf>;

/** ARN patterns that several statements name. */
function placesOf({ partition, region, account }: Home) {
  const ec2 = (resource: string, where = region, owner = account): string =>
    arn({ partition, service: "ec2", region: where, account: owner, resource });
  return {
    ec2,
    images: ec2("image/*", "*", ""),
    snapshots: ec2("snapshot/*", "*", ""),
    instances: ec2("instance/*"),
    volumes: ec2("volume/*"),
    licenses: arn({ partition, service: "license-manager", region, account, resource: "license-configuration:*" }),
    document: (name: string): string => arn({ partition, service: "ssm", region, resource: `document/${name}` }),
  };
}

function launchStatements(args: ExecutionRoleArgs, { ec2, instances, volumes, licenses }: Places): Statement[] {
  const { region, partition } = args;
  const from = [
    ec2("image/*", region, ""),
    ec2("snapshot/*", region, ""),
    ec2("security-group/*", region, "*"),
    ec2("subnet/*", region, "*"),
    ec2("key-pair/*"),
    ec2("network-interface/*"),
    licenses,
  ];
  const toEc2 = { StringEquals: { "iam:PassedToService": sorted(["ec2.amazonaws.com", ec2Principal(partition)]) } };
  const steer = actions("ec2", "StartInstances", "StopInstances", "TerminateInstances");
  return [
    allow("LaunchFrom", "ec2:RunInstances", from),
    allow("LaunchTagged", "ec2:RunInstances", [instances, volumes], TAGGING),
    allow("PassTheInstanceRole", "iam:PassRole", args.instanceRoleArn, toEc2),
    allow("StartAndStopBuilds", steer, instances, TAGGED),
    allow("Describe", DESCRIBE, "*"),
  ];
}

const DESCRIBE = actions(
  "ec2",
  "DescribeHosts",
  "DescribeImages",
  "DescribeInstanceAttribute",
  "DescribeInstanceStatus",
  "DescribeInstanceTypeOfferings",
  "DescribeInstanceTypes",
  "DescribeInstances",
  "DescribeLaunchTemplateVersions",
  "DescribeLaunchTemplates",
  "DescribeSnapshots",
  "DescribeSubnets",
  "DescribeTags",
);

function imageStatements({ images, snapshots, instances }: Places): Statement[] {
  return [
    allow("CreateImages", "ec2:CreateImage", [images, snapshots], TAGGING),
    allow("CreateImagesOfBuilds", "ec2:CreateImage", instances, TAGGED),
    allow("CopyImages", "ec2:CopyImage", "*"),
    allow("ChangeOwnImages", ["ec2:DeregisterImage", "ec2:ModifyImageAttribute"], images, TAGGED),
    allow("ShareOwnSnapshots", "ec2:ModifySnapshotAttribute", snapshots, TAGGED),
  ];
}

function tagStatements({ images, snapshots, instances, volumes }: Places): Statement[] {
  return [
    allow("TagWhatBuildsMake", "ec2:CreateTags", [images, snapshots, instances, volumes], TAGGING_AT_CREATION),
    allow("TagImages", "ec2:CreateTags", images),
    allow("TagSnapshots", "ec2:CreateTags", snapshots, TAGGING),
  ];
}

function commandStatements({ partition, region, account }: Home, { document, instances }: Places): Statement[] {
  const documents = ["AWS-RunPowerShellScript", "AWS-RunShellScript", "AWSEC2-RunSysprep"].map(document);
  const reads = ["GetCommandInvocation", "ListCommandInvocations", "ListCommands", "ListInventoryEntries"];
  const follow = actions("ssm", "DescribeInstanceInformation", ...reads);
  const amazons = arn({ partition, service: "ssm", region, resource: "parameter/aws/service/*" });
  const imageBuilders = parameterArn({ partition, region: "*", account }, "imagebuilder/*");
  return [
    allow("RunBuildDocuments", "ssm:SendCommand", documents),
    allow("RunOnBuildInstances", "ssm:SendCommand", instances, TAGGED),
    allow("FollowCommands", follow, "*"),
    allow("ReadPublicParameters", "ssm:GetParameter", amazons),
    allow("UseParametersOfImageBuilder", ["ssm:GetParameter", "ssm:PutParameter"], imageBuilders),
  ];
}

function inventoryStatements(args: ExecutionRoleArgs, { document, instances }: Places): Statement[] {
  const { partition, region, account } = args;
  const associations = arn({ partition, region, account, service: "ssm", resource: "association/*" });
  const end = actions("ssm", "DeleteAssociation", "DescribeAssociationExecutions");
  return [
    allow("GatherInventory", "ssm:CreateAssociation", [associations, document("AWS-GatherSoftwareInventory")]),
    allow("GatherInventoryOfBuilds", "ssm:CreateAssociation", instances, TAGGED),
    allow("TagInventory", "ssm:AddTagsToResource", associations, TAGGING),
    allow("EndInventory", end, associations),
    allow("ReadInventory", "ssm:DescribeInstanceAssociationsStatus", instances),
    createSystemsManagerRole(args),
  ];
}

export function createSystemsManagerRole({ partition, account }: Home): Statement {
  const linkedRole = roleArn(partition, account, "aws-service-role/ssm.amazonaws.com/*");
  const forSystemsManager = { StringEquals: { "iam:AWSServiceName": "ssm.amazonaws.com" } };
  const createRole = "iam:CreateServiceLinkedRole";
  return allow("CreateServiceLinkedRoleOfSystemsManager", createRole, linkedRole, forSystemsManager);
}

/** Keys of parents may belong to other accounts and copies are encrypted in other regions, hence any key, but only via EC2. */
export function keyStatements({ partition }: Home): Statement[] {
  const keys = arn({ partition, service: "kms", region: "*", account: "*", resource: "key/*" });
  const StringLike = { "kms:ViaService": sorted([`ec2.*.${dnsSuffix(partition)}`, "ec2.*.amazonaws.com"]) };
  const ofVolumes = { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "aws:ebs:id" }, StringLike };
  const forServices = { Bool: { "kms:GrantIsForAWSResource": "true" }, StringLike };
  const reencrypt = ["ReEncryptFrom", "ReEncryptTo"];
  const encrypt = actions("kms", "Decrypt", "Encrypt", "GenerateDataKeyWithoutPlaintext", ...reencrypt);
  return [
    allow("EncryptVolumes", encrypt, keys, ofVolumes),
    allow("DescribeKeys", "kms:DescribeKey", keys, { StringLike }),
    allow("GrantKeysToServices", "kms:CreateGrant", keys, forServices),
  ];
}

export function distributionStatements(args: Home & Pick<ExecutionRoleArgs, "copyTo">): Statement[] {
  const { partition, copyTo } = args;
  const { ec2, licenses } = placesOf(args);
  const distribute = sorted(copyTo).map((target) => roleArn(partition, target, DISTRIBUTION_ROLE_NAME));
  const update = actions("ec2", "CreateLaunchTemplateVersion", "ModifyLaunchTemplate");
  return [
    allow("UpdateLaunchTemplates", update, ec2("launch-template/*", "*")),
    allow("UpdateLicenses", "license-manager:UpdateLicenseSpecificationsForResource", licenses),
    ...(distribute.length > 0 ? [allow("CopyToAccounts", "sts:AssumeRole", distribute)] : []),
  ];
}

function reportStatements(args: Home): Statement[] {
  const start = actions("imagebuilder", "StartImagePipelineExecution", "TagResource");
  return [
    buildLogging(args),
    allow("ReadFindings", actions("inspector2", "ListCoverage", "ListFindings"), "*"),
    watchScans(args),
    allow("StartPipelines", start, imageBuilderArn(args, "image-pipeline", "*")),
  ];
}

export function watchScans(home: Home): Statement {
  const rules = arn({ ...home, service: "events", resource: "rule/ImageBuilder-*" });
  const watch = actions("events", "DeleteRule", "DescribeRule", "PutRule", "PutTargets", "RemoveTargets");
  return allow("WatchScans", watch, rules);
}

import {
  arn,
  dnsSuffix,
  ec2Principal,
  imageBuilderArn,
  logGroupArn,
  parameterArn,
  roleArn,
  type Home,
  type Partition,
} from "../arn";
import { sorted } from "../record";
import { allow, policy, type PolicyDocument, type Statement } from "./document";

export interface ExecutionRoleArgs extends Home {
  /** Role of the build instances: the only one that may be passed. */
  readonly instanceRoleArn: string;
  /** Accounts that get copies: their `EC2ImageBuilderDistributionCrossAccountRole` may be assumed. */
  readonly copyTo: readonly string[];
  /** SNS topics that infrastructure configurations name. @default none */
  readonly topicArns?: readonly string[];
}

/** Name of the role that Image Builder assumes in an account that gets copies. Fixed by AWS. */
export const DISTRIBUTION_ROLE_NAME = "EC2ImageBuilderDistributionCrossAccountRole";

const OWN_TAG = { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" };
const NEW_TAG = { "aws:RequestTag/CreatedBy": "EC2 Image Builder" };
const TAGGED = { StringEquals: OWN_TAG };
const TAGGING = { StringEquals: NEW_TAG };

/**
 * What Image Builder does on our behalf when a pipeline names a role of ours. Follows AWS's
 * `EC2ImageBuilderExecutionPolicy` (v2), narrowed to this account and region, to AMIs (no container, export, import or
 * Fast Launch), to one role to pass and to named accounts to copy to. Parameters are in `parameters.ts`.
 * About 7,500 characters: an inline policy (10,240 a role), too long for a managed one (6,144).
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-iam-awsmanpol.html
 */
export function executionRolePolicy(args: ExecutionRoleArgs): PolicyDocument {
  return policy(
    ...launchStatements(args),
    ...imageStatements(args),
    ...tagStatements(args),
    ...commandStatements(args),
    ...inventoryStatements(args),
    ...keyStatements(args.partition),
    ...distributionStatements(args),
    ...reportStatements(args),
  );
}

function launchStatements(args: ExecutionRoleArgs): Statement[] {
  const { partition, region } = args;
  return [
    allow({
      Sid: "LaunchFrom",
      Action: ["ec2:RunInstances"],
      Resource: [
        ec2(partition, region, "", "image/*"),
        ec2(partition, region, "", "snapshot/*"),
        ec2(partition, region, "*", "security-group/*"),
        ec2(partition, region, "*", "subnet/*"),
        ec2(partition, region, args.account, "key-pair/*"),
        ec2(partition, region, args.account, "network-interface/*"),
        arn({ ...homeOf(args), service: "license-manager", resource: "license-configuration:*" }),
      ],
    }),
    allow({
      Sid: "LaunchTagged",
      Action: ["ec2:RunInstances"],
      Resource: [ec2(partition, region, args.account, "instance/*"), ec2(partition, region, args.account, "volume/*")],
      Condition: TAGGING,
    }),
    allow({
      Sid: "PassTheInstanceRole",
      Action: ["iam:PassRole"],
      Resource: [args.instanceRoleArn],
      Condition: { StringEquals: { "iam:PassedToService": sorted(["ec2.amazonaws.com", ec2Principal(partition)]) } },
    }),
    allow({
      Sid: "StartAndStopBuilds",
      Action: ["ec2:StartInstances", "ec2:StopInstances", "ec2:TerminateInstances"],
      Resource: [ec2(partition, region, args.account, "instance/*")],
      Condition: TAGGED,
    }),
    allow({ Sid: "Describe", Action: DESCRIBE, Resource: ["*"] }),
  ];
}

const DESCRIBE: readonly string[] = [
  "ec2:DescribeHosts",
  "ec2:DescribeImages",
  "ec2:DescribeInstanceAttribute",
  "ec2:DescribeInstanceStatus",
  "ec2:DescribeInstanceTypeOfferings",
  "ec2:DescribeInstanceTypes",
  "ec2:DescribeInstances",
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeSnapshots",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
];

function imageStatements({ partition, region, account }: ExecutionRoleArgs): Statement[] {
  const images = ec2(partition, "*", "", "image/*");
  const snapshots = ec2(partition, "*", "", "snapshot/*");
  return [
    allow({ Sid: "CreateImages", Action: ["ec2:CreateImage"], Resource: [images, snapshots], Condition: TAGGING }),
    allow({
      Sid: "CreateImagesOfBuilds",
      Action: ["ec2:CreateImage"],
      Resource: [ec2(partition, region, account, "instance/*")],
      Condition: TAGGED,
    }),
    allow({ Sid: "CopyImages", Action: ["ec2:CopyImage"], Resource: ["*"] }),
    allow({
      Sid: "ChangeOwnImages",
      Action: ["ec2:DeregisterImage", "ec2:ModifyImageAttribute"],
      Resource: [images],
      Condition: TAGGED,
    }),
    allow({
      Sid: "ShareOwnSnapshots",
      Action: ["ec2:ModifySnapshotAttribute"],
      Resource: [snapshots],
      Condition: TAGGED,
    }),
  ];
}

function tagStatements({ partition, region, account }: ExecutionRoleArgs): Statement[] {
  const images = ec2(partition, "*", "", "image/*");
  const snapshots = ec2(partition, "*", "", "snapshot/*");
  return [
    allow({
      Sid: "TagWhatBuildsMake",
      Action: ["ec2:CreateTags"],
      Resource: [
        images,
        snapshots,
        ec2(partition, region, account, "instance/*"),
        ec2(partition, region, account, "volume/*"),
      ],
      Condition: { StringEquals: { ...NEW_TAG, "ec2:CreateAction": ["CreateImage", "RunInstances"] } },
    }),
    allow({ Sid: "TagImages", Action: ["ec2:CreateTags"], Resource: [images] }),
    allow({ Sid: "TagSnapshots", Action: ["ec2:CreateTags"], Resource: [snapshots], Condition: TAGGING }),
  ];
}

function commandStatements({ partition, region, account }: ExecutionRoleArgs): Statement[] {
  const documents = ["AWS-RunPowerShellScript", "AWS-RunShellScript", "AWSEC2-RunSysprep"];
  return [
    allow({
      Sid: "RunBuildDocuments",
      Action: ["ssm:SendCommand"],
      Resource: documents.map((name) => arn({ partition, service: "ssm", region, resource: `document/${name}` })),
    }),
    allow({
      Sid: "RunOnBuildInstances",
      Action: ["ssm:SendCommand"],
      Resource: [ec2(partition, region, account, "instance/*")],
      Condition: TAGGED,
    }),
    allow({
      Sid: "FollowCommands",
      Action: [
        "ssm:DescribeInstanceInformation",
        "ssm:GetCommandInvocation",
        "ssm:ListCommandInvocations",
        "ssm:ListCommands",
        "ssm:ListInventoryEntries",
      ],
      Resource: ["*"],
    }),
    allow({
      Sid: "ReadPublicParameters",
      Action: ["ssm:GetParameter"],
      Resource: [arn({ partition, service: "ssm", region, resource: "parameter/aws/service/*" })],
    }),
    allow({
      Sid: "UseParametersOfImageBuilder",
      Action: ["ssm:GetParameter", "ssm:PutParameter"],
      Resource: [parameterArn({ partition, region: "*", account }, "imagebuilder/*")],
    }),
  ];
}

function inventoryStatements(args: ExecutionRoleArgs): Statement[] {
  const { partition, region, account } = args;
  const associations = arn({ ...homeOf(args), service: "ssm", resource: "association/*" });
  const instances = ec2(partition, region, account, "instance/*");
  const gather = arn({ partition, service: "ssm", region, resource: "document/AWS-GatherSoftwareInventory" });
  return [
    allow({
      Sid: "GatherInventory",
      Action: ["ssm:CreateAssociation"],
      Resource: [associations, gather],
    }),
    allow({
      Sid: "GatherInventoryOfBuilds",
      Action: ["ssm:CreateAssociation"],
      Resource: [instances],
      Condition: TAGGED,
    }),
    allow({
      Sid: "TagInventory",
      Action: ["ssm:AddTagsToResource"],
      Resource: [associations],
      Condition: TAGGING,
    }),
    allow({
      Sid: "EndInventory",
      Action: ["ssm:DeleteAssociation", "ssm:DescribeAssociationExecutions"],
      Resource: [associations],
    }),
    allow({ Sid: "ReadInventory", Action: ["ssm:DescribeInstanceAssociationsStatus"], Resource: [instances] }),
    allow({
      Sid: "CreateServiceLinkedRoleOfSystemsManager",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: [roleArn(partition, account, "aws-service-role/ssm.amazonaws.com/*")],
      Condition: { StringEquals: { "iam:AWSServiceName": "ssm.amazonaws.com" } },
    }),
  ];
}

/** Keys of parents may belong to other accounts and copies are encrypted in other regions, hence any key, via EC2 alone. */
function keyStatements(partition: Partition): Statement[] {
  const keys = [arn({ partition, service: "kms", region: "*", account: "*", resource: "key/*" })];
  const viaEc2 = { "kms:ViaService": sorted([`ec2.*.${dnsSuffix(partition)}`, "ec2.*.amazonaws.com"]) };
  return [
    allow({
      Sid: "EncryptVolumes",
      Action: [
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      Resource: keys,
      Condition: {
        "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "aws:ebs:id" },
        StringLike: viaEc2,
      },
    }),
    allow({ Sid: "DescribeKeys", Action: ["kms:DescribeKey"], Resource: keys, Condition: { StringLike: viaEc2 } }),
    allow({
      Sid: "GrantKeysToServices",
      Action: ["kms:CreateGrant"],
      Resource: keys,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" }, StringLike: viaEc2 },
    }),
  ];
}

function distributionStatements(args: ExecutionRoleArgs): Statement[] {
  const { partition, account } = args;
  const distribute = sorted(args.copyTo).map((target) => roleArn(partition, target, DISTRIBUTION_ROLE_NAME));
  const statements = [
    allow({
      Sid: "UpdateLaunchTemplates",
      Action: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
      Resource: [ec2(partition, "*", account, "launch-template/*")],
    }),
    allow({
      Sid: "UpdateLicenses",
      Action: ["license-manager:UpdateLicenseSpecificationsForResource"],
      Resource: [arn({ ...homeOf(args), service: "license-manager", resource: "license-configuration:*" })],
    }),
  ];
  if (distribute.length > 0) {
    statements.push(allow({ Sid: "CopyToAccounts", Action: ["sts:AssumeRole"], Resource: distribute }));
  }
  return statements;
}

function reportStatements(args: ExecutionRoleArgs): Statement[] {
  const topics = sorted(args.topicArns ?? []);
  const statements = [
    allow({
      Sid: "WriteBuildLogs",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [logGroupArn(args, "/aws/imagebuilder/*")],
    }),
    allow({
      Sid: "ReadFindings",
      Action: ["inspector2:ListCoverage", "inspector2:ListFindings"],
      Resource: ["*"],
    }),
    allow({
      Sid: "WatchScans",
      Action: [
        "events:DeleteRule",
        "events:DescribeRule",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
      ],
      Resource: [arn({ ...homeOf(args), service: "events", resource: "rule/ImageBuilder-*" })],
    }),
    allow({
      Sid: "StartPipelines",
      Action: ["imagebuilder:StartImagePipelineExecution", "imagebuilder:TagResource"],
      Resource: [imageBuilderArn(args, "image-pipeline", "*")],
    }),
  ];
  if (topics.length > 0) {
    statements.push(allow({ Sid: "PublishToTopics", Action: ["sns:Publish"], Resource: topics }));
  }
  return statements;
}

function ec2(partition: Partition, region: string, account: string, resource: string): string {
  return arn({ partition, service: "ec2", region, account, resource });
}

function homeOf({ partition, region, account }: Home): Home {
  return { partition, region, account };
}

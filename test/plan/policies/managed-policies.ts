import { actions, allow, policy } from "../../../plan/policies/document";

const TAGGED = { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } };
const AMIS = ["arn:aws:ec2:*::image/*"];
const SNAPSHOTS = ["arn:aws:ec2:*::snapshot/*"];

/** What `AmazonSSMManagedInstanceCore` allows. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html */
export const AGENT = policy(
  allow(
    "Agent",
    [
      ...actions("ssm", "DescribeAssociation", "DescribeDocument", "GetDeployablePatchSnapshotForInstance"),
      ...actions("ssm", "GetDocument", "GetManifest", "GetParameter", "GetParameters", "ListAssociations"),
      ...actions("ssm", "ListInstanceAssociations", "PutComplianceItems", "PutConfigurePackageResult", "PutInventory"),
      ...actions("ssm", "UpdateAssociationStatus", "UpdateInstanceAssociationStatus", "UpdateInstanceInformation"),
      ...actions("ssmmessages", "CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"),
      ...actions("ec2messages", "AcknowledgeMessage", "DeleteMessage", "FailMessage", "GetEndpoint", "GetMessages"),
      "ec2messages:SendReply",
    ],
    [
      "*",
      "arn:aws:ec2:*:111122223333:instance/*",
      "arn:aws:ssm:*:111122223333:document/*",
      "arn:aws:ssm:*:111122223333:association/*",
      "arn:aws:ssm:*:111122223333:parameter/*",
      "arn:aws:ssm:*:111122223333:patchbaseline/*",
    ],
  ),
);

/**
 * What `EC2ImageBuilderLifecycleExecutionPolicy` allows, but for containers.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2ImageBuilderLifecycleExecutionPolicy.html
 */
export const LIFECYCLE = policy(
  allow(
    "Images",
    [
      ...actions("ec2", "DeregisterImage", "DescribeImageAttribute", "DisableImage", "DisableImageDeprecation"),
      ...actions("ec2", "EnableImage", "EnableImageDeprecation"),
    ],
    AMIS,
    TAGGED,
  ),
  allow("Snapshots", "ec2:DeleteSnapshot", SNAPSHOTS, TAGGED),
  allow("Tags", actions("ec2", "CreateTags", "DeleteTags"), [...AMIS, ...SNAPSHOTS], TAGGED),
  allow("Delete", "imagebuilder:DeleteImage", "arn:aws:imagebuilder:*:111122223333:image/*"),
  allow("Read", ["ec2:DescribeImages", "tag:GetResources"], "*"),
);

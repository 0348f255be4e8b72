import { arn, bucketArn, imageBuilderArn } from "../arn";
import { logBucketPattern } from "../names";
import type { Family } from "../roles-boundary";
import { buildLogging, decryptComponents, readWithin } from "./build-roles";
import { actions, allow, policy, type PolicyDocument } from "./document";
import { createSystemsManagerRole, distributionStatements, keyStatements, watchScans } from "./execution-role";
import { TAGGED, TAGGING, TAGGING_AT_CREATION } from "./execution-role";
import { passBuildRole } from "./stack-scopes";

/** What the agent of Systems Manager, builds and lifecycle policies read and report, of any resource; and webhooks, which only rules call. */
const ANYWHERE = [
  ...["ec2:CopyImage", "ec2:Describe*", "ec2messages:*", "events:Invoke*", "imagebuilder:Get*", "inspector2:List*"],
  ...["ecr:*Layer*", "ecr:BatchGetImage", "ecr:GetAuth*"],
  ...actions("ssm", "Describe*", "GetCommandInvocation", "GetDeployablePatchSnapshotForInstance", "GetDocument"),
  ...actions("ssm", "GetManifest", "GetParameter", "GetParameters", "List*", "PutCo*"),
  ...actions("ssm", "PutInventory", "UpdateAssociationStatus", "UpdateInstance*"),
  ...["ssmmessages:*", "tag:GetResources"],
];

/** Of what Image Builder made and tagged so. */
const ON_OWN = [
  ...actions("ec2", "CreateImage", "CreateTags", "DeleteSnapshot", "DeleteTags", "DeregisterImage", "DisableImage"),
  ...actions("ec2", "DisableImageDeprecation", "EnableImage", "EnableImageDeprecation", "ModifyImageAttribute"),
  ...actions("ec2", "ModifySnapshotAttribute", "StartInstances", "StopInstances", "TerminateInstances"),
  ...actions("ssm", "CreateAssociation", "SendCommand"),
];

/** Parameters, and images of repositories: each action knows one of the two. */
const WRITE = ["ecr:*Image", "ssm:PutParameter"];

const LAUNCHED_FROM = ["image", "key-pair", "network-interface", "security-group", "snapshot", "subnet"];

const RUN = actions("ssm", "CreateAssociation", "DeleteAssociation", "SendCommand");

/**
 * The policy that the stack `bootstrap` makes, and that bounds every role of the stacks of images unless settings name
 * another. A role may be given no more than this, by whom it may be: so a deployment, which gives roles their policies,
 * is no administrator. It is wider than the roles' own policies where IAM's limit of 6,144 characters asks for it, but
 * never in what leads further: to run code elsewhere, pass or assume a role, administer a key or write foreign objects.
 */
export function rolesBoundaryPolicy(
  { partition, account, namePrefix }: Family,
  buildsMayRead: readonly string[] = [],
): PolicyDocument {
  const home = { partition, account, region: "*" };
  const ours = (service: string, resource: string): string => arn({ ...home, service, resource });
  const amazons = (service: string, resource: string): string => arn({ ...home, account: "", service, resource });
  const anyones = (noun: string): string => arn({ ...home, account: "*", service: "ec2", resource: `${noun}/*` });
  const associations = ours("ssm", "association/*");
  const licenses = ours("license-manager", "license-configuration:*");
  const started = ["image", "image-pipeline"].map((noun) => imageBuilderArn(home, noun, "*"));
  return policy(
    allow("Anywhere", ANYWHERE, "*"),
    allow("OnOwn", ON_OWN, "*", TAGGED),
    allow("Make", actions("ec2", "CreateImage", "RunInstances"), "*", TAGGING),
    allow("Launch", "ec2:RunInstances", [...LAUNCHED_FROM.map(anyones), licenses]),
    allow("TagNew", "ec2:CreateTags", "*", TAGGING_AT_CREATION),
    allow("TagImage", "ec2:CreateTags", amazons("ec2", "image/*")),
    allow("Tag", ["ec2:CreateTags", "ssm:AddTagsToResource"], [amazons("ec2", "snapshot/*"), associations], TAGGING),
    allow("Run", RUN, [amazons("ssm", "document/AWS*"), associations]),
    allow("Write", WRITE, [ours("ecr", "repository/*"), ours("ssm", "parameter/*")]),
    allow("PutLogs", "s3:PutObject", bucketArn(partition, logBucketPattern(namePrefix), "*")),
    allow("GetTools", "s3:GetObject", bucketArn(partition, "ec2imagebuilder-*-prod", "*")),
    allow("Start", actions("imagebuilder", "DeleteImage", "StartImagePipelineExecution", "TagResource"), started),
    passBuildRole({ partition, account }),
    decryptComponents(home),
    ...keyStatements(home),
    ...distributionStatements({ ...home, copyTo: ["*"] }),
    buildLogging(home),
    watchScans(home),
    createSystemsManagerRole(home),
    readWithin(buildsMayRead),
  );
}

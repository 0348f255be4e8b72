import { arn, imageBuilderArn, kmsArn } from "../arn";
import { familyName } from "../names";
import { actions, allow, type Statement } from "./document";
import type { StacksOfImages } from "./stack-scopes";

/** Of AMIs that Image Builder made: https://docs.aws.amazon.com/imagebuilder/latest/userguide/tag-resources.html */
const OF_IMAGE_BUILDER = { StringEquals: { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" } };

/** What `golden release reconcile` asks and does, for the role that runs it. */
export function reconcileStatements(stacks: StacksOfImages): readonly Statement[] {
  const { partition, account } = stacks;
  const home = { partition, account, region: "*" };
  const images = imageBuilderArn(home, "image*");
  const amis = arn({ partition, service: "ec2", region: "*", account: "", resource: "image/*" });
  const topics = arn({ ...home, service: "sns", resource: `${familyName(stacks.namePrefix)}-*` });
  const viaTopics = { StringLike: { "kms:ViaService": "sns.*.amazonaws.com*" } };
  return [
    allow("SeeReleases", actions("imagebuilder", "ListImageBuildVersions", "ListTagsForResource", "TagResource"), images),
    allow("SeeTags", ["ec2:DescribeTags", "imagebuilder:ListImagePipelines"], "*"),
    allow("TagAmis", "ec2:CreateTags", amis, OF_IMAGE_BUILDER),
    // Definitions name parameters as they like.
    allow("PointToAmis", actions("ssm", "GetParameter", "PutParameter"), arn({ ...home, service: "ssm", resource: "parameter/*" })), // prettier-ignore
    // An AMI's parameter is looked up by SSM with the caller's permissions.
    allow("CheckAmis", "ec2:DescribeImages", "*"),
    allow("TellChannels", "sns:Publish", topics),
    allow("EncryptForChannels", actions("kms", "Decrypt", "GenerateDataKey"), kmsArn(home, "key/*"), viaTopics),
  ];
}

import { arn, imageBuilderArn, parameterArn } from "../arn";
import { channelParameters, type Channels } from "../channels";
import { actions, allow, policy, type PolicyDocument, type Statement } from "./document";
import { containersStatement, moveStatement, OF_IMAGE_BUILDER, peopleStatement } from "./fleet-functions";
import { keepSecretParameters } from "./rebuild-role";
import { stayInRegions, type StacksOfImages } from "./stack-scopes";

/** Stacks of images whose channels are moved. */
export interface StacksWithChannels extends StacksOfImages {
  /** As in the stacks' settings. */
  readonly promotion: Channels;
}

/** Where builds and people are. Channels and AMIs may be in any Region. */
const AT_HOME = ["events:*", "imagebuilder:*"];

/**
 * What a job does that moves channels of images: `golden promote`, `rollback` and `releases`. Of parameters it reaches those of channels alone.
 */
export function promoteRolePolicy(stacks: StacksWithChannels): PolicyDocument {
  return policy(...moving(stacks));
}

/** The same, and `golden revoke`. */
export function revokeRolePolicy(stacks: StacksWithChannels): PolicyDocument {
  const { partition } = stacks;
  const amis = arn({ partition, service: "ec2", region: "*", resource: "image/*" });
  const ends = actions("ec2", "DisableImage", "EnableImageDeprecation", "ResetImageAttribute");
  return policy(
    ...moving(stacks),
    allow("MarkBuilds", "imagebuilder:TagResource", imageBuilderArn(homeOf(stacks), "image", "*")),
    allow("WithdrawAmis", ends, amis, OF_IMAGE_BUILDER),
    allow("SeeAncestry", "ec2:GetImageAncestry", amis),
  );
}

function moving(stacks: StacksWithChannels): readonly Statement[] {
  const home = homeOf(stacks);
  const { promotion, namePrefix } = stacks;
  const pointers = channelParameters(promotion, namePrefix === undefined ? "*" : `${namePrefix}-*`);
  const see = ["GetImage", "ListImageBuildVersions", "ListImageScanFindings"];
  return [
    allow("SeeBuilds", actions("imagebuilder", ...see), imageBuilderArn(home, "image", "*")),
    // With an AMI's parameter, SSM looks the AMI up as the caller.
    allow("SeeAmis", actions("ec2", "DescribeImageReferences", "DescribeImages"), "*"),
    containersStatement(home, ["*"], "DescribeImageScanFindings"),
    moveStatement(
      pointers.map((name) => parameterArn(home, name)),
      "PutParameter",
    ),
    keepSecretParameters(),
    peopleStatement(home),
    stayInRegions(stacks.regions, AT_HOME),
  ];
}

function homeOf({ partition, account }: StacksOfImages) {
  return { partition, account, region: "*" } as const;
}

import { ec2Principal, imageBuilderArn, type Home, type Partition } from "../arn";
import { allow, policy, type PolicyDocument } from "./document";

/**
 * Trust policy of the role of build instances. EC2 sends no source account, so there is no condition to make.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html
 */
export function instanceTrust(partition: Partition): PolicyDocument {
  return policy(
    allow({
      Sid: "BuildInstances",
      Principal: { Service: [ec2Principal(partition)] },
      Action: ["sts:AssumeRole"],
    }),
  );
}

/**
 * Trust policy of execution and lifecycle roles: Image Builder, and only for resources of this account and region, so
 * that nobody else's pipeline can make the service use our role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function imageBuilderTrust(home: Home): PolicyDocument {
  return policy(
    allow({
      Sid: "ImageBuilder",
      Principal: { Service: ["imagebuilder.amazonaws.com"] },
      Action: ["sts:AssumeRole"],
      Condition: {
        StringEquals: { "aws:SourceAccount": home.account },
        ArnLike: { "aws:SourceArn": imageBuilderArn(home, "*") },
      },
    }),
  );
}

import { bucketArn, imageBuilderArn, kmsArn, logGroupArn, managedPolicyArn, type Home, type Partition } from "../arn";
import { sorted } from "../record";
import { allow, policy, type PolicyDocument, type Statement } from "./document";

export interface InstanceRoleArgs extends Home {
  /** Where Image Builder's logs go; absent: CloudWatch alone. */
  readonly logs?: {
    readonly bucket: string;
    /** Without slashes at the ends. */
    readonly prefix: string;
    /** ARN of the bucket's KMS key. */
    readonly keyArn?: string;
  };
  /** ARNs of components of other owners that recipes use (neither ours nor Amazon's). @default none */
  readonly componentArns?: readonly string[];
}

/** Policies of AWS that the role of build instances carries beside {@link instanceRolePolicy}. */
export function instanceRoleManagedPolicies(partition: Partition): readonly string[] {
  return [managedPolicyArn(partition, "AmazonSSMManagedInstanceCore")];
}

/**
 * What build instances may do beyond Systems Manager. Follows AWS's `EC2InstanceProfileForImageBuilder`, narrowed: that
 * one reads every component, decrypts with every key and reads any bucket of anyone that is named `ec2imagebuilder*`.
 * Here the buckets are Amazon's two of this region by their whole names, which nobody else can hold. Amazon publishes
 * no account id for them that `aws:ResourceAccount` could name.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-iam-awsmanpol.html
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/vpc-interface-endpoints.html (the buckets)
 */
export function instanceRolePolicy(args: InstanceRoleArgs): PolicyDocument {
  return policy(
    allow({
      Sid: "ReadComponents",
      Action: ["imagebuilder:GetComponent"],
      Resource: sorted([
        imageBuilderArn(args, "component", "*"),
        imageBuilderArn({ ...args, account: "aws" }, "component", "*"),
        ...(args.componentArns ?? []),
      ]),
    }),
    allow({
      Sid: "DecryptComponents",
      Action: ["kms:Decrypt"],
      Resource: [kmsArn(args, "key/*")],
      Condition: {
        "ForAnyValue:StringEquals": {
          "kms:EncryptionContextKeys": "aws:imagebuilder:arn",
          "aws:CalledVia": "imagebuilder.amazonaws.com",
        },
      },
    }),
    allow({
      Sid: "DownloadToolsOfImageBuilder",
      Action: ["s3:GetObject"],
      Resource: [
        bucketArn(args.partition, `ec2imagebuilder-managed-resources-${args.region}-prod`, "*"),
        bucketArn(args.partition, `ec2imagebuilder-toe-${args.region}-prod`, "*"),
      ],
    }),
    allow({
      Sid: "WriteBuildLogs",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [logGroupArn(args, "/aws/imagebuilder/*")],
    }),
    ...logBucketStatements(args),
  );
}

function logBucketStatements(args: InstanceRoleArgs): Statement[] {
  const { logs } = args;
  if (!logs) {
    return [];
  }
  const put = allow({
    Sid: "PutBuildLogs",
    Action: ["s3:PutObject"],
    Resource: [bucketArn(args.partition, logs.bucket, `${logs.prefix}/*`)],
  });
  if (logs.keyArn === undefined) {
    return [put];
  }
  const encrypt = allow({ Sid: "EncryptBuildLogs", Action: ["kms:GenerateDataKey"], Resource: [logs.keyArn] });
  return [put, encrypt];
}

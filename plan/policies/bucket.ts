import { bucketArn, type Partition } from "../arn";
import { deny, policy, type PolicyDocument, type Statement } from "./document";

const ENCRYPTION = "s3:x-amz-server-side-encryption";
const ENCRYPTION_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";

export interface BucketPolicyArgs {
  readonly partition: Partition;
  readonly bucket: string;
  /** Objects may be encrypted with this key alone; what names no key gets the bucket's default. ARN. */
  readonly keyArn?: string;
}

/**
 * Policy of a bucket: denies alone, access comes from IAM in the bucket's account. TLS 1.2 or newer, and where a key is
 * given no other encryption.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export function bucketPolicy(args: BucketPolicyArgs): PolicyDocument {
  const objects = bucketArn(args.partition, args.bucket, "*");
  const everything = [bucketArn(args.partition, args.bucket), objects];
  return policy(
    deny({
      Sid: "DenyWithoutTls",
      Principal: { AWS: "*" },
      Action: ["s3:*"],
      Resource: everything,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
    deny({
      Sid: "DenyOldTls",
      Principal: { AWS: "*" },
      Action: ["s3:*"],
      Resource: everything,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    }),
    ...(args.keyArn === undefined ? [] : encryptionStatements(objects, args.keyArn)),
  );
}

/** `Null` keeps uploads that name no encryption: a negated operator alone would match them too. */
function encryptionStatements(objects: string, keyArn: string): Statement[] {
  return [
    deny({
      Sid: "DenyOtherEncryption",
      Principal: { AWS: "*" },
      Action: ["s3:PutObject"],
      Resource: [objects],
      Condition: {
        Null: { [ENCRYPTION]: "false" },
        StringNotEquals: { [ENCRYPTION]: "aws:kms" },
      },
    }),
    deny({
      Sid: "DenyOtherKeys",
      Principal: { AWS: "*" },
      Action: ["s3:PutObject"],
      Resource: [objects],
      Condition: {
        Null: { [ENCRYPTION_KEY]: "false" },
        StringNotEquals: { [ENCRYPTION_KEY]: keyArn },
      },
    }),
  ];
}

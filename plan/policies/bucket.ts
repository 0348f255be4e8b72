import { bucketArn, type Partition } from "../arn";
import { by, deny, policy, type PolicyDocument } from "./document";

const ENCRYPTION = "s3:x-amz-server-side-encryption";
const ENCRYPTION_KEY = `${ENCRYPTION}-aws-kms-key-id`;

export interface BucketPolicyArgs {
  readonly partition: Partition;
  readonly bucket: string;
  /** Objects may be encrypted only with this key; what names no key gets the bucket's default. ARN. */
  readonly keyArn?: string;
}

/**
 * Policy of a bucket: only denies, access comes from IAM in the bucket's account. TLS 1.2 or newer, and where a key is
 * given no other encryption. `Null` keeps uploads that name no encryption: a negated operator by itself matches them too.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export function bucketPolicy({ partition, bucket, keyArn }: BucketPolicyArgs): PolicyDocument {
  const objects = bucketArn(partition, bucket, "*");
  const everything = [bucketArn(partition, bucket), objects];
  const unless = (key: string, value: string) => ({ Null: { [key]: "false" }, StringNotEquals: { [key]: value } });
  const statements = [
    deny("DenyWithoutTls", "s3:*", everything, { Bool: { "aws:SecureTransport": "false" } }),
    deny("DenyOldTls", "s3:*", everything, { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
    keyArn !== undefined && deny("DenyOtherEncryption", "s3:PutObject", objects, unless(ENCRYPTION, "aws:kms")),
    keyArn !== undefined && deny("DenyOtherKeys", "s3:PutObject", objects, unless(ENCRYPTION_KEY, keyArn)),
  ];
  return policy(...statements.flatMap((statement) => (statement ? by({ AWS: "*" }, statement) : [])));
}

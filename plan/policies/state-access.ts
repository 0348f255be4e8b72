import { bucketArn, type Partition } from "../arn";
import { allow, deny, type Statement } from "./document";

/** Where Pulumi keeps state: a bucket and the key of both the bucket and the secrets in states. */
export interface StateBackend {
  readonly bucketName: string;
  readonly kmsKeyArn: string;
}

/** What Pulumi keeps in a bucket of its own: states, history, backups, locks, and the description of the layout. */
const PREFIX = ".pulumi/";

/**
 * What a preview needs: the DIY backend takes no lock for one and writes nothing (`diyBackend.Preview`, pulumi v3.204).
 * https://www.pulumi.com/docs/iac/concepts/state-and-backends/#aws-s3
 */
export function stateReading(partition: Partition, { bucketName, kmsKeyArn }: StateBackend): Statement[] {
  return [
    allow({ Sid: "ListStates", Action: ["s3:ListBucket"], Resource: [bucketArn(partition, bucketName)] }),
    allow({ Sid: "ReadStates", Action: ["s3:GetObject"], Resource: [bucketArn(partition, bucketName, `${PREFIX}*`)] }),
    allow({ Sid: "DecryptStates", Action: ["kms:Decrypt", "kms:DescribeKey"], Resource: [kmsKeyArn] }),
  ];
}

/** What `up` needs beyond reading: locks, states, history. It may never administer the key, whatever else allows it. */
export function stateWriting(partition: Partition, { bucketName, kmsKeyArn }: StateBackend): Statement[] {
  return [
    allow({
      Sid: "WriteStates",
      Action: ["s3:DeleteObject", "s3:PutObject"],
      Resource: [bucketArn(partition, bucketName, `${PREFIX}*`)],
    }),
    allow({ Sid: "EncryptStates", Action: ["kms:Encrypt", "kms:GenerateDataKey"], Resource: [kmsKeyArn] }),
    deny({
      Sid: "KeepTheStateKey",
      Action: ["kms:CreateGrant", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
      Resource: [kmsKeyArn],
    }),
  ];
}

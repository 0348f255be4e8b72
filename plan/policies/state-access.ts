import { bucketArn, kmsArn, type Partition } from "../arn";
import { familyName } from "../names";
import { allow, deny, type Statement } from "./document";
import type { StacksOfImages } from "./stack-scopes";

/** Where Pulumi keeps state: a bucket and the key of both the bucket and the secrets in states. */
export interface StateBackend {
  readonly bucketName: string;
  readonly kmsKeyArn: string;
}

const KEY_ADMINISTRATION: readonly string[] = [
  "kms:CreateGrant",
  "kms:DisableKey",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
];

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

/** Aliases of the keys of state that the stack `bootstrap` makes. */
const STATE_KEYS: readonly string[] = ["administration", "state"];

/**
 * What `up` needs beyond reading: locks, states, history. It may never administer a key of state or point its alias elsewhere,
 * whatever else allows it.
 */
export function stateWriting(stacks: StacksOfImages, { bucketName, kmsKeyArn }: StateBackend): Statement[] {
  const { partition, account, namePrefix } = stacks;
  const home = { partition, account, region: "*" };
  const aliases = STATE_KEYS.map((key) => `alias/${familyName(namePrefix)}/${key}`);
  return [
    allow({
      Sid: "WriteStates",
      Action: ["s3:DeleteObject", "s3:PutObject"],
      Resource: [bucketArn(partition, bucketName, `${PREFIX}*`)],
    }),
    allow({ Sid: "EncryptStates", Action: ["kms:Encrypt", "kms:GenerateDataKey"], Resource: [kmsKeyArn] }),
    deny({
      Sid: "KeepTheStateKey",
      Action: KEY_ADMINISTRATION,
      Resource: [kmsKeyArn],
    }),
    deny({
      Sid: "KeepTheKeysOfBootstrap",
      Action: KEY_ADMINISTRATION,
      Resource: [kmsArn(home, "key/*")],
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases } },
    }),
    deny({
      Sid: "KeepTheAliasesOfBootstrap",
      Action: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
      Resource: aliases.map((alias) => kmsArn(home, alias)),
    }),
  ];
}

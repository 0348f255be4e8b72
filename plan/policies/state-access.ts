import { bucketArn, kmsArn, type Partition } from "../arn";
import { familyName } from "../names";
import { actions, allow, deny, type Statement } from "./document";
import type { StacksOfImages } from "./stack-scopes";

/** Where Pulumi keeps state: a bucket and the key of both the bucket and the secrets in states. */
export interface StateBackend {
  readonly bucketName: string;
  readonly kmsKeyArn: string;
}

const KEY_ADMINISTRATION = actions("kms", "*Alias", "CreateGrant", "DisableKey", "Put*", "Schedule*", "TagResource");

/** What Pulumi keeps in a bucket of its own: states, history, backups, locks, and the description of the layout. */
const OBJECTS = ".pulumi/*";

/** Aliases of the keys of state that the stack `bootstrap` makes. */
const STATE_KEYS: readonly string[] = ["administration", "state"];

/**
 * What a preview needs: the DIY backend takes no lock for one and writes nothing (`diyBackend.Preview`, pulumi v3.204).
 * https://www.pulumi.com/docs/iac/concepts/state-and-backends/#aws-s3
 */
export function stateReading(partition: Partition, { bucketName, kmsKeyArn }: StateBackend): Statement[] {
  return [
    allow("ListStates", "s3:ListBucket", bucketArn(partition, bucketName)),
    allow("ReadStates", "s3:GetObject", bucketArn(partition, bucketName, OBJECTS)),
    allow("DecryptStates", ["kms:Decrypt", "kms:DescribeKey"], kmsKeyArn),
  ];
}

/**
 * What `up` needs beyond reading: locks, states, history. It may never administer a key of state or point its alias
 * elsewhere, regardless of what else allows it.
 */
export function stateWriting(stacks: StacksOfImages, { bucketName, kmsKeyArn }: StateBackend): Statement[] {
  const { partition, account, namePrefix } = stacks;
  const home = { partition, account, region: "*" };
  const aliases = STATE_KEYS.map((key) => `alias/${familyName(namePrefix)}/${key}`);
  const aliasArns = aliases.map((alias) => kmsArn(home, alias));
  const ofBootstrap = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases } };
  return [
    allow("WriteStates", ["s3:DeleteObject", "s3:PutObject"], bucketArn(partition, bucketName, OBJECTS)),
    allow("EncryptStates", ["kms:Encrypt", "kms:GenerateDataKey"], kmsKeyArn),
    deny("KeepTheStateKey", KEY_ADMINISTRATION, kmsKeyArn),
    deny("KeepTheKeysOfBootstrap", KEY_ADMINISTRATION, kmsArn(home, "key/*"), ofBootstrap),
    deny("KeepTheAliasesOfBootstrap", actions("kms", "CreateAlias", "DeleteAlias", "UpdateAlias"), aliasArns),
  ];
}

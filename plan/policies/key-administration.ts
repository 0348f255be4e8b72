import { accountRootArn, type Partition } from "../arn";
import { allow, type Statement } from "./document";

/**
 * Administration of a key by those whom IAM allows in its account. AWS's default is `kms:*`, which also hands out the
 * use of the key; here every action is named and none uses the key. `kms:PutKeyPolicy` keeps the key manageable.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyAdministration(partition: Partition, account: string): Statement {
  return allow({
    Sid: "AdministerTheKey",
    Principal: { AWS: [accountRootArn(partition, account)] },
    Action: ADMINISTRATION,
    Resource: ["*"],
  });
}

const ADMINISTRATION: readonly string[] = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ReplicateKey",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:UpdatePrimaryRegion",
];

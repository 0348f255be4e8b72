import { accountRootArn, type Partition } from "../arn";
import { allow, policy, type PolicyDocument } from "./document";
import { keyAdministration } from "./key-administration";

export interface StateKeyArgs {
  readonly partition: Partition;
  readonly account: string;
}

/**
 * Policy of the key that protects Pulumi's state: it encrypts the bucket, and the secrets within each state. Who may use
 * it is said by IAM in the same account alone (`state-access.ts`); no other account is admitted.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function stateKeyPolicy({ partition, account }: StateKeyArgs): PolicyDocument {
  return policy(
    keyAdministration(partition, account),
    allow({
      Sid: "UseAsIamAllows",
      Principal: { AWS: [accountRootArn(partition, account)] },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: ["*"],
      Condition: { StringEquals: { "kms:CallerAccount": account } },
    }),
  );
}

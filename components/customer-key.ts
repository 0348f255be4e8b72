import type { CustomResourceOptions } from "@pulumi/pulumi";
import { Key, type KeyArgs } from "@pulumi/aws/kms/key";
import type { PolicyDocument } from "../plan/policies/document";
import { registerChild, type ChildTransform } from "./child-transform";

/** The longest that AWS waits, so that a mistake can be taken back. */
export const DELETION_WINDOW_DAYS = 30;

/** What sets a customer key apart. */
interface CustomerKey extends Pick<KeyArgs, "description" | "multiRegion" | "tags" | "region"> {
  readonly policy: PolicyDocument;
}

/** A customer's KMS key, which rotates each year. */
export function customerKey(
  name: string,
  opts: CustomResourceOptions,
  transform: ChildTransform<KeyArgs> | undefined,
  { policy, ...key }: CustomerKey,
): Key {
  const args = {
    ...key,
    policy: JSON.stringify(policy),
    enableKeyRotation: true,
    deletionWindowInDays: DELETION_WINDOW_DAYS,
  };
  return registerChild(Key, name, opts, transform, args);
}

import type * as pulumi from "@pulumi/pulumi";
import { Alias } from "@pulumi/aws/kms/alias";
import type { Key } from "@pulumi/aws/kms/key";
import { ReplicaKey } from "@pulumi/aws/kms/replicaKey";
import { partitionOf } from "../../plan/arn";
import type { PolicyDocument } from "../../plan/policies/document";
import { imageKeyPolicy } from "../../plan/policies/image-key";
import { customerKey, DELETION_WINDOW_DAYS } from "../customer-key";
import type { ImageSharingArgs, KmsKeyChoice } from "./args";

type CreatedKey = KmsKeyChoice & { readonly kind: "create" };

/**
 * A key with replicas and aliases; ARNs by region. Always multi-region: a key cannot be made so later, and a second
 * region must not mean new AMIs for everyone.
 */
export function imageKey(
  name: string,
  args: ImageSharingArgs,
  choice: CreatedKey,
  parent: pulumi.Resource,
): Readonly<Record<string, pulumi.Output<string>>> {
  const kept = { parent, protect: args.protect ?? true, retainOnDelete: true };
  const description = choice.description ?? "Encrypts AMIs";
  const policy = keyPolicy(args);
  const { tags, region: home } = args;
  const written = { description, policy, multiRegion: true, tags, region: home };
  const primary = customerKey(`${name}-key`, kept, args.transform?.key, written);
  alias(name, choice, primary, home, parent);
  const replicas = otherRegions(args).map((region) => {
    const shared = { description, policy: JSON.stringify(policy), tags, region };
    const replica = new ReplicaKey(
      `${name}-key-${region}`,
      { ...shared, primaryKeyArn: primary.arn, deletionWindowInDays: DELETION_WINDOW_DAYS },
      kept,
    );
    alias(`${name}-${region}`, choice, replica, region, parent);
    return [region, replica.arn] as const;
  });
  return Object.fromEntries([[home, primary.arn] as const, ...replicas]);
}

function alias(name: string, choice: CreatedKey, key: Key | ReplicaKey, region: string, parent: pulumi.Resource): void {
  new Alias(`${name}-alias`, { name: choice.alias, targetKeyId: key.keyId, region }, { parent });
}

function keyPolicy(args: ImageSharingArgs): PolicyDocument {
  return imageKeyPolicy({
    partition: partitionOf(args.region),
    account: args.accountId,
    regions: [args.region, ...otherRegions(args)],
    organizations: args.organizationArns ?? [],
    organizationalUnitArns: args.organizationalUnitArns ?? [],
    accounts: args.userIds ?? [],
    copyTo: args.targetAccountIds ?? [],
  });
}

function otherRegions(args: ImageSharingArgs): string[] {
  return (args.regions ?? []).filter((region) => region !== args.region);
}

import type * as pulumi from "@pulumi/pulumi";
import { Alias } from "@pulumi/aws/kms/alias";
import { ReplicaKey } from "@pulumi/aws/kms/replicaKey";
import { homeIn } from "../../plan/arn";
import type { PolicyDocument } from "../../plan/policies/document";
import { imageKeyPolicy } from "../../plan/policies/image-key";
import { customerKey, DELETION_WINDOW_DAYS } from "../customer-key";
import type { ImageSharingArgs, KmsKeyChoice } from "./args";

type CreatedKey = KmsKeyChoice & { readonly kind: "create" };

/**
 * A key with replicas and aliases; ARNs by region. Always multi-region: a key cannot be made so later, and a second
 * region must not mean new AMIs for everyone.
 */
export function imageKey(name: string, args: ImageSharingArgs, choice: CreatedKey, parent: pulumi.Resource) {
  const kept = { parent, protect: args.protect ?? true, retainOnDelete: true };
  const { description = "Encrypts AMIs", alias } = choice;
  const { tags, region: home } = args;
  const others = (args.regions ?? []).filter((region) => region !== home);
  const policy = keyPolicy(args, [home, ...others]);
  const written = { description, policy, multiRegion: true, tags, region: home };
  const primary = customerKey(`${name}-key`, kept, args.transform?.key, written);
  new Alias(`${name}-alias`, { name: alias, targetKeyId: primary.keyId, region: home }, { parent });
  const arns = { [home]: primary.arn };
  for (const region of others) {
    const shared = { description, policy: JSON.stringify(policy), tags, region };
    const copy = { ...shared, primaryKeyArn: primary.arn, deletionWindowInDays: DELETION_WINDOW_DAYS };
    const replica = new ReplicaKey(`${name}-key-${region}`, copy, kept);
    new Alias(`${name}-${region}-alias`, { name: alias, targetKeyId: replica.keyId, region }, { parent });
    arns[region] = replica.arn;
  }
  return arns;
}

function keyPolicy(args: ImageSharingArgs, regions: readonly string[]): PolicyDocument {
  return imageKeyPolicy({
    ...homeIn(args.accountId, args.region),
    regions,
    organizations: args.organizationArns ?? [],
    organizationalUnitArns: args.organizationalUnitArns ?? [],
    accounts: args.userIds ?? [],
    copyTo: args.targetAccountIds ?? [],
  });
}

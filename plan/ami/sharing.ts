import type { AmiDefinition } from "../../definition/image/image-definition";
import { kmsArn, organizationArn } from "../arn";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { regionsOf } from "./distribution";
import { keyAlias } from "../names";
import { sorted, sortedRecord } from "../record";

export type SharingPlan = ReturnType<typeof sharingPlan>;

/**
 * Who gets an image's AMIs, and the key that encrypts them: without one, the account's default key for EBS or none.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LaunchPermissionConfiguration.html
 */
export function sharingPlan(definition: AmiDefinition, context: PlanContext) {
  const { share, copyTo } = definition.distribution;
  const regions = regionsOf(definition, context);
  const kmsKey = keyPlan(definition, regionsOfKey(definition, regions, context), context);
  return {
    regions,
    organizationArns: sorted(share.organizations.map((organization) => organizationOf(organization, context))),
    organizationalUnitArns: sorted(share.organizationalUnits),
    userIds: sorted(share.accounts),
    public: share.public,
    targetAccountIds: sorted(copyTo),
    ...(kmsKey && { kmsKey }),
  };
}

function organizationOf(idOrArn: string, { settings: { organization }, home }: PlanContext): string {
  if (idOrArn.startsWith("arn:")) return idOrArn;
  if (!organization) throw bug(`organization ${idOrArn} has no management account: settings.organization is missing`);
  return organizationArn(home.partition, organization.managementAccount, idOrArn);
}

/** Encrypted volumes need the key where they are built too. */
function regionsOfKey({ disks }: AmiDefinition, regions: readonly string[], { settings: { region } }: PlanContext) {
  return disks.some(({ encrypted }) => encrypted) ? [...new Set([region, ...regions])] : regions;
}

function keyPlan({ name, distribution }: AmiDefinition, regions: readonly string[], context: PlanContext) {
  const { kmsKey: choice } = distribution;
  if (!choice) return undefined;
  if (choice.kind === "create") {
    const alias = keyAlias(context.settings.namePrefix, name);
    return { kind: "create" as const, alias, description: `Encrypts the AMIs of ${name}` };
  }
  const ids = regions.map((region) => [region, keyIn(region, choice.key, name, context)] as const);
  return { kind: "adopt" as const, kmsKeyIds: sortedRecord(Object.fromEntries(ids)) };
}

/**
 * The key as Image Builder takes it in a region: the alias of that name there, or the replica of a multi-Region key.
 * A key of one region serves only that region.
 */
function keyIn(region: string, id: string, image: string, { home }: PlanContext): string {
  if (id.startsWith("alias/")) return kmsArn({ ...home, region }, id);
  const match = /^(arn:[^:]+:kms:)([^:]+)(:\d{12}:)(.+)$/.exec(id);
  if (!match) throw bug(`${image}: ${JSON.stringify(id)} is neither alias/… nor the ARN of a key`);
  const [, head, own, account, resource = ""] = match;
  if (own !== region && !resource.startsWith("key/mrk-") && !resource.startsWith("alias/")) {
    throw bug(`${image}: the key ${id} cannot encrypt in ${region}, it is not a multi-Region key`);
  }
  return `${head}${region}${account}${resource}`;
}

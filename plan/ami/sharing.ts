import type { AmiDefinition } from "../../definition/image/image-definition";
import { kmsArn, organizationArn } from "../arn";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { regionsOf } from "./distribution";
import { keyAlias } from "../names";
import { sorted, sortedRecord } from "../record";

export interface SharingPlan {
  readonly regions: readonly string[];
  readonly organizationArns: readonly string[];
  readonly organizationalUnitArns: readonly string[];
  readonly userIds: readonly string[];
  readonly public: boolean;
  readonly targetAccountIds: readonly string[];
  /** Absent: the account's default key for EBS, or no encryption. */
  readonly kmsKey?: KmsKeyPlan;
}

export type KmsKeyPlan =
  | {
      readonly kind: "create";
      /** `alias/…` */
      readonly alias: string;
      readonly description: string;
    }
  /** Key id as Image Builder takes it, for each region. */
  | { readonly kind: "adopt"; readonly kmsKeyIds: Readonly<Record<string, string>> };

/**
 * Who gets an image's AMIs, and the key that encrypts them.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LaunchPermissionConfiguration.html
 */
export function sharingPlan(definition: AmiDefinition, context: PlanContext): SharingPlan {
  const { share, copyTo } = definition.distribution;
  const regions = regionsOf(definition, context);
  const kmsKey = keyPlan(definition, regions, context);
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

function organizationOf(idOrArn: string, { settings, home }: PlanContext): string {
  if (idOrArn.startsWith("arn:")) {
    return idOrArn;
  }
  if (!settings.organization) {
    throw bug(`organization ${idOrArn} has no management account: settings.organization is missing`);
  }
  return organizationArn(home.partition, settings.organization.managementAccount, idOrArn);
}

function keyPlan(
  definition: AmiDefinition,
  regions: readonly string[],
  { settings, home }: PlanContext,
): KmsKeyPlan | undefined {
  const choice = definition.distribution.kmsKey;
  if (!choice) {
    return undefined;
  }
  if (choice.kind === "create") {
    const alias = keyAlias(settings.namePrefix, definition.name);
    return { kind: "create", alias, description: `Encrypts the AMIs of ${definition.name}` };
  }
  const { key } = choice;
  const ids = regions.map((region) => [region, keyIn(region, key)] as const);
  return { kind: "adopt", kmsKeyIds: sortedRecord(Object.fromEntries(ids)) };

  /**
   * The key as Image Builder takes it in a region: the alias of that name there, or the replica of a multi-Region key.
   * A key of one region serves that region alone.
   */
  function keyIn(region: string, id: string): string {
    if (id.startsWith("alias/")) {
      return kmsArn({ ...home, region }, id);
    }
    const match = /^(arn:[^:]+:kms:)([^:]+)(:\d{12}:)(.+)$/.exec(id);
    if (!match) {
      throw bug(`${definition.name}: ${JSON.stringify(id)} is neither alias/… nor the ARN of a key`);
    }
    const [, head, own, account, resource = ""] = match;
    if (own !== region && !resource.startsWith("key/mrk-") && !resource.startsWith("alias/")) {
      throw bug(`${definition.name}: the key ${id} cannot encrypt in ${region}, it is not a multi-Region key`);
    }
    return `${head}${region}${account}${resource}`;
  }
}

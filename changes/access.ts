import type { ImageDefinition } from "../definition/image/image-definition";
import type { Alert } from "./alert";
import type { Consequence } from "./consequence";
import { parameterOf } from "./consequences";

export interface AccessChange {
  readonly consequences: readonly Consequence[];
  readonly alerts: readonly Alert[];
}

/** Who can launch the image, where it is and with which key: what is new and what is gone. */
export function accessChange(before: ImageDefinition | undefined, after: ImageDefinition): AccessChange {
  const old = before === undefined ? [] : grants(before);
  const now = grants(after);
  const gained = without(now, old);
  const lost = before === undefined ? [] : without(old, now);
  return {
    consequences: [...gained, ...lost.map((grant): Consequence => ({ ...grant, kind: "lost" }))],
    alerts: [...gained.flatMap((grant) => alertOf(after.name, grant)), ...encryptionAlerts(before, after)],
  };
}

function grants({ name, distribution }: ImageDefinition): readonly Consequence[] {
  const { share, copyTo, launchTemplates, regions = [], kmsKey, parameter } = distribution;
  const kind = "gained";
  return [
    ...(share.public ? [{ kind, resource: "public" } as const] : []),
    ...share.organizations.map((id) => ({ kind, resource: "organization", id }) as const),
    ...share.organizationalUnits.map((arn) => ({ kind, resource: "organizational-unit", arn }) as const),
    ...share.accounts.map((id) => ({ kind, resource: "account", id }) as const),
    ...copyTo.map((account) => ({ kind, resource: "copy", account }) as const),
    ...launchTemplates.map(({ id, region, account }): Consequence => ({
      kind,
      resource: "launch-template",
      id,
      ...(account !== undefined && { ofAccount: account }),
      ...(region !== undefined && { in: region }),
    })),
    ...regions.map((region) => ({ kind, resource: "region", name: region }) as const),
    ...(kmsKey?.kind === "create" ? [{ kind, resource: "encryption" } as const] : []),
    ...(kmsKey?.kind === "adopt" ? [{ kind, resource: "encryption", key: kmsKey.key } as const] : []),
    ...(parameter === undefined ? [] : [{ kind, ...parameterOf(name, parameter) } as const]),
  ];
}

function without(some: readonly Consequence[], others: readonly Consequence[]): readonly Consequence[] {
  const known = new Set(others.map((grant) => JSON.stringify(grant)));
  return some.filter((grant) => !known.has(JSON.stringify(grant)));
}

function alertOf(image: string, grant: Consequence): readonly Alert[] {
  switch (grant.resource) {
    case "public":
      return [{ alert: "public", image }];
    case "organization":
    case "account":
      return [{ alert: "launch-granted", image, to: grant.resource, id: grant.id }];
    case "organizational-unit":
      return [{ alert: "launch-granted", image, to: grant.resource, id: grant.arn }];
    case "copy":
      return [{ alert: "copy-granted", image, account: grant.account }];
    case "launch-template":
      if (grant.ofAccount === undefined) return [];
      return [{ alert: "launch-template-granted", image, id: grant.id, account: grant.ofAccount }];
    default:
      return [];
  }
}

/** The default is encryption, so an image without it stands out when it is new, too. */
function encryptionAlerts(before: ImageDefinition | undefined, after: ImageDefinition): readonly Alert[] {
  const wasEncrypted = new Map(before?.disks.map(({ device, encrypted }) => [device, encrypted]));
  const bare = after.disks.filter(({ device, encrypted }) => !encrypted && (wasEncrypted.get(device) ?? true));
  return bare.map(({ device }) => ({
    alert: "disk-not-encrypted",
    image: after.name,
    device,
    isNew: before === undefined,
  }));
}

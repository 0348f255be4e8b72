import type { AmiDefinition } from "../../definition/image/image-definition";
import type { Alert } from "../alert";
import { when, type Consequence } from "../consequence";
import type { KindOfImage } from "../kind";
import { parameter } from "./consequences";

/** Who can launch the image, where it is and with which key: what is new and what is gone. */
export const accessChange: KindOfImage<AmiDefinition>["access"] = (before, after) => {
  const [old, now] = [before === undefined ? [] : grants(before), grants(after)];
  const gained = without(now, old);
  const lost = without(old, now).map((grant): Consequence => ({ ...grant, kind: "lost" }));
  return {
    consequences: [...gained, ...lost],
    alerts: [
      ...gained.flatMap((grant) => alertOf(after.name, grant)),
      ...encryptionAlerts(before, after),
      ...readAlerts(before, after),
    ],
  };
};

function grants({ name, distribution }: AmiDefinition): readonly Consequence[] {
  const { share, copyTo, launchTemplates, regions = [], kmsKey } = distribution;
  const kind = "gained";
  return [
    ...when(share.public, { kind, resource: "public" }),
    ...share.organizations.map((id) => ({ kind, resource: "organization", id }) as const),
    ...share.organizationalUnits.map((arn) => ({ kind, resource: "organizational-unit", arn }) as const),
    ...share.accounts.map((id) => ({ kind, resource: "account", id }) as const),
    ...copyTo.map((account) => ({ kind, resource: "copy", account }) as const),
    ...launchTemplates.map(({ id, region, account }): Consequence => {
      const place = {
        ...(account !== undefined && { ofAccount: account }),
        ...(region !== undefined && { in: region }),
      };
      return { kind, resource: "launch-template", id, ...place };
    }),
    ...regions.map((region) => ({ kind, resource: "region", name: region }) as const),
    ...when(kmsKey?.kind === "create", { kind, resource: "encryption" }),
    ...(kmsKey?.kind === "adopt" ? [{ kind, resource: "encryption", key: kmsKey.key } as const] : []),
    ...parameter(kind, name, distribution),
  ];
}

function without(some: readonly Consequence[], others: readonly Consequence[]): readonly Consequence[] {
  const known = new Set(others.map((grant) => JSON.stringify(grant)));
  return some.filter((grant) => !known.has(JSON.stringify(grant)));
}

function alertOf(image: string, grant: Consequence): readonly Alert[] {
  const { resource } = grant;
  if (resource === "public") return [{ alert: "public", image }];
  if (resource === "organization" || resource === "account")
    return [{ alert: "launch-granted", image, to: resource, id: grant.id }];
  if (resource === "organizational-unit") return [{ alert: "launch-granted", image, to: resource, id: grant.arn }];
  if (resource === "copy") return [{ alert: "copy-granted", image, account: grant.account }];
  if (resource !== "launch-template" || grant.ofAccount === undefined) return [];
  return [{ alert: "launch-template-granted", image, id: grant.id, account: grant.ofAccount }];
}

/** What builds may read anew, such as a secret. */
function readAlerts(before: AmiDefinition | undefined, { name: image, build }: AmiDefinition): readonly Alert[] {
  const old = before?.build.mayRead ?? [];
  const gained = (build.mayRead ?? []).filter((arn) => !old.includes(arn));
  return gained.map((arn) => ({ alert: "read-granted", image, arn }));
}

/** The default is encryption, so an image without it stands out even when it is new. */
function encryptionAlerts(before: AmiDefinition | undefined, after: AmiDefinition): readonly Alert[] {
  const wasEncrypted = new Map(before?.disks.map(({ device, encrypted }) => [device, encrypted]));
  const bare = after.disks.filter(({ device, encrypted }) => !encrypted && (wasEncrypted.get(device) ?? true));
  const [image, isNew] = [after.name, before === undefined];
  return bare.map(({ device }) => ({ alert: "disk-not-encrypted", image, device, isNew }));
}

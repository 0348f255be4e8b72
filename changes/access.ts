import type { Distribution, ImageDefinition } from "../definition/image/image-definition";
import type { ImageChange } from "./changes";

/** One thing that an image may be given to, in a word that is compared and in one that is read. */
interface Grant {
  readonly key: string;
  readonly text: string;
  /** What stands out at the top when it is new: somebody else may launch the image. */
  readonly alert?: string;
}

/** The gravest alert of all. */
export const PUBLIC_ALERT = "everyone with an AWS account may launch it now";

export interface AccessChange {
  readonly access: ImageChange["access"];
  readonly alerts: readonly string[];
}

/** Who can launch the image, where it is and with which key: what is new and what is gone. */
export function accessChange(before: ImageDefinition | undefined, after: ImageDefinition): AccessChange {
  const old = before === undefined ? [] : grants(before);
  const now = grants(after);
  const gained = without(now, old);
  const lost = before === undefined ? [] : without(old, now);
  const alerts = gained.flatMap(({ alert }) => alert ?? []);
  return {
    access: { gained: texts(gained), lost: texts(lost) },
    alerts: [...alerts, ...encryptionAlerts(before, after)],
  };
}

function grants({ name, distribution }: ImageDefinition): readonly Grant[] {
  const { share, copyTo, launchTemplates, regions, kmsKey, parameter } = distribution;
  const launch = (text: string): string => `${text} may launch it now`;
  return [
    ...(share.public ? [grant("public", "public: everyone with an AWS account", PUBLIC_ALERT)] : []), // prettier-ignore
    ...share.organizations.map((id) => grant(`o ${id}`, `organization ${id}`, launch(`organization ${id}`))),
    ...share.organizationalUnits.map((arn) => grant(`u ${arn}`, `organizational unit ${arn}`, launch(`organizational unit ${arn}`))), // prettier-ignore
    ...share.accounts.map((id) => grant(`a ${id}`, `account ${id}`, launch(`account ${id}`))),
    ...copyTo.map((id) => grant(`c ${id}`, `a copy for account ${id}`, `account ${id} gets a copy of its own now`)),
    ...launchTemplates.map(launchTemplate),
    ...(regions ?? []).map((region) => grant(`r ${region}`, `region ${region}`)),
    ...(kmsKey === undefined ? [] : [grant(`k ${keyName(kmsKey)}`, `encryption with ${keyName(kmsKey)}`)]),
    ...(parameter === undefined
      ? []
      : [grant(`p ${parameter}`, `SSM parameter ${parameter.replaceAll("{name}", name)}`)]),
  ];
}

/** In another account it decides what is launched there. */
function launchTemplate({ id, region = "", account }: Distribution["launchTemplates"][number]): Grant {
  const key = `l ${id} ${region} ${account ?? ""}`;
  if (account === undefined) return grant(key, `launch template ${id}`);
  const text = `launch template ${id} of account ${account}`;
  return grant(key, text, `${text} gets each new AMI now`);
}

function keyName(key: NonNullable<Distribution["kmsKey"]>): string {
  return key.kind === "create" ? "a key of its own" : `the key ${key.key}`;
}

/** The default is encryption, so an image without it stands out when it is new, too. */
function encryptionAlerts(before: ImageDefinition | undefined, after: ImageDefinition): readonly string[] {
  const wasEncrypted = new Map(before?.disks.map(({ device, encrypted }) => [device, encrypted]));
  const bare = after.disks.filter(({ device, encrypted }) => !encrypted && (wasEncrypted.get(device) ?? true));
  return bare.map(({ device }) =>
    before === undefined ? `the disk ${device} is not encrypted` : `the disk ${device} is not encrypted any more`,
  );
}

function grant(key: string, text: string, alert?: string): Grant {
  return { key, text, ...(alert !== undefined && { alert }) };
}

function without(some: readonly Grant[], others: readonly Grant[]): readonly Grant[] {
  const keys = new Set(others.map(({ key }) => key));
  return some.filter(({ key }) => !keys.has(key));
}

function texts(some: readonly Grant[]): readonly string[] {
  return some.map(({ text }) => text);
}

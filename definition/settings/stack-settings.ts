import type { Draft } from "../form/draft";
import { whole, wholeEntries, wholeMap } from "../form/draft";
import type { WrittenSettings } from "../schema";
import type { Channel, RequiredTag, Settings } from "./settings";
import { loadForm, parseForm, type FormResult, type SettingsForm } from "./settings-form";
import { settingsRules } from "./settings-rules";

/** Settings of a stack, or why there are none. */
export type SettingsResult = FormResult<Settings>;

type SettingsDraft = Draft<WrittenSettings>;

/** Settings of images and how they are read. */
const FORM: SettingsForm<Settings> = {
  key: "settings",
  schema: "settings",
  normalize: (value) => normalizeSettings(value as SettingsDraft),
  rules: settingsRules,
};

/**
 * Settings in the text of `Pulumi.<stack>.yaml`, under `config: golden-images:settings:`. Other keys of the file are
 * Pulumi's and are left alone.
 */
export function loadSettings(content: string | Uint8Array, file: string): SettingsResult {
  return loadForm(FORM, content, file);
}

/**
 * Settings as an object already parsed: what the program gets from `pulumi.Config`. Issues point to the file, without a
 * line.
 */
export function parseSettings(value: unknown, file: string): SettingsResult {
  return parseForm(FORM, value, file);
}

function normalizeSettings(draft: SettingsDraft): Settings {
  const { organization, network, namePrefix, permissionsBoundary, repository } = draft;
  return {
    region: draft.region ?? "",
    account: draft.account ?? "",
    ...(organization?.id === undefined || organization.managementAccount === undefined
      ? {}
      : { organization: { id: organization.id, managementAccount: organization.managementAccount } }),
    ...(network?.vpcId === undefined || network.subnetId === undefined ? {} : { network: normalizeNetwork(network) }),
    ...(namePrefix === undefined ? {} : { namePrefix }),
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    defaultTags: wholeMap(draft.defaultTags),
    requiredTags: normalizeRequiredTags(draft.requiredTags),
    ...normalizeHouse(draft),
    logRetentionDays: draft.logRetentionDays ?? 90,
    channels: normalizeChannels(draft.channels),
    ...(repository === undefined ? {} : { repository }),
    ...(draft.split === undefined ? {} : { split: draft.split }),
    images: draft.images === undefined ? ["*"] : whole(draft.images),
  };
}

function normalizeNetwork(network: NonNullable<SettingsDraft["network"]>): NonNullable<Settings["network"]> {
  const { vpcId = "", subnetId = "", securityGroupIds } = network;
  return { vpcId, subnetId, ...(securityGroupIds === undefined ? {} : { securityGroupIds: whole(securityGroupIds) }) };
}

function normalizeRequiredTags(tags: SettingsDraft["requiredTags"]): Settings["requiredTags"] {
  const result: Record<string, RequiredTag> = {};
  for (const [key, tag] of Object.entries(tags ?? {})) {
    const { allowed, allowedFrom } = tag ?? {};
    result[key] = {
      ...(allowed === undefined ? {} : { allowed: whole(allowed) }),
      ...(allowedFrom === undefined ? {} : { allowedFrom }),
    };
  }
  return result;
}

/** The rules of the house that are there only when written. */
function normalizeHouse({ naming, owners, publicImages }: SettingsDraft): Partial<Settings> {
  return {
    ...(naming === undefined ? {} : { naming: whole(naming) }),
    ...(owners === undefined ? {} : { owners: normalizeOwners(owners) }),
    ...(publicImages === undefined ? {} : { publicImages: whole(publicImages) }),
  };
}

function normalizeOwners({ tag, domains }: NonNullable<SettingsDraft["owners"]>): NonNullable<Settings["owners"]> {
  return { tag: tag ?? "OwnerEmail", domains: whole(domains) };
}

function normalizeChannels(channels: SettingsDraft["channels"]): Settings["channels"] {
  const result: Record<string, Channel> = {};
  for (const [name, channel] of Object.entries(channels ?? {})) {
    const subscriptions: Channel["subscriptions"][number][] = [];
    for (const [, { protocol, endpoint }] of wholeEntries(channel?.subscriptions)) {
      if (protocol !== undefined && endpoint !== undefined) subscriptions.push({ protocol, endpoint });
    }
    result[name] = { subscriptions };
  }
  return result;
}

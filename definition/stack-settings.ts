import type { Draft } from "./draft";
import { child, whole, wholeEntries, wholeMap } from "./draft";
import { checkForm } from "./entry";
import type { Fault, Path } from "./fault";
import type { Issue } from "./issue";
import type { ParsedFile } from "./parse/parse";
import { parse } from "./parse/parse";
import { copyPlain } from "./plain-data";
import { EVERYONE, Report } from "./report";
import type { WrittenSettings } from "./schema";
import type { Channel, RequiredTag, Settings } from "./settings";
import { settingsRules } from "./settings-rules";

/** Settings of a stack, or why there are none. */
export interface SettingsResult {
  /** Absent when there is an error. */
  readonly settings?: Settings;
  readonly issues: readonly Issue[];
}

type SettingsDraft = Draft<WrittenSettings>;

/** Where Pulumi keeps our settings in `Pulumi.<stack>.yaml`. */
const PLACE: Path = ["config", "golden-images:settings"];

/**
 * Settings in the text of `Pulumi.<stack>.yaml`, under `config: golden-images:settings:`. Other keys of the file are
 * Pulumi's and are left alone.
 */
export function loadSettings(content: string | Uint8Array, file: string): SettingsResult {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const parsed = parse(bytes);
  const report = new Report();
  report.setText(file, parsed.text);
  const value = PLACE.reduce<unknown>(child, parsed.value);
  const faults = parsed.faults.filter(({ path }) => path === undefined || startsWith(path, PLACE));
  for (const fault of faults) report.addText(file, fault, EVERYONE);
  if (parsed.value === undefined) return finish(undefined, report);
  if (value === undefined) {
    report.add(file, missingSettings(parsed.value), EVERYONE);
    return finish(undefined, report);
  }
  const ambiguous = parsed.ambiguous.filter(({ path }) => startsWith(path, PLACE));
  const inner = {
    faults: faults.map((fault) =>
      fault.path === undefined ? fault : { ...fault, path: fault.path.slice(PLACE.length) },
    ),
    ambiguous: ambiguous.map(({ path, source }) => ({ path: path.slice(PLACE.length), source })),
    text: parsed.text,
  };
  return finish(check(value, inner, file, PLACE, report), report, faults.length > 0);
}

/**
 * Settings as an object already parsed: what the program gets from `pulumi.Config`. Issues point to the file, without a
 * line.
 */
export function parseSettings(value: unknown, file: string): SettingsResult {
  const report = new Report();
  const copied = copyPlain(value);
  for (const fault of copied.faults) report.add(file, fault, EVERYONE);
  const parsed = { faults: [], ambiguous: [], text: "" };
  return finish(check(copied.value, parsed, file, [], report), report, copied.faults.length > 0);
}

/** Checks the value and reports; gives the normal form whether or not there are faults. */
function check(
  value: unknown,
  parsed: Omit<ParsedFile, "value">,
  file: string,
  root: Path,
  report: Report,
): Settings | undefined {
  const secrets = secretFaults(value, []);
  const { faults, broken } = checkForm(
    "settings",
    { ...parsed, value: value as Record<string, unknown> },
    secrets,
    root,
  );
  const draft = (typeof value === "object" && value !== null ? value : {}) as SettingsDraft;
  const settings = normalizeSettings(draft);
  const all = [...faults, ...settingsRules(settings, broken)];
  for (const fault of all) report.add(file, { ...fault, path: [...root, ...fault.path] }, EVERYONE);
  return all.some(({ severity }) => (severity ?? "error") === "error") ? undefined : settings;
}

function finish(settings: Settings | undefined, report: Report, failed = false): SettingsResult {
  const issues = report.issues(() => true);
  return settings === undefined || failed ? { issues } : { settings, issues };
}

function normalizeSettings(draft: SettingsDraft): Settings {
  const { organization, network, namePrefix, repository } = draft;
  return {
    region: draft.region ?? "",
    account: draft.account ?? "",
    ...(organization?.id === undefined || organization.managementAccount === undefined
      ? {}
      : { organization: { id: organization.id, managementAccount: organization.managementAccount } }),
    ...(network?.vpcId === undefined || network.subnetId === undefined ? {} : { network: normalizeNetwork(network) }),
    ...(namePrefix === undefined ? {} : { namePrefix }),
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

function missingSettings(file: Readonly<Record<string, unknown>>): Fault {
  return {
    code: "settings-missing",
    path: "config" in file ? ["config"] : [],
    at: "key",
    message: "The file has no golden-images:settings under config.",
    fix: 'Add "config:", under it "golden-images:settings:", and under that region and account.',
  };
}

/** `{secure: …}` is how Pulumi keeps a secret. Settings are read in clear, printed in plans and compared. */
function secretFaults(value: unknown, path: Path): Fault[] {
  if (typeof value !== "object" || value === null) return [];
  if (Object.hasOwn(value, "secure")) {
    return [
      {
        code: "secret-in-settings",
        path,
        message: "Settings hold a secret (secure:), but they are shown in plans and pull requests.",
        fix: "Keep the secret in Secrets Manager and give its name, or as a Pulumi config key of its own.",
      },
    ];
  }
  return Object.entries(value).flatMap(([key, entry]) =>
    secretFaults(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}

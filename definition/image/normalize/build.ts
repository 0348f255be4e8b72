import type { ImageDraft } from "../../form/draft";
import { whole } from "../../form/draft";
import type { Architecture, BuildSettings, ImageTestSettings, Platform, Scanning, Schedule } from "../image-definition";
import { architectureOfType } from "../../aws/instance-types";

type Defined<Value> = { -readonly [Key in keyof Value]: Exclude<Value[Key], undefined> };

const DEFAULT_TYPES: Readonly<Record<Architecture, string>> = { x86_64: "m7i.large", arm64: "m7g.large" };

/** `build` with its defaults; a plain list of instance types is split by architecture. */
export function normalizeBuild(
  draft: ImageDraft["build"],
  architectures: readonly Architecture[],
  platform: Platform,
): BuildSettings {
  const placement = draft?.placement;
  return {
    instanceTypes: instanceTypes(draft?.instanceTypes, architectures, platform),
    timeoutMinutes: draft?.timeoutMinutes ?? 180,
    onDeploy: draft?.onDeploy ?? true,
    keepFailedInstance: draft?.keepFailedInstance ?? false,
    ...(draft?.keyPair === undefined ? {} : { keyPair: draft.keyPair }),
    httpPutResponseHopLimit: draft?.httpPutResponseHopLimit ?? 1,
    ...(placement === undefined ? {} : { placement: defined(placement) }),
  };
}

export function normalizeImageTests(draft: ImageDraft["imageTests"]): ImageTestSettings {
  return { enabled: draft?.enabled ?? true, timeoutMinutes: draft?.timeoutMinutes ?? 720 };
}

export function normalizeSchedule(draft: ImageDraft["schedule"]): Schedule | undefined {
  if (draft?.cron === undefined) return undefined;
  return {
    cron: draft.cron,
    timezone: draft.timezone ?? "Etc/UTC",
    onlyWhenDependenciesChange: draft.onlyWhenDependenciesChange ?? true,
    enabled: draft.enabled ?? true,
  };
}

export function normalizeScanning(draft: ImageDraft["scanning"]): Scanning {
  return { enabled: draft?.enabled ?? false, ...(draft?.failOn === undefined ? {} : { failOn: draft.failOn }) };
}

function instanceTypes(
  written: NonNullable<ImageDraft["build"]>["instanceTypes"],
  architectures: readonly Architecture[],
  platform: Platform,
): BuildSettings["instanceTypes"] {
  const result: Partial<Record<Architecture, readonly string[]>> = {};
  for (const architecture of architectures) {
    const types = typesFor(written, architecture, platform);
    if (types.length > 0) result[architecture] = types;
  }
  return result;
}

function typesFor(
  written: NonNullable<ImageDraft["build"]>["instanceTypes"],
  architecture: Architecture,
  platform: Platform,
): readonly string[] {
  if (written === undefined) return platform === "macOS" ? [] : [DEFAULT_TYPES[architecture]];
  if (isList(written)) return whole(written).filter((type) => architectureOfType(type) === architecture);
  return whole(written[architecture]);
}

function isList(value: object): value is readonly (string | undefined)[] {
  return Array.isArray(value);
}

function defined<Value extends object>(value: Value): Defined<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Defined<Value>;
}

import { architectureOfType } from "../../aws/instance-types";
import type { Sound } from "../../form/draft";
import type { WrittenAmi } from "../../schema";
import type { Architecture, BuildSettings, Platform } from "../image-definition";

type Written = Required<Sound<WrittenAmi>>["build"];

const DEFAULT_TYPES: Readonly<Record<Architecture, string>> = { x86_64: "m7i.large", arm64: "m7g.large" };

const BOTH: readonly Architecture[] = ["x86_64", "arm64"];

const DEFAULTS = { timeoutMinutes: 180, onDeploy: true, keepFailedInstance: false, httpPutResponseHopLimit: 1 };

/** `build` with its defaults; a plain list of instance types is split by architecture. */
export function normalizeBuild(
  { instanceTypes, ...written }: Written,
  architectures: readonly Architecture[],
  platform: Platform,
): BuildSettings {
  // Types of an architecture that is not built are kept for the rule that reports them.
  const listed = instanceTypes === undefined ? architectures : [...new Set([...architectures, ...BOTH])];
  const types = listed.map((architecture) => [architecture, typesFor(instanceTypes, architecture, platform)]);
  return {
    instanceTypes: Object.fromEntries(
      types.filter(([, some = []]) => some.length > 0),
    ) as BuildSettings["instanceTypes"],
    ...DEFAULTS,
    ...written,
  };
}

function typesFor(
  written: Written["instanceTypes"],
  architecture: Architecture,
  platform: Platform,
): readonly string[] {
  if (written === undefined) return platform === "macOS" ? [] : [DEFAULT_TYPES[architecture]];
  if (isList(written)) return written.filter((type) => architectureOfType(type) === architecture);
  return written[architecture] ?? [];
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}

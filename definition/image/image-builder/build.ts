import { architectureOfType } from "../../aws/instance-types";
import { faultsOf, notice, type Fault } from "../../diagnostics/fault";
import type { Sound } from "../../form/draft";
import type { WrittenAmi } from "../../schema";
import type { Architecture, BuildSettings, Platform } from "../image-definition";

const WORDS = { true: "wait", false: "never" } as const;

const { codes, fault } = faultsOf({
  "on-deploy-word": notice("onDeploy as 0.1 wrote it", {
    why: "There are three words now; nothing is built for the new one.",
    bad: "build: {onDeploy: false}",
    good: "build: {onDeploy: never}",
  }),
});
export { codes as buildCodes };

type Written = Required<Sound<WrittenAmi>>["build"];

const DEFAULT_TYPES: Readonly<Record<Architecture, string>> = { x86_64: "m7i.large", arm64: "m7g.large" };

const BOTH: readonly Architecture[] = ["x86_64", "arm64"];

const DEFAULTS = { timeoutMinutes: 180, keepFailedInstance: false, httpPutResponseHopLimit: 1 };

/** `build` with its defaults; a plain list of instance types is split by architecture. */
export function normalizeBuild(
  { instanceTypes, onDeploy, ...written }: Written,
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
    ...(onDeploy !== undefined && { onDeploy: typeof onDeploy === "boolean" ? WORDS[`${onDeploy}`] : onDeploy }),
  };
}

/** `true` and `false` of 0.1 mean what they did. */
export function onDeployFaults(written: unknown): readonly Fault[] {
  if (typeof written !== "boolean") return [];
  const word = WORDS[`${written}`];
  const message = `onDeploy: ${written} is written ${word} since 0.2, and means the same.`;
  const mend = { from: `${written}`, yaml: word };
  return [fault("on-deploy-word", ["build", "onDeploy"], message, `Write onDeploy: ${word}.`, { mend })];
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

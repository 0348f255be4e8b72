/** What Amazon Inspector finds in an image. */
export interface Finding {
  /** `CVE-2026-1234` */
  readonly vulnerabilityId: string;
  readonly severity: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFORMATIONAL" | "UNTRIAGED";
  /** @default "YES" */
  readonly fixAvailable?: "YES" | "NO" | "PARTIAL";
}

/** What becomes of a build. */
export interface Outcome {
  /** `hang` ends by the build's own time limit, or never where it has none. @default "succeed" */
  readonly outcome?: "succeed" | "fail" | "hang";
  /** The phase that fails or hangs, as AWS calls it. @default BUILD of CodeBuild, BUILDING of Image Builder */
  readonly phase?: string;
  /** What AWS says of the failure. @default the words for a command that exits with 1 */
  readonly message?: string;
  /** Virtual seconds that each phase takes. @default 2 */
  readonly secondsPerPhase?: number;
  /** Lines that the build writes in its phase BUILD or BUILDING. @default none */
  readonly logs?: readonly string[];
  /** In the image that it makes, which is scanned for it. @default none, of an image that is scanned */
  readonly findings?: readonly Finding[];
}

/** What becomes of the builds that are started from now on. A later script wins over an earlier one. */
export interface BuildScript extends Outcome {
  /** Name of the CodeBuild project, or of the pipeline or recipe of Image Builder. @default any */
  readonly of?: string;
  /** For how many starts it holds. @default all */
  readonly times?: number;
  /** Refuses so many starts first, as AWS does where too many come. @default 0 */
  readonly throttled?: number;
  /**
   * What becomes of the builds of a batch, by identifier, over what the batch itself has. Where the buildspec is in the repository, and nobody
   * said what it holds, these are the groups.
   */
  readonly groups?: Readonly<Record<string, Outcome>>;
}

const KEYS: Readonly<Record<string, (value: unknown) => boolean>> = {
  outcome: (value) => ["succeed", "fail", "hang"].includes(String(value)),
  phase: isText,
  message: isText,
  secondsPerPhase: (value) => typeof value === "number" && value > 0,
  logs: (value) => Array.isArray(value) && value.every(isText),
  findings: (value) => Array.isArray(value) && value.every(isFinding),
  of: isText,
  times: isCount,
  throttled: isCount,
  groups: (value) => isRecord(value) && Object.values(value).every((group) => faultsOfScript(group).length === 0),
};

/** What is wrong with a script that another process sent. */
export function faultsOfScript(script: unknown): readonly string[] {
  if (!isRecord(script)) return ["a script is an object"];
  return Object.entries(script)
    .filter(([key, value]) => KEYS[key]?.(value) !== true)
    .map(([key]) =>
      key in KEYS ? `${key} has a wrong value` : `${key} is not one of ${Object.keys(KEYS).join(", ")}`,
    );
}

function isFinding(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { vulnerabilityId, severity, fixAvailable = "YES" } = value;
  const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNTRIAGED"];
  return isText(vulnerabilityId) && severities.includes(String(severity)) && ["YES", "NO", "PARTIAL"].includes(String(fixAvailable)); // prettier-ignore
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { versionStep } from "../../../changes";
import type { VersionHistory } from "../../fleet/past-versions";
import { plural } from "../../terminal/issue-report";

type Versions = Extract<VersionHistory, { kind: "found" }>["versions"][string];

/** How what stands in a consumer's file relates to what is released. */
export type Lag =
  | { readonly state: "current" | "unknown" }
  /** By so many versions, 0 for another build of the same one; both are absent where history does not tell. */
  | { readonly state: "behind" | "ahead"; readonly versions?: number; readonly days?: number };

const DAY_MS = 86_400_000;

/** The version in what a consumer's `value` made: `web-{version}` and `web-1.2.0` are 1.2.0; undefined where it made something else. */
export function versionIn(there: string, value: string, image: string): string | undefined {
  const parts = value.split(/(\{(?:name|version)\})/).map((part) => {
    if (part === "{version}") return String.raw`(\d+\.\d+\.\d+)`;
    return (part === "{name}" ? image : part).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  const [, version, ...others] = new RegExp(`^${parts.join("")}$`).exec(there) ?? [];
  return others.every((other) => other === version) ? version : undefined;
}

/** @param versions newest first; days are those since the consumer's version was followed by another */
export function lagOf(there: string | undefined, released: string | undefined, versions: Versions, now: Date): Lag {
  if (there === undefined || released === undefined) return { state: "unknown" };
  if (there === released) return { state: "behind", versions: 0 };
  const state = versionStep(there, released) === "lowered" ? "ahead" : "behind";
  const [own, wanted] = [there, released].map((each) => versions.findIndex(({ version }) => version === each));
  if (own === undefined || wanted === undefined || own < 0 || wanted < 0) return { state };
  const next = versions[own - 1];
  const days = next === undefined ? 0 : Math.floor((now.getTime() - Date.parse(next.date)) / DAY_MS);
  return { state, versions: Math.abs(own - wanted), ...(state === "behind" && { days: Math.max(0, days) }) };
}

/** `2 versions behind, 12 days`; `none` of what is up to date. */
export function lagWords({ state, ...lag }: Lag): string {
  if (state !== "behind" && state !== "ahead") return state === "current" ? "none" : "unknown";
  const { versions, days } = lag as Extract<Lag, { state: "behind" }>;
  if (versions === 0) return "another build";
  const count = versions === undefined ? "" : `${plural(versions, "version")} `;
  return `${count}${state}${days === undefined ? "" : `, ${plural(days, "day")}`}`;
}

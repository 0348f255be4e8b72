import { isOfRequest, startOf, type Build } from "./build";
import type { Severity } from "./severity";
import type { Target } from "./target";

/** Why an image is rebuilt. */
export type Reason =
  /** Its name, a glob or everything was asked for. */
  | { readonly kind: "asked" }
  | { readonly kind: "variables"; readonly variables: readonly string[] }
  | { readonly kind: "changed"; readonly base: string }
  | { readonly kind: "child"; readonly parent: string }
  /** No build of this ImageVersion is AVAILABLE. */
  | { readonly kind: "no-build"; readonly version: string }
  | { readonly kind: "last-failed"; readonly build: string; readonly said?: string }
  /** The last build began before the newest of its parent, whose build is `build`. */
  | { readonly kind: "parent-newer"; readonly parent: string; readonly build: string }
  /** What it is built on or with, and the stack does not make, is `now`. `built` is what the last build took; where nobody tells, days say it. */
  | ({ readonly kind: "base-newer"; readonly base: string; readonly now: string } & (
      { readonly built: string } | { readonly since: string; readonly lastBuild: string }
    ))
  /** Of the last build, `count` findings as bad as `severity` or worse have a fix. */
  | { readonly kind: "findings"; readonly count: number; readonly severity: Severity; readonly first: string }
  | { readonly kind: "old"; readonly days: number }
  /** The same request has begun it, and goes on with what hangs on it. */
  | { readonly kind: "begun"; readonly build: string };

/** What is held against builds. */
export interface Wanted {
  /** Whether a missing or failed build, or a newer parent, counts. */
  readonly outdated: boolean;
  /** Days after which a build is old. @default never */
  readonly olderThan?: number;
  readonly request: string;
}

const DAY_MS = 86_400_000;

/**
 * Why the builds of an image do not do: an empty list where they do. Pure.
 * @param builds of the image's version, the newest first
 * @param parents builds of its parent's version, the newest first; none where that is not of ours
 */
export function reasonsOf(
  target: Target,
  builds: readonly Build[],
  parents: readonly Build[],
  { outdated, olderThan = Infinity, request }: Wanted,
  now: Date,
): readonly Reason[] {
  const last = builds.find(isAvailable);
  const reasons: Reason[] = outdated ? outdatedReasons(target, builds, parents) : [];
  const days = last === undefined ? 0 : Math.floor((now.getTime() - startOf(last)) / DAY_MS);
  if (last !== undefined && days >= olderThan) reasons.push({ kind: "old", days });
  const own = builds.find((build) => isOfRequest(build, request, now));
  return reasons.length === 0 && own !== undefined ? [{ kind: "begun", build: own.id }] : reasons;
}

function outdatedReasons({ version, parent }: Target, builds: readonly Build[], parents: readonly Build[]): Reason[] {
  const last = builds.find(isAvailable);
  const above = parents.find(isAvailable);
  const [newest] = builds;
  const reasons: Reason[] = last === undefined ? [{ kind: "no-build", version }] : [];
  if (newest?.state === "failed") {
    const { id: build, reason: said } = newest;
    reasons.push({ kind: "last-failed", build, ...(said !== undefined && { said }) });
  }
  if (parent !== undefined && above !== undefined && last !== undefined && startOf(above) > startOf(last)) {
    reasons.push({ kind: "parent-newer", parent, build: above.id });
  }
  return reasons;
}

export function isAvailable({ state }: Build): boolean {
  return state === "available";
}

import { isDoubt, type Doubt } from "../../../operations/rebuild/bases";
import type { Build, Builder, Deployed } from "../../../operations/rebuild/build";
import type { Severity } from "../../../operations/rebuild/severity";
import { isAvailable, reasonsOf, type Reason } from "../../../operations/rebuild/reasons";
import type { Target } from "../../../operations/rebuild/target";
import type { Beneath } from "../../../operations/rebuild/today";
import { parentsOf } from "../../../plan/waves";

/** Looks at so many images at once. */
const AT_ONCE = 10;

/** Why each is to be rebuilt, as far as its builds say; and what nobody can tell, with the images that it is about. */
export interface ByBuilds {
  readonly reasons: Map<string, readonly Reason[]>;
  readonly doubts: readonly { readonly doubt: Doubt; readonly images: readonly string[] }[];
}

interface Live {
  readonly builder: Builder;
  readonly beneath: Beneath;
}

interface Options {
  readonly outdated?: boolean;
  readonly released?: boolean;
  /** Days. */
  readonly olderThan?: number;
  readonly severity?: Severity;
  readonly request: string;
}

type Judged = readonly [id: string, reasons: readonly Reason[], doubts: readonly Doubt[]];

/** Asks for the builds of each, and of the parent of each, once; then what else is beneath the last one. */
export async function reasonsByBuilds(
  candidates: readonly Target[],
  targets: readonly Target[],
  options: Options,
  live: Live,
): Promise<ByBuilds> {
  const asked = new Map<string, Promise<readonly Build[]>>();
  const byId = new Map(targets.map((target) => [target.id, target]));
  const buildsOf = (id: string): Promise<readonly Build[]> => {
    const target = byId.get(id);
    if (target === undefined) return Promise.resolve([]);
    const found = asked.get(id) ?? live.builder.builds(target);
    asked.set(id, found);
    return found;
  };
  const isRelease = options.released === true && candidates.length > 0;
  const deployed = isRelease ? await live.builder.deployed(candidates) : undefined;
  const judge = async (target: Target): Promise<Judged> =>
    deployed === undefined
      ? await judged(target, buildsOf, options, live.beneath)
      : [target.id, reasonsOfRelease(target, deployed.get(target.id), await buildsOf(target.id)), []];
  const all: Judged[] = [];
  for (let at = 0; at < candidates.length; at += AT_ONCE)
    all.push(...(await Promise.all(candidates.slice(at, at + AT_ONCE).map(judge))));
  return collected(all);
}

/** What is known of many images at once is said once. */
export function doubtsOf(all: readonly (readonly [id: string, doubts: readonly Doubt[]])[]): ByBuilds["doubts"] {
  const doubts = new Map<string, { readonly doubt: Doubt; readonly images: string[] }>();
  for (const [id, own] of all) {
    for (const doubt of own) {
      const key = JSON.stringify(doubt);
      doubts.set(key, { doubt, images: [...(doubts.get(key)?.images ?? []), id] });
    }
  }
  return [...doubts.values()];
}

function collected(all: readonly Judged[]): ByBuilds {
  const found = all.filter(([, reasons]) => reasons.length > 0).map(([id, reasons]) => [id, reasons] as const);
  return { reasons: new Map(found), doubts: doubtsOf(all.map(([id, , own]) => [id, own])) };
}

async function judged(
  target: Target,
  buildsOf: (id: string) => Promise<readonly Build[]>,
  { outdated = false, olderThan, severity, request }: Options,
  beneath: Beneath,
): Promise<Judged> {
  const wanted = { outdated, request, ...(olderThan !== undefined && { olderThan }) };
  const builds = await buildsOf(target.id);
  const now = new Date();
  let own = reasonsOf(target, builds, [], wanted, now);
  // The first parent that is newer is reason enough.
  for (const parent of parentsOf(target)) {
    const reasons = reasonsOf({ ...target, parent }, builds, await buildsOf(parent), wanted, now);
    if (!reasons.some(({ kind }) => kind === "parent-newer")) continue;
    own = reasons;
    break;
  }
  const last = builds.find(isAvailable);
  const held = {
    bases: outdated,
    severity: severity ?? (outdated ? "critical" : undefined),
    isSeverityAsked: severity !== undefined,
  };
  const more = last === undefined ? [] : await beneath.judge(target, last, held);
  const beyond = more.filter((each): each is Reason => !isDoubt(each));
  const reasons = beyond.length > 0 ? [...own.filter(({ kind }) => kind !== "begun"), ...beyond] : own;
  return [target.id, reasons, more.filter(isDoubt)];
}

/** Of the deployed version there is no build but such as came to nothing; a state that is new to us is none of these. */
function reasonsOfRelease(target: Target, deployed: Deployed | undefined, builds: readonly Build[]): readonly Reason[] {
  const isLeft = builds.every(({ state }) => state === "failed" || state === "cancelled");
  if (deployed?.version !== target.version || !isLeft) return [];
  return reasonsOf(target, builds, [], { outdated: true, request: "" }, new Date());
}

import { heading, markup, type Markup } from "./markup";

interface Ami {
  readonly region: string;
  readonly account: string;
  readonly id: string;
}

/** What AWS said of one architecture of an image. */
export interface LiveBuild {
  /** Of several: `web (arm64)`, else the image. */
  readonly target: string;
  /** The ImageVersion that is deployed; absent where none is. */
  readonly version?: string;
  /** Its newest build, of those that are available where there is one. */
  readonly build?: {
    readonly id: string;
    readonly status: string;
    readonly startedAt?: Date;
    readonly amis: readonly Ami[];
    readonly containers: readonly string[];
  };
  /** What its channels hold, in the order in which a build passes them. @default it has none */
  readonly channels?: readonly LiveChannel[];
  /** Of scans, in words. */
  readonly findings?: string;
  /** Why more is not known. */
  readonly note?: string;
}

/** What a channel holds. */
export interface LiveChannel {
  readonly name: string;
  /** Of each build that it holds, as a rule one, with the Regions where it does. */
  readonly held: readonly {
    /** `1.2.0/3`; absent where the AMI is of no build that is there. */
    readonly build?: string;
    readonly isRevoked?: boolean;
    readonly since: Date;
    /** Of who put it there: `user/ada`. */
    readonly by: string;
    readonly amis: readonly Ami[];
  }[];
  /** Why more is not known, or how Regions differ. */
  readonly note?: string;
}

/** How a place in another repository follows. */
export interface LiveConsumer {
  readonly repository: string;
  readonly path: string;
  /** As the definition writes it, if it does. */
  readonly branch?: string;
  /** `1.1.0, 2 versions behind, 12 days`. */
  readonly words: string;
  /** An open pull request. */
  readonly pull?: string;
}

/** What there was when AWS was asked. */
export interface Live {
  readonly at: Date;
  /** By the name of the image. */
  readonly builds: ReadonlyMap<string, readonly LiveBuild[]>;
  /** By the name of the image. @default GitHub was not asked */
  readonly consumers?: ReadonlyMap<string, readonly LiveConsumer[]>;
}

const DAY_MS = 86_400_000;

/** What is there of an image, with ids to copy. @param account of the stack @param level of its headings */
export function liveBuilds(name: string, live: Live, account: string, level: number): Markup | undefined {
  const all = live.builds.get(name);
  const show = { at: live.at, account, level };
  return all && markup`${all.map((each) => targetOf(each, all.length > 1, show))}`;
}

/** How it is shown: AMIs of the stack's own account without that. */
interface Shown {
  readonly at: Date;
  readonly account: string;
  /** Of headings. */
  readonly level: number;
}

function targetOf({ target, channels = [], ...built }: LiveBuild, isNamed: boolean, shown: Shown): Markup {
  const title = isNamed ? heading(shown.level, target) : undefined;
  const below = isNamed ? { ...shown, level: shown.level + 1 } : shown;
  const newest = channels.length === 0 ? undefined : heading(below.level, "Newest build");
  // What consumers read comes first.
  return markup`${title}${channels.map((each) => channelOf(each, below)).reverse()}${newest}${buildOf(built, below)}`;
}

function channelOf({ name, held, note }: LiveChannel, shown: Shown): Markup {
  const parts = held.map(({ build, isRevoked, since, by, amis }) => {
    const what = `${build ?? "An AMI of no build that is there"}${isRevoked === true ? ", which is revoked" : ""}`;
    return markup`<p>${what}, since ${dayOf(since, shown.at)}, by <code>${by}</code>.</p>\n${ids(amisOf(amis, shown))}`;
  });
  const empty = held.length === 0 && note === undefined ? markup`<p>Nothing is in it.</p>\n` : undefined;
  return markup`${heading(shown.level, `Channel ${name}`)}${parts}${empty}${note && markup`<p>${note}.</p>\n`}`;
}

function buildOf({ version, build, findings, note }: Omit<LiveBuild, "target">, shown: Shown): Markup {
  const state = build ? [stateOf(build, shown.at)] : [];
  const deployed = version === undefined ? "Not deployed" : `Version ${version} is deployed`;
  const containers = build?.containers.map((uri) => ["Container", uri] as const) ?? [];
  const said = [deployed, ...state, findings ?? [], note ?? []].flat();
  return markup`<p>${said.join(". ")}.</p>\n${ids([...amisOf(build?.amis ?? [], shown), ...containers])}`;
}

function amisOf(amis: readonly Ami[], own: Shown): readonly (readonly [string, string])[] {
  return amis.map(({ region, account, id }) => [
    account === own.account ? region : `${region}, account ${account}`,
    id,
  ]);
}

/** Each with a button that copies it. */
function ids(all: readonly (readonly [label: string, id: string])[]): Markup | undefined {
  const lines = all.map(([label, id]) => markup`<div><dt>${label}</dt><dd class="snippet"><code>${id}</code></dd></div>\n`); // prettier-ignore
  return lines.length === 0 ? undefined : markup`<dl>\n${lines}</dl>\n`;
}

function stateOf({ id, status, startedAt }: NonNullable<LiveBuild["build"]>, at: Date): string {
  const which = `Build ${id.split(/[/:]/).at(-1) ?? id} is ${status.toLowerCase()}`;
  return startedAt === undefined ? which : `${which}, built ${dayOf(startedAt, at, "old")}`;
}

/** `2026-11-20 (2 days)` */
function dayOf(day: Date, now: Date, old = "ago"): string {
  const days = Math.max(0, Math.floor((now.getTime() - day.getTime()) / DAY_MS));
  return `${day.toISOString().slice(0, 10)} (${days.toString()} ${days === 1 ? "day" : "days"} ${old})`;
}

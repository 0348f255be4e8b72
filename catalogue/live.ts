import { markup, type Markup } from "./markup";

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
    readonly amis: readonly { readonly region: string; readonly account: string; readonly id: string }[];
    readonly containers: readonly string[];
  };
  /** Of scans, in words. */
  readonly findings?: string;
  /** Why more is not known. */
  readonly note?: string;
}

/** What there was when AWS was asked. */
export interface Live {
  readonly at: Date;
  /** By the name of the image. */
  readonly builds: ReadonlyMap<string, readonly LiveBuild[]>;
}

const DAY_MS = 86_400_000;

/** What is there of an image, with ids to copy. */
export function liveBuilds(name: string, live: Live | undefined): Markup | undefined {
  const all = live?.builds.get(name);
  if (live === undefined || all === undefined) return undefined;
  return markup`${all.map((each) => buildOf(each, all.length > 1, live.at))}`;
}

function buildOf({ target, version, build, findings, note }: LiveBuild, isNamed: boolean, at: Date): Markup {
  const title = isNamed ? markup`<h3>${target}</h3>\n` : undefined;
  const said = [version === undefined ? "Not deployed" : `Version ${version} is deployed`, ...(build ? [stateOf(build, at)] : []), findings ?? [], note ?? []]; // prettier-ignore
  const amis = build?.amis.map(({ region, account, id }) => [`${region}, account ${account}`, id] as const) ?? [];
  const outputs = [...amis, ...(build?.containers.map((uri) => ["Container", uri] as const) ?? [])];
  const lines = outputs.map(([label, id]) => markup`<div><dt>${label}</dt><dd class="snippet"><code>${id}</code></dd></div>\n`); // prettier-ignore
  const list = lines.length === 0 ? undefined : markup`<dl>\n${lines}</dl>\n`;
  return markup`${title}<p>${said.flat().join(". ")}.</p>\n${list}`;
}

function stateOf({ id, status, startedAt }: NonNullable<LiveBuild["build"]>, at: Date): string {
  const which = `Build ${id.split(/[/:]/).at(-1) ?? id} is ${status.toLowerCase()}`;
  if (startedAt === undefined) return which;
  const days = Math.max(0, Math.floor((at.getTime() - startedAt.getTime()) / DAY_MS));
  return `${which}, built ${startedAt.toISOString().slice(0, 10)} (${days.toString()} ${days === 1 ? "day" : "days"} old)`; // prettier-ignore
}

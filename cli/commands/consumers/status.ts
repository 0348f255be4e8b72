import type { PullRequest } from "../../../operations/pull-requests/propose";
import { everyBuild } from "../../../operations/rebuild/image-builder";
import { inParts } from "../../../operations/rebuild/in-parts";
import { targetsOf } from "../../../operations/rebuild/target";
import { AwsClients } from "../../aws/clients";
import { versionHistory, type VersionHistory } from "../../fleet/past-versions";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { releasesOf, valuesOf, type ConsumersOptions, type Fleet } from "./fleet";
import { orLost, readFollowed, type Followed, type Lost } from "./followed";
import { lagOf, versionIn, type Lag } from "./lag";
import type { Refusal } from "./report";

const NEED = "read access to contents and pull requests of each consumer's repository";

/** What a place carries, against what is released. */
type Line = Lag & {
  readonly image: string;
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  /** Absent where the file is not as the definition says. */
  readonly there?: string;
  readonly released: string;
  /** The ImageVersions of both, where these texts tell them. */
  readonly versionThere?: string | undefined;
  readonly versionReleased?: string | undefined;
  /** Why it is unknown. */
  readonly reason?: string;
  readonly pull?: PullRequest;
};

/** `golden consumers status`: who follows, and who lags behind. */
export async function status(fleet: Fleet, options: ConsumersOptions, terminal: Terminal): Promise<ExitCode> {
  const { plan, root, isChosen } = fleet;
  const own = fleet.followers.filter(({ image }) => isChosen(image));
  const { edits, refusals } = await valuesOf(own, plan, releasesOf(plan, new Set(own.map(({ image }) => image))));
  const { followed, lost } = await readFollowed(edits, fleet.stack, NEED);
  const history = await versionHistory(root);
  if (history.kind === "unknown") terminal.err(`note: lags are not counted: ${history.why.replace("-", " ")}.`, 2);
  const lagIn = await lags(plan, history);
  const read = await inParts(followed, (each) =>
    orLost(each.edits, NEED, async () => {
      const lines = await linesOf(each, lagIn);
      if (lines.every(({ state }) => state === "current")) return lines;
      const open = (await each.base.pullsOf(each.head)).find(({ isOpen }) => isOpen);
      return lines.map((line) => ({ ...line, ...(open && { pull: { number: open.number, url: open.url } }) }));
    }),
  );
  const lines = read.flatMap((each) => ("said" in each ? [] : each));
  const all = [...lost, ...read.filter((each) => "said" in each)];
  if (options.format === "json") terminal.out(printableJson({ format: 1, consumers: lines, lost: all, refusals }));
  else print(lines, all, refusals, terminal);
  if (all.some(({ isPassing }) => isPassing)) return 2;
  return all.length + refusals.length > 0 || lines.some(({ state }) => state !== "current") ? 1 : 0;
}

type LagIn = (
  edit: Followed["edits"][number],
  there: string,
) => Promise<Lag & Pick<Line, "versionThere" | "versionReleased">>;

/** Versions of texts, or of the AMI whose id stands there. */
async function lags(plan: Fleet["plan"], history: VersionHistory): Promise<LagIn> {
  const client = await new AwsClients(plan.stack.region).imageBuilder();
  const versionOfAmi = async (image: string, id: string): Promise<string | undefined> => {
    const targets = targetsOf(plan).filter((each) => each.image === image);
    const builds = await inParts(targets, async (each) => each.builder === "image-builder" ? everyBuild(client, each) : []); // prettier-ignore
    const own = builds.flat().find(({ amis }) => amis.some((ami) => ami.id === id));
    return own?.id.split("/")[2];
  };
  return async ({ image, consumer: { value = "{version}" }, value: released }, there) => {
    const versionOf = (text: string) => (value === "{id}" ? versionOfAmi(image, text) : versionIn(text, value, image));
    const [versionThere, versionReleased] = [await versionOf(there), await versionOf(released)];
    if (there === released) return { state: "current", versionThere, versionReleased };
    const versions = history.kind === "found" && Object.hasOwn(history.versions, image) ? history.versions[image] : [];
    return { ...lagOf(versionThere, versionReleased, versions ?? [], new Date()), versionThere, versionReleased };
  };
}

async function linesOf({ place, base, edits, files }: Followed, lagIn: LagIn): Promise<readonly Line[]> {
  const where = { repository: place.repository, branch: base.branch };
  return inParts(edits, async (edit) => {
    const { image, consumer, value: released } = edit;
    const { path } = consumer;
    const file = files.find((each) => each.path === path);
    const fault = file?.faults.find((each) => each.image === image || file.values.length === 0);
    const there = file?.values.find((each) => each.edit === edit)?.before;
    const known = { image, ...where, path, released };
    if (there === undefined) return { ...known, state: "unknown" as const, reason: fault?.message ?? "It is not read." }; // prettier-ignore
    return { ...known, there, ...(await lagIn(edit, there)) };
  });
}

function print(
  lines: readonly Line[],
  lost: readonly Lost[],
  refusals: readonly Refusal[],
  { out, ...terminal }: Terminal,
): void {
  const rows = lines.map(({ image, repository, path, there, pull, reason, versionThere, versionReleased, ...lag }) => {
    const held = versionThere === undefined && there !== undefined ? `holds ${there}` : reason;
    const open = pull === undefined ? [] : [`open: ${pull.url}`];
    const more = [`${repository}: ${path}`, ...(held === undefined ? [] : [held]), ...open].join("; ");
    return [image, versionThere ?? "-", versionReleased ?? "-", lagWords(lag), more].map(printable);
  });
  const others = [
    ...lost.map(({ repository, images, said, fix }) => [images.join(", "), "-", "-", "unknown", `${repository}: ${said} ${fix}`]), // prettier-ignore
    ...refusals.map(({ image, repository, path, reason }) => [image, "-", "-", "unknown", `${repository}: ${path}; ${reason}`]), // prettier-ignore
  ].map((row) => row.map(printable));
  out(table(["IMAGE", "THERE", "RELEASED", "LAG", "WHERE"], [...rows, ...others], { out, ...terminal }));
  const current = lines.filter(({ state }) => state === "current").length;
  out(`${current.toString()} of ${plural(rows.length + others.length, "place")} up to date.`);
}

function lagWords({ state, ...lag }: Lag): string {
  if (state !== "behind" && state !== "ahead") return state === "current" ? "none" : "unknown";
  const { versions, days } = lag as Extract<Lag, { state: "behind" }>;
  if (versions === 0) return "another build";
  const count = versions === undefined ? "" : `${plural(versions, "version")} `;
  return `${count}${state}${days === undefined ? "" : `, ${plural(days, "day")}`}`;
}

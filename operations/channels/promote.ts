import type { PromotionPlan } from "../../plan";
import type { PromotedImage } from "../../plan/releases";
import type { PeopleEvent } from "../notifications/event";
import { titleOf } from "../notifications/message";
import type { Build } from "../rebuild/build";
import type { Findings } from "../rebuild/findings";
import type { Severity } from "../rebuild/severity";
import type { CodeBuildTarget, ImageBuilderTarget } from "../rebuild/target";
import type { Amis } from "./amis";
import { wayOf } from "./history";
import type { Act, ActNote, Move } from "./log";
import { outputsOf, versionIn } from "./outputs";
import type { Parameters } from "./parameters";

/** An image with the channels that its builds pass. */
export interface ChannelImage extends PromotionPlan {
  readonly name: string;
  /** Region of its stack. */
  readonly home: string;
  readonly account: string;
  /** One for each architecture. */
  readonly lines: readonly Line[];
}

export interface Line {
  readonly target: ImageBuilderTarget | CodeBuildTarget;
  /** Of a container: where its images are, and which of them were revoked. */
  readonly container?: {
    readonly repository: string;
    readonly account: string;
    readonly revocations: { readonly region: string; readonly name: string };
  };
  readonly regions: readonly string[];
  /** Names of parameters, by channel. */
  readonly pointers: Readonly<Record<string, string>>;
}

export type ContainerLine = Line & Required<Pick<Line, "container">>;

/** Those that have channels, each with all of its architectures that are given. */
export function channelImages(released: readonly PromotedImage[]): readonly ChannelImage[] {
  const names = new Set(released.map(({ target }) => target.image));
  return [...names].flatMap((name) => {
    const own = released.filter(({ target }) => target.image === name);
    const [{ promotion, target } = {}] = own;
    if (promotion === undefined || target === undefined) return [];
    const [home = "", account = ""] = homeOf(target);
    const revocations = { region: home, name: promotion.revocations };
    const lines = own.map(({ repository, places, pointers = {}, ...each }) => ({
      ...{ target: each.target, regions: places.map(({ region }) => region), pointers },
      ...(repository !== undefined && { container: { repository, account, revocations } }),
    }));
    return [{ ...promotion, name, home, account, lines }];
  });
}

/** Region and account. */
function homeOf(target: Line["target"]): readonly string[] {
  if (target.builder === "image-builder") return target.versionArn.split(":").slice(3, 5);
  const [account = "", , , region = ""] = target.repository.split(".");
  return [region, account];
}

/** AWS, as far as channels need it. */
export interface Cloud {
  readonly parameters: Parameters;
  readonly amis: Amis;
  /** Of every version, the newest first. */
  readonly builds: (line: Line) => Promise<readonly Build[]>;
  readonly findings: (build: Build, least: Severity) => Promise<Findings>;
  /** Takes it out of use for every promotion to come. */
  readonly mark: (build: string, why: string, image: ChannelImage) => Promise<void>;
  /** ARN of who asks. */
  readonly caller: () => Promise<string>;
  /** Tells the account's event bus. */
  readonly announce: (event: PeopleEvent) => Promise<void>;
}

const DETAIL_TYPES = { promoted: "Image Promoted", "rolled back": "Image Rolled Back", revoked: "Image Revoked" } as const; // prettier-ignore

/** What people hear of a move. */
export function eventOf({ name, account }: ChannelImage, { moves, note }: Act): PeopleEvent {
  const { did, build, channel, why } = note;
  const detailType = DETAIL_TYPES[did];
  const known = { ...(build !== undefined && { version: build }), ...(channel !== undefined && { channel }), ...(why !== undefined && { reason: why }) }; // prettier-ignore
  const title = titleOf(detailType, { image: name, ...known });
  const places = moves.map(({ region, to: ami }) => ({ region, account, ami }));
  return { detailType, detail: { image: name, title, ...known, places } };
}

/** Why a channel stays as it is, each reason a sentence; nothing was changed. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor(readonly reasons: readonly string[]) {
    super(reasons.join("\n"));
  }
}

export interface Wish {
  readonly to: string;
  /** `1.2.0` or `1.2.0/3`. @default what the channel before holds; for the first the newest that can be launched */
  readonly version?: string;
  readonly why?: string;
  /** Past what the definition demands; that is noted. */
  readonly force?: boolean;
}

/** A build of each architecture. */
type Chosen = ReadonlyMap<Line, Build>;

/** What a promotion comes to. @throws RefusedError with every reason */
export async function promotion(image: ChannelImage, cloud: Cloud, wish: Wish, now: Date): Promise<Act> {
  const chosen = await chooseAll(image, (line) => wishedOf(image, line, cloud, wish));
  const said = { did: "promoted", ...(wish.why !== undefined && { why: wish.why }) } as const;
  const act = await actOf(image, cloud, wish.to, chosen, said);
  const isAsked = wish.to === image.channels.at(-1) && act.moves.some(({ from, to }) => from !== to);
  const missing = isAsked ? await missingOf(image, cloud, chosen, now) : [];
  if (missing.length === 0) return act;
  if (wish.force === true) return { ...act, note: { ...act.note, without: missing } };
  throw new RefusedError([...missing, "What is missing can be passed over: --force --reason …"]);
}

/** The deployed version's newest build for the first channel, where that never held it: what people took back stays back. */
export async function nomination(image: ChannelImage, cloud: Cloud, version: string): Promise<Act | undefined> {
  const act = await promotion(image, cloud, { to: image.channels[0] ?? "", version }, new Date());
  const held = await Promise.all(act.moves.map(({ region, name }) => cloud.parameters.history(region, name)));
  const isNew = act.moves.some(({ to }, at) => !held[at]?.some(({ value }) => value === to));
  return isNew ? act : undefined;
}

/** To what the channel held before and can still be launched. @throws RefusedError */
export async function rollback(image: ChannelImage, cloud: Cloud, { to, why }: Wish): Promise<Act> {
  const chosen = await chooseAll(image, async (line) => {
    const builds = await cloud.builds(line);
    const before = (await wayIn(line, cloud, to)).slice(0, -1).map(({ value }) => buildWith(builds, value));
    return before.findLast((build) => build !== undefined && isFit(build)) ?? `${line.target.id} has nothing to go back to in ${to}.`; // prettier-ignore
  });
  return actOf(image, cloud, to, chosen, { did: "rolled back", ...(why !== undefined && { why }) });
}

/** What a channel went through in the first Region; its values are the same builds in all. */
export async function wayIn({ pointers, regions }: Line, { parameters }: Cloud, channel: string) {
  return wayOf(await parameters.history(regions[0] ?? "", pointers[channel] ?? ""));
}

/** The build that a channel holds. */
export async function buildIn(line: Line, cloud: Cloud, channel: string): Promise<Build | undefined> {
  return buildWith(await cloud.builds(line), (await wayIn(line, cloud, channel)).at(-1)?.value);
}

function buildWith(builds: readonly Build[], ami: string | undefined): Build | undefined {
  return builds.find((build) => outputsOf(build).some(({ id }) => id === ami));
}

/** Notes that who asks wants the builds in the last channel. @returns which */
export async function approve(image: ChannelImage, cloud: Cloud, wish: Wish): Promise<string> {
  const value = namesOf(await chooseAll(image, (line) => wishedOf(image, line, cloud, wish)));
  await cloud.parameters.put(image.home, image.approvals, value, "Builds approved of: golden-images writes it");
  return value;
}

async function chooseAll(image: ChannelImage, choose: (line: Line) => Promise<Build | string>): Promise<Chosen> {
  const found = await Promise.all(image.lines.map(async (line) => [line, await choose(line)] as const));
  const reasons = found.flatMap(([, build]) => (typeof build === "string" ? [build] : []));
  if (reasons.length > 0) throw new RefusedError(reasons);
  return new Map(found as readonly (readonly [Line, Build])[]);
}

async function wishedOf({ channels }: ChannelImage, line: Line, cloud: Cloud, wish: Wish): Promise<Build | string> {
  const { id } = line.target;
  const builds = await cloud.builds(line);
  const previous = channels[channels.indexOf(wish.to) - 1];
  if (wish.version === undefined && previous !== undefined) {
    const held = (await wayIn(line, cloud, previous)).at(-1);
    if (held === undefined) return `${id}: nothing is in ${previous}.`;
    return (
      buildWith(builds, held.value) ?? `${id}: ${held.value}, which is in ${previous}, is of no build that is there.`
    );
  }
  const { version = "" } = wish;
  const own = builds.filter((build) => `${versionIn(build.id)}/`.startsWith(version === "" ? "" : `${version}/`));
  const named = `${id}${version === "" ? "" : ` ${version}`}`;
  if (own.length === 0) return `${named} was never built.`;
  const states = [...new Set(own.map(({ revoked, status }) => (revoked === undefined ? status : "revoked")))].join(
    ", ",
  );
  return own.find(isFit) ?? `${named} has no build that is AVAILABLE (${states}).`;
}

export function isFit({ state, revoked }: Build): boolean {
  return state === "available" && revoked === undefined;
}

/** In every Region of the distribution, or nowhere. */
async function actOf(image: ChannelImage, cloud: Cloud, channel: string, chosen: Chosen, note: ActNote): Promise<Act> {
  const reasons: string[] = [];
  const moves: Move[] = [];
  for (const [line, build] of chosen) {
    const { target, regions, pointers } = line;
    const name = pointers[channel] ?? "";
    const named = `${target.id} ${versionIn(build.id)}`;
    if (!isFit(build)) reasons.push(`${named} is ${build.revoked === undefined ? build.status : `revoked: ${build.revoked}`}.`); // prettier-ignore
    for (const region of regions) {
      const to = outputsOf(build).find((each) => each.region === region && each.account === image.account)?.id;
      const lacks = await lackOf(line, cloud, region, to);
      if (lacks !== undefined) reasons.push(`${named} has ${lacks}.`);
      const from = (await cloud.parameters.history(region, name)).at(-1)?.value;
      moves.push({ region, name, to: to ?? "", ...(from !== undefined && { from }) });
    }
  }
  if (reasons.length > 0) throw new RefusedError(reasons);
  return {
    what: `${channel}: ${image.name} ${namesOf(chosen)}`,
    moves,
    note: { ...note, channel, build: namesOf(chosen) },
  };
}

function namesOf(chosen: Chosen): string {
  return [...new Set([...chosen.values()].map(({ id }) => versionIn(id)))].join(", ");
}

/** Why nobody can have it there. What is in a repository of ECR can be pulled. */
async function lackOf({ container }: Line, { amis }: Cloud, region: string, id: string | undefined) {
  const none = `no ${container ? "image to pull" : "AMI to launch"} in ${region}`;
  if (id === undefined) return none;
  const state = container ? "available" : ((await amis.states(region, [id])).get(id)?.state ?? "gone");
  return state === "available" ? undefined : `${none}: ${id} is ${state}`;
}

/** What the definition demands of builds before the last channel, and is not so. */
async function missingOf(image: ChannelImage, cloud: Cloud, chosen: Chosen, now: Date): Promise<readonly string[]> {
  const missing: (string | undefined)[] = [];
  for (const [line, build] of chosen)
    missing.push(await hoursLeft(image, line, cloud, build, now), await foundIn(image, line, cloud, build));
  if (image.demands.approval === true) {
    const [approved, caller] = [await cloud.parameters.history(image.home, image.approvals), await cloud.caller()];
    const isApproved = approved.some(({ value, by }) => value === namesOf(chosen) && isAnother(by, caller));
    if (!isApproved) missing.push(`Somebody else than ${caller} must approve: golden promote ${image.name} --approve`);
  }
  return missing.filter((each) => each !== undefined);
}

/** Who is not known to be another is taken for the same: a role without its session may be anybody. */
function isAnother(by: string, caller: string): boolean {
  return /:user\/|:assumed-role\/[^/]+\/|:federated-user\//.test(by) && by !== caller;
}

async function hoursLeft({ channels, demands }: ChannelImage, line: Line, cloud: Cloud, build: Build, now: Date) {
  const { hoursInCandidate: hours } = demands;
  if (hours === undefined) return undefined;
  const before = channels.at(-2) ?? "";
  const held = (await wayIn(line, cloud, before)).at(-1);
  const must = `${line.target.id} ${versionIn(build.id)} must be in ${before} for ${hours.toString()} ${hours === 1 ? "hour" : "hours"}`;
  if (held === undefined || !outputsOf(build).some(({ id }) => id === held.value)) return `${must}: it is not there.`;
  const from = new Date(held.since.getTime() + hours * 3_600_000);
  return from > now ? `${must}: until ${from.toISOString()}.` : undefined;
}

async function foundIn({ demands: { scan } }: ChannelImage, { target }: Line, cloud: Cloud, build: Build) {
  if (scan === undefined) return undefined;
  const named = `${target.id} ${versionIn(build.id)}`;
  const found = await cloud.findings(build, scan);
  if ("none" in found) return `${named}: of its scan nothing is known: ${found.none}.`;
  if (found.count === 0) return undefined;
  return `${named} has ${found.count.toString()} findings of ${scan} or worse with a fix, as ${found.first}.`;
}

import type { ReleasedImage } from "../../plan/releases";
import { EventsRefused, type PeopleEvent } from "../notifications/event";
import { titleOf } from "../notifications/message";
import { isRunning, startOf, type Build, type BuildState } from "../rebuild/build";
import { saidBy } from "../rebuild/rebuild";
import type { ReleaseCloud } from "./cloud";

/** What was done, or could not be. */
export type Note =
  | { readonly kind: "tags"; readonly region: string; readonly ami: string; readonly tags: readonly string[] }
  | { readonly kind: "parameter"; readonly region: string; readonly name: string; readonly from?: string; readonly to: string } // prettier-ignore
  | { readonly kind: "announced"; readonly topics: readonly string[]; readonly onBus?: boolean }
  /** The build has none there. The parameter stays. */
  | { readonly kind: "no-ami"; readonly region: string }
  /** The parameter holds what is not known to be older. It stays. */
  | { readonly kind: "other-ami"; readonly region: string; readonly name: string; readonly holds: string }
  | { readonly kind: "refused"; readonly said: string };

/** What there is of an image, and what was done for it. */
export interface Reconciled {
  readonly image: ReleasedImage;
  /** Of the deployed version: that of its newest AVAILABLE build, else of its newest. */
  readonly state: BuildState | "never-started" | "not-deployed" | "unknown";
  readonly version?: string;
  readonly build?: Build;
  readonly notes: readonly Note[];
}

/** Images that are looked at at once. */
const AT_ONCE = 10;
/** What began longer ago is no news. */
const NEWS_MS = 7 * 86_400_000;
/** Of each AMI that Image Builder makes: https://docs.aws.amazon.com/imagebuilder/latest/userguide/tag-resources.html */
const ORIGIN = "Ec2ImageBuilderArn";

/**
 * Has AMIs of deployed versions carry their tags, parameters hold them, and channels told, each of which happens once. Nothing is taken
 * back: a parameter never goes to an older build, or to one that is not AVAILABLE.
 */
export async function reconcile(
  images: readonly ReleasedImage[],
  cloud: ReleaseCloud,
  now: Date,
): Promise<readonly Reconciled[]> {
  const deployed = await cloud.deployed(images.map(({ target }) => target));
  const done: Reconciled[] = [];
  for (let at = 0; at < images.length; at += AT_ONCE) {
    const part = images.slice(at, at + AT_ONCE).map(async (image): Promise<Reconciled> => {
      const version = deployed.get(image.target.id)?.version;
      if (version === undefined) return { image, state: "not-deployed", notes: [] };
      try {
        return await reconcileImage(asDeployed(image, version), cloud, now);
      } catch (error) {
        return { image, state: "unknown", version, notes: [{ kind: "refused", said: saidBy(error) }] };
      }
    });
    done.push(...(await Promise.all(part)));
  }
  return done;
}

export function isTrouble({ kind }: Note): boolean {
  return ["no-ami", "other-ami", "refused"].includes(kind);
}

/** Nothing can be launched, nor will be; of a state that is new to us nobody knows. */
const UNWELL: readonly Reconciled["state"][] = ["failed", "cancelled", "gone", "never-started", "other"];

/** Whether all is there that should be, or on its way. */
export function isReleased({ image: { isBuilt }, state, notes }: Reconciled): boolean {
  return !notes.some(isTrouble) && !(isBuilt && UNWELL.includes(state));
}

/** Definitions may be ahead of the deployment: their tags are of another version. */
function asDeployed(image: ReleasedImage, version: string): ReleasedImage {
  const { target, places } = image;
  if (target.version === version) return image;
  const versionArn = `${target.versionArn.slice(0, target.versionArn.lastIndexOf("/"))}/${version}`;
  return { ...image, target: { ...target, version, versionArn }, places: places.map((each) => ({ ...each, amiTags: {} })) }; // prettier-ignore
}

async function reconcileImage(image: ReleasedImage, cloud: ReleaseCloud, now: Date): Promise<Reconciled> {
  const builds = await cloud.builds(image.target);
  const build =
    builds.find(({ state, revoked }) => state === "available" && revoked === undefined) ??
    builds.find(isRunning) ??
    builds[0];
  const { version } = image.target;
  const found = { image, state: build?.state ?? "never-started", version, ...(build && { build }) } as const;
  if (build?.state !== "available" || build.revoked !== undefined) return { ...found, notes: [] };
  // Containers have no AMIs.
  const places = build.containers.length > 0 ? [] : image.places;
  const notes = (await Promise.all(places.map((place) => reconcilePlace(place, build, cloud)))).flat();
  const told = notes.some(isTrouble) ? [] : await announced(image, build, cloud, now);
  return { ...found, notes: [...notes, ...told] };
}

async function reconcilePlace(
  { region, amiTags = {}, ssmParameterName: name }: ReleasedImage["places"][number],
  build: Build,
  cloud: ReleaseCloud,
): Promise<readonly Note[]> {
  const ami = build.amis.find((each) => each.region === region && each.account === build.id.split(":")[4])?.id;
  if (ami === undefined) return [{ kind: "no-ami", region }];
  const notes: Note[] = [];
  const there = await cloud.tagsOf(region, ami);
  const missing = Object.entries(amiTags).filter(([key]) => !there.has(key));
  if (missing.length > 0) {
    await cloud.tag(region, ami, Object.fromEntries(missing));
    notes.push({ kind: "tags", region, ami, tags: missing.map(([key]) => key) });
  }
  const from = name === undefined ? ami : await cloud.parameter(region, name);
  if (name === undefined || from === ami) return notes;
  const origin = from === undefined ? "" : ((await cloud.tagsOf(region, from)).get(ORIGIN) ?? "");
  if (from !== undefined && !isOlder(origin, build.id))
    return [...notes, { kind: "other-ami", region, name, holds: from }];
  await cloud.setParameter(region, name, ami);
  return [...notes, { kind: "parameter", region, name, ...(from !== undefined && { from }), to: ami }];
}

/** What was done stays done where nobody could be told; the next run tells it. */
async function announced(...all: Parameters<typeof announce>): Promise<readonly Note[]> {
  try {
    return await announce(...all);
  } catch (error) {
    return [{ kind: "refused", said: error instanceof EventsRefused ? error.message : saidBy(error) }];
  }
}

/**
 * Told first and noted then: whoever is interrupted in between tells it twice, and never not at all. The bus goes first: it may refuse
 * where topics do not, and these would hear it again at every run.
 */
async function announce(
  { target, topics, onBus = false }: ReleasedImage,
  build: Build,
  cloud: ReleaseCloud,
  now: Date,
): Promise<readonly Note[]> {
  if (
    (topics.length === 0 && !onBus) ||
    now.getTime() - startOf(build) > NEWS_MS ||
    (await cloud.isAnnounced(build.id))
  )
    return [];
  if (onBus) await cloud.tellBus(eventOf(target, build));
  const subject = `${target.id} ${build.id.split("/").slice(-2).join("/")} is available`.slice(0, 100);
  const outputs = [...build.amis.map(({ id, region, account }) => `${id} ${region} ${account}`), ...build.containers];
  const text = [subject, build.id, ...outputs].join("\n");
  for (const topic of topics) await cloud.announce(topic, subject, text);
  await cloud.markAnnounced(build.id);
  return [{ kind: "announced", topics, ...(onBus && { onBus }) }];
}

function eventOf({ id, image }: ReleasedImage["target"], { id: arn, amis }: Build): PeopleEvent {
  const [version = "", number = ""] = arn.split("/").slice(-2);
  const detailType = "Image Available";
  const title = titleOf(detailType, { image: id, version: `${version}/${number}` });
  const places = amis.map(({ region, account, id: ami }) => ({ region, account, ami }));
  return { detailType, resources: [arn], detail: { image, version, build: number, title, places } };
}

/** Of two builds of one image, `…:image/web/1.2.0/3`. */
function isOlder(one: string, other: string): boolean {
  const [of, ...numbers] = partsOf(one);
  const [ofOther, ...others] = partsOf(other);
  const at = numbers.findIndex((number, index) => number !== others[index]);
  return of === ofOther && at !== -1 && Number(numbers[at]) < Number(others[at]);
}

function partsOf(arn: string): readonly string[] {
  const [prefix = "", name = "", version = "", build = ""] = arn.split("/");
  return [`${prefix}/${name}`, ...version.split("."), build];
}

import type { Deprecation, ReleasedImage } from "../../plan/releases";
import { EventsRefused, type PeopleEvent } from "../notifications/event";
import { startOf, type Build } from "../rebuild/build";
import { inParts } from "../rebuild/in-parts";
import { saidBy } from "../rebuild/rebuild";
import type { ReleaseCloud } from "./cloud";

/** AWS, as far as it is asked. */
export interface DeprecationCloud extends Pick<ReleaseCloud, "builds" | "tellBus"> {
  /** AMIs of the account, with the date that EC2 has. */
  readonly amis: {
    readonly states: (
      region: string,
      ids: readonly string[],
    ) => Promise<ReadonlyMap<string, { readonly deprecatedAt?: string }>>;
  };
  /** Of a build: the date that people were told. */
  readonly toldOf: (build: string) => Promise<string | undefined>;
  readonly noteTold: (build: string, date: string) => Promise<void>;
}

/** What came of an image whose newest build is deprecated soon, or what nobody could tell. */
export interface Warned {
  readonly image: string;
  readonly date?: string;
  readonly told?: boolean;
  readonly refused?: string;
}

interface Ending {
  readonly image: ReleasedImage;
  readonly build: Build;
  /** `2026-12-24` */
  readonly date: string;
}

const DAY_MS = 86_400_000;

/**
 * Tells the channels of images that chose `deprecated-soon`, once for each date: of the newest build that is deployed and available, the day
 * that its lifecycle will deprecate it or that EC2 knows of, whichever is first. Several architectures of a day are told at once.
 */
export async function warnOfDeprecation(
  images: readonly ReleasedImage[],
  cloud: DeprecationCloud,
  now: Date,
): Promise<readonly Warned[]> {
  const done: Warned[] = [];
  const endings: Ending[] = [];
  const wanted = images.filter(({ deprecation }) => deprecation !== undefined);
  await inParts(wanted, async (image) => {
    try {
      const found = await endingOf(image, cloud, now);
      if (found !== undefined) endings.push(found);
    } catch (error) {
      done.push({ image: image.target.id, refused: saidBy(error) });
    }
  });
  const together = new Map<string, Ending[]>();
  for (const each of endings) {
    const key = `${each.image.target.image} ${each.date}`;
    together.set(key, [...(together.get(key) ?? []), each]);
  }
  await inParts([...together.values()], async (group) => {
    try {
      const told = await Promise.all(group.map(({ build }) => cloud.toldOf(build.id)));
      const fresh = group.filter(({ date }, at) => told[at] !== date);
      // Told first and noted then: whoever is interrupted in between tells it twice, and never not at all.
      if (fresh.length > 0) await cloud.tellBus(eventOf(fresh));
      for (const { build, date } of fresh) await cloud.noteTold(build.id, date);
      done.push(...group.map((each) => ({ image: each.image.target.id, date: each.date, told: fresh.includes(each) })));
    } catch (error) {
      const refused = error instanceof EventsRefused ? error.message : saidBy(error);
      done.push(...group.map(({ image }) => ({ image: image.target.id, refused })));
    }
  });
  return done;
}

async function endingOf(
  image: ReleasedImage,
  { builds, amis }: DeprecationCloud,
  now: Date,
): Promise<Ending | undefined> {
  const build = (await builds(image.target)).find((each) => each.state === "available" && each.revoked === undefined);
  if (build === undefined || image.deprecation === undefined) return undefined;
  const { noticeDays, age } = image.deprecation;
  const own = build.amis.filter(({ account }) => account === build.id.split(":")[4]);
  const known = await Promise.all(own.map(async ({ region, id }) => (await amis.states(region, [id])).get(id)?.deprecatedAt)); // prettier-ignore
  const dates = known.flatMap((each) => (each === undefined ? [] : [Date.parse(each)]));
  // A lifecycle deprecates AMIs; containers have none.
  if (age !== undefined && own.length > 0) dates.push(later(startOf(build), age));
  const first = Math.min(...dates);
  if (!(first - now.getTime() <= noticeDays * DAY_MS)) return undefined;
  return { image, build, date: new Date(first).toISOString().slice(0, 10) };
}

/** Image Builder counts from the day of the build, and looks once a day: https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html */
function later(start: number, { value, unit = "DAYS" }: NonNullable<Deprecation["age"]>): number {
  const date = new Date(start);
  if (unit === "DAYS" || unit === "WEEKS") date.setUTCDate(date.getUTCDate() + value * (unit === "DAYS" ? 1 : 7));
  else if (unit === "MONTHS") date.setUTCMonth(date.getUTCMonth() + value);
  else date.setUTCFullYear(date.getUTCFullYear() + value);
  return date.getTime();
}

function eventOf(endings: readonly Ending[]): PeopleEvent {
  const [{ image, date } = {}] = endings;
  const { image: name = "", version = "" } = image?.target ?? {};
  const places = endings.flatMap(({ build }) => build.amis.map(({ region, account, id }) => ({ region, account, ami: id }))); // prettier-ignore
  const title = `${name} ${version} is deprecated on ${date ?? ""}: golden rebuild ${name} builds it anew`;
  const detail = { image: name, version, title, places };
  return { detailType: "Image Deprecated Soon", resources: endings.map(({ build }) => build.id), detail };
}

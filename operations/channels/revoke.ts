import { startOf, type Build } from "../rebuild/build";
import { saidBy } from "../rebuild/rebuild";
import type { ImageBuilderTarget, Target } from "../rebuild/target";
import type { Act } from "./log";
import { outputsOf, versionIn } from "./outputs";
import { isFit, RefusedError, rollback, wayIn, type ChannelImage, type Cloud, type Line } from "./promote";

/** What is taken out of use, and how far. AMIs are deprecated in any case, and never deleted. */
export interface Revocation {
  /** `1.2.0`, which is all of its builds, or `1.2.0/3` */
  readonly version: string;
  readonly why: string;
  /** Of channels that hold it, first. */
  readonly rollback?: boolean;
  /** Accounts that it was shared with can launch it no more. */
  readonly withdrawPermissions?: boolean;
  /** Nobody can. */
  readonly disable?: boolean;
}

/** What was done to an AMI, or what AWS said. */
export interface AmiDone {
  readonly region: string;
  readonly account: string;
  readonly ami: string;
  readonly refused?: string;
  /** ARNs in our account that name it still. */
  readonly usedBy?: readonly string[];
}

/** Builds with AMIs or images that are of the version, of all architectures. @throws RefusedError where there are none */
export async function buildsOf(
  { name, lines }: ChannelImage,
  cloud: Cloud,
  version: string,
): Promise<readonly Build[]> {
  const all = (await Promise.all(lines.map(cloud.builds))).flat();
  const found = all.filter(
    (build) => outputsOf(build).length > 0 && `${versionIn(build.id)}/`.startsWith(`${version}/`),
  );
  if (found.length === 0)
    throw new RefusedError([
      `${name} has no build ${version} with ${lines.some(({ container }) => container) ? "images" : "AMIs"}.`,
    ]);
  return found;
}

/** Marks the builds, and says what channels go back to; for `moveAll`, so that no promotion comes in between. @throws RefusedError */
export async function marked(
  image: ChannelImage,
  cloud: Cloud,
  builds: readonly Build[],
  { version, why, rollback: isBack }: Revocation,
): Promise<Act> {
  const ids = new Set(builds.flatMap(outputsOf).map(({ id }) => id));
  const held = await Promise.all(
    image.channels.map(async (channel) => {
      const ways = await Promise.all(image.lines.map((line) => wayIn(line, cloud, channel)));
      return ways.some((way) => ids.has(way.at(-1)?.value ?? "")) ? [channel] : [];
    }),
  );
  const channels = held.flat();
  if (channels.length > 0 && isBack !== true) throw new RefusedError(channels.map((channel) => `${channel} holds ${image.name} ${version}.`)); // prettier-ignore
  const acts = await waysBack(image, withoutBuilds(cloud, builds, why), channels, why);
  for (const { id, revoked } of builds) if (revoked === undefined) await cloud.mark(id, why, image);
  const note = { did: "revoked", build: version, why } as const;
  return { what: `revoked: ${image.name} ${version}`, moves: acts.flatMap(({ moves }) => moves), note };
}

/** As it is once they are marked: what cannot be done is known before. */
function withoutBuilds(cloud: Cloud, builds: readonly Build[], why: string): Cloud {
  const ids = new Set(builds.map(({ id }) => id));
  const all = async (line: Line) =>
    (await cloud.builds(line)).map((build) => (ids.has(build.id) ? { ...build, revoked: why } : build));
  return { ...cloud, builds: all };
}

/** @throws RefusedError with every channel that cannot go back */
async function waysBack(image: ChannelImage, cloud: Cloud, channels: readonly string[], why: string) {
  const acts: Act[] = [];
  const reasons: string[] = [];
  for (const to of channels) {
    try {
      acts.push(await rollback(image, cloud, { to, why }));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      reasons.push(...error.reasons);
    }
  }
  if (reasons.length > 0) throw new RefusedError(reasons);
  return acts;
}

/** Those in our account; copies in other accounts are theirs. Repeating it does no harm. */
export async function withdrawAmis(
  builds: readonly Build[],
  { amis }: Cloud,
  { withdrawPermissions, disable }: Revocation,
  now: Date,
): Promise<readonly AmiDone[]> {
  const done = builds.flatMap(({ id: build, amis: all }) =>
    all.map(async ({ region, account, id: ami }): Promise<AmiDone> => {
      if (account !== build.split(":")[4]) return { region, account, ami, refused: "a copy in another account" };
      try {
        await amis.deprecate(region, ami, now);
        if (withdrawPermissions === true) await amis.withdraw(region, ami);
        if (disable === true) await amis.disable(region, ami);
        return { region, account, ami, usedBy: await amis.usedBy(region, ami) };
      } catch (error) {
        return { region, account, ami, refused: saidBy(error) };
      }
    }),
  );
  return Promise.all(done);
}

/** Builds whose AMIs were made from those of the builds, by EC2's own record. @param targets that may be */
export async function descendants(
  builds: readonly Build[],
  targets: readonly ImageBuilderTarget[],
  cloud: Cloud,
): Promise<readonly Build[]> {
  const ids = new Set(builds.flatMap(({ amis }) => amis.map(({ id }) => id)));
  const since = Math.min(...builds.map(startOf));
  const later = (await Promise.all(targets.map((target) => cloud.builds({ target, regions: [], pointers: {} })))).flat().filter((build) => isFit(build) && startOf(build) >= since); // prettier-ignore
  const found = later.map(async (build) => {
    const [ami] = build.amis;
    return ami !== undefined && (await cloud.amis.ancestry(ami.region, ami.id)).some((id) => ids.has(id)) ? [build] : []; // prettier-ignore
  });
  return (await Promise.all(found)).flat();
}

/** Ids of targets that the plan builds on an image, on others of these too: of containers nothing tells from which build one was made. */
export function builtOn(image: string, targets: readonly Target[]): readonly string[] {
  const found = new Set(targets.filter((each) => each.image === image).map(({ id }) => id));
  const own = found.size;
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const { id, parent = "", otherParents = [] } of targets)
      if ([parent, ...otherParents].some((each) => found.has(each))) found.add(id);
  }
  return [...found].slice(own);
}

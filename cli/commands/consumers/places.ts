import type { PullRequest } from "../../../operations/pull-requests/propose";
import { everyBuild } from "../../../operations/rebuild/image-builder";
import { inParts } from "../../../operations/rebuild/in-parts";
import { targetsOf } from "../../../operations/rebuild/target";
import type { Plan } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import type { VersionHistory } from "../../fleet/past-versions";
import type { Follower } from "./files";
import { releasesOf, valuesOf } from "./fleet";
import { orLost, readFollowed, type Followed, type Lost } from "./followed";
import { lagOf, versionIn, type Lag } from "./lag";
import type { Refusal } from "./report";

const NEED = "read access to contents and pull requests of each consumer's repository";

/** What a place carries, against what is released. */
export type FollowingPlace = Lag & {
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

/** Places of others that were asked, and what is not known of some. */
export interface Following {
  readonly places: readonly FollowingPlace[];
  readonly lost: readonly Lost[];
  readonly refusals: readonly Refusal[];
}

/** Who follows, and who lags behind: reads each repository on GitHub, and what is released on AWS. */
export async function following(
  { plan, stack }: { readonly plan: Plan; readonly stack: string },
  followers: readonly Follower[],
  history: VersionHistory,
): Promise<Following> {
  const released = releasesOf(plan, new Set(followers.map(({ image }) => image)));
  const { edits, refusals } = await valuesOf(followers, plan, released);
  const { followed, lost } = await readFollowed(edits, stack, NEED);
  const lagIn = await lags(plan, history);
  const read = await inParts(followed, (each) =>
    orLost(each.edits, NEED, async () => {
      const places = await placesIn(each, lagIn);
      if (places.every(({ state }) => state === "current")) return places;
      const open = (await each.base.pullsOf(each.head)).find(({ isOpen }) => isOpen);
      return places.map((place) => ({ ...place, ...(open && { pull: { number: open.number, url: open.url } }) }));
    }),
  );
  const places = read.flatMap((each) => ("said" in each ? [] : each));
  return { places, lost: [...lost, ...read.filter((each) => "said" in each)], refusals };
}

type LagIn = (
  edit: Followed["edits"][number],
  there: string,
) => Promise<Lag & Pick<FollowingPlace, "versionThere" | "versionReleased">>;

/** Versions of texts, or of the AMI whose id stands there. */
async function lags(plan: Plan, history: VersionHistory): Promise<LagIn> {
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

async function placesIn({ place, base, edits, files }: Followed, lagIn: LagIn): Promise<readonly FollowingPlace[]> {
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

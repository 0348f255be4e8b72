import type { LiveConsumer } from "../../../catalogue/live";
import type { Plan } from "../../../plan";
import type { VersionHistory } from "../../fleet/past-versions";
import { githubPlace, hasCredentials } from "../../github/place";
import type { Follower } from "../consumers/files";
import { followersOf } from "../consumers/fleet";
import { lagWords } from "../consumers/lag";
import { following, type FollowingPlace } from "../consumers/places";

/** How others follow the images of a plan, where there are credentials for their hosts; what is not known of one says why. */
export async function askFollowers(
  plan: Plan,
  stack: string,
  history: VersionHistory,
): Promise<ReadonlyMap<string, readonly LiveConsumer[]>> {
  const followers = followersOf(plan).filter(({ consumer }) => hasCredentials(githubPlace(consumer.repository)));
  const found = new Map<string, LiveConsumer[]>();
  if (followers.length === 0) return found;
  const { places, lost, refusals } = await following({ plan, stack }, followers, history);
  const add = ({ image, consumer: { repository, path, branch } }: Follower, words: string, pull?: string) => {
    const own = { repository, path, words, ...(branch !== undefined && { branch }), ...(pull !== undefined && { pull }) }; // prettier-ignore
    found.set(image, [...(found.get(image) ?? []), own]);
  };
  for (const place of places) {
    const own = followers.filter((each) => isAt(each, place));
    const follower = own.find(({ consumer }) => consumer.branch === place.branch) ?? own[0];
    if (follower !== undefined) add(follower, wordsOf(place), place.pull?.url);
  }
  for (const follower of followers) {
    const { repository, path } = follower.consumer;
    const isOf = (images: readonly string[]): boolean => images.includes(follower.image);
    const loss = lost.find((each) => each.repository === repository && isOf(each.images))?.said;
    const refusal = refusals.find((each) => each.repository === repository && each.path === path && isOf([each.image]));
    const why = loss ?? refusal?.reason;
    if (why !== undefined) add(follower, `not known: ${why}`);
  }
  return found;
}

function isAt({ image, consumer }: Follower, place: FollowingPlace): boolean {
  const { repository, path, branch } = consumer;
  const isThere = githubPlace(repository).repository === place.repository && path === place.path;
  return isThere && image === place.image && [undefined, place.branch].includes(branch);
}

function wordsOf({ there, reason, versionThere = there, ...lag }: FollowingPlace): string {
  if (there === undefined) return `not known: ${reason ?? ""}`;
  if (lag.state === "unknown") return `holds ${there}, which tells no version`;
  return `${versionThere ?? there}, ${lag.state === "current" ? "up to date" : lagWords(lag)}`;
}

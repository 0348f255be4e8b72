import type { Build } from "../rebuild/build";
import { inParts } from "../rebuild/in-parts";
import { wayOf, type Held } from "./history";
import { outputsOf } from "./outputs";
import type { Cloud, Line } from "./promote";

/** What a channel holds in the Regions of an image's distribution. */
export interface Holding {
  readonly channel: string;
  /** Where somebody put something, each with the build that it is of, as far as one is there that is. */
  readonly places: readonly (Held & { readonly region: string; readonly build?: Build })[];
  /** Regions where nothing is in it. */
  readonly empty: readonly string[];
}

/** What each channel of one architecture holds, by the parameters themselves: Regions may differ where a move was left half done. */
export async function holdings(line: Line, { parameters, builds }: Cloud): Promise<readonly Holding[]> {
  const { regions, pointers } = line;
  const known = await builds(line);
  const found: Holding[] = [];
  for (const [channel, name] of Object.entries(pointers)) {
    // A few at once, but of each Region one: quotas of calls are by Region.
    const all = await inParts(regions, async (region) => ({ region, held: wayOf(await parameters.history(region, name)).at(-1) })); // prettier-ignore
    const places = all.flatMap(({ region, held }) => {
      const build = known.find((each) => outputsOf(each).some(({ id }) => id === held?.value));
      return held === undefined ? [] : [{ ...held, region, ...(build && { build }) }];
    });
    found.push({ channel, places, empty: all.flatMap(({ region, held }) => (held === undefined ? [region] : [])) });
  }
  return found;
}

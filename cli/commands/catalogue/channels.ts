import type { LiveChannel } from "../../../catalogue/live";
import { holdings, type Holding } from "../../../operations/channels/holding";
import { channelImages, type Cloud } from "../../../operations/channels/promote";
import { versionIn } from "../../../operations/channels/outputs";
import { saidBy } from "../../../operations/rebuild/rebuild";
import type { Target } from "../../../operations/rebuild/target";
import type { Plan } from "../../../plan";
import { promotedImages } from "../../../plan/releases";
import { openCloud } from "../promote/images";

/** Asks what the channels of a target hold. @returns undefined for what has none */
export function askChannels(
  plan: Plan,
  targets: readonly Target[],
): (target: Target) => Promise<readonly LiveChannel[]> | undefined {
  const images = channelImages(promotedImages(plan, targets));
  let cloud: Promise<Cloud> | undefined;
  return (target) => {
    const image = images.find(({ name }) => name === target.image);
    const line = image?.lines.find((each) => each.target.id === target.id);
    if (image === undefined || line === undefined) return undefined;
    const asked = (cloud ??= openCloud(plan.stack));
    return asked.then(async (opened) => {
      try {
        return (await holdings(line, opened)).map((each) => channelOf(each, image.account));
      } catch (error) {
        const note = `What it holds is not known: ${saidBy(error)}`;
        return image.channels.map((name) => ({ name, held: [], note }));
      }
    });
  };
}

/** Regions that hold the same build together: what they hold was put there by one move. */
function channelOf({ channel: name, places, empty }: Holding, account: string): LiveChannel {
  const byBuild = new Map<string, LiveChannel["held"][number]>();
  for (const { region, value: id, build, last } of places) {
    const known = build && { build: versionIn(build.id), isRevoked: build.revoked !== undefined };
    const before = byBuild.get(build?.id ?? id) ?? { ...known, since: last.at, by: whoIs(last.by), amis: [] };
    byBuild.set(build?.id ?? id, { ...before, amis: [...before.amis, { region, account, id }] });
  }
  const held = [...byBuild.values()];
  const differs = held.length > 1 ? "Regions differ: a move was left half done, or somebody wrote a parameter by hand" : undefined; // prettier-ignore
  const lacks = held.length > 0 && empty.length > 0 ? `Nothing is in it in ${empty.join(", ")}` : undefined;
  const note = [differs, lacks].filter((each) => each !== undefined).join(". ");
  return { name, held, ...(note !== "" && { note }) };
}

/** `arn:aws:sts::111122223333:assumed-role/promote/ada` is `assumed-role/promote/ada`. */
function whoIs(arn: string): string {
  return arn.split(":").slice(5).join(":") || arn || "unknown";
}

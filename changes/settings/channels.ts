import type { Channel, ImageSettings } from "../../definition/settings/images";
import type { Consequence } from "../consequence";
import { EFFECTS, type Effect, type KeyChange, type KeyEffect } from "./key-effect";

interface ChannelChange {
  readonly name: string;
  readonly before: Channel["subscriptions"];
  readonly after: Channel["subscriptions"];
}

/** A topic is there where an image names its channel; subscriptions are told apart by their place in the list. */
export const channels: KeyEffect<ImageSettings> = {
  effect: (change) => gravest(channelsOf(change).map(channelEffect)),
  of: (change) => {
    const each = channelsOf(change);
    if (each.length === 0) return [{ kind: "kept", resource: "everything", consequence: "no-image-names-it" }];
    return each.flatMap((channel): readonly Consequence[] => [
      {
        kind: channelEffect(channel),
        resource: "subscriptions",
        channel: channel.name,
        ...(channelEffect(channel) !== "deleted" && { consequence: "must-confirm" }),
      },
      ...subscribers("gained", channel.name, channel.after, channel.before),
      ...subscribers("lost", channel.name, channel.before, channel.after),
    ]);
  },
};

/** Channels that differ and that an image of the stack names. */
function channelsOf({ before, after, images: all }: KeyChange<ImageSettings>): readonly ChannelChange[] {
  const used = new Set(all.flatMap(({ notify }) => notify));
  const subscriptions = (settings: ImageSettings, name: string): Channel["subscriptions"] =>
    Object.hasOwn(settings.channels, name) ? (settings.channels[name]?.subscriptions ?? []) : [];
  return [...used]
    .sort()
    .map((name) => ({ name, before: subscriptions(before, name), after: subscriptions(after, name) }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function channelEffect({ before, after }: ChannelChange): "created" | "replaced" | "deleted" {
  const length = Math.min(before.length, after.length);
  const differs = JSON.stringify(before.slice(0, length)) !== JSON.stringify(after.slice(0, length));
  if (differs) return "replaced";
  return after.length > before.length ? "created" : "deleted";
}

function gravest(effects: readonly Effect[]): Effect {
  return EFFECTS[Math.max(0, ...effects.map((effect) => EFFECTS.indexOf(effect)))] ?? "nothing";
}

/** Addresses that are in the one list and not in the other. */
function subscribers(
  kind: "gained" | "lost",
  channel: string,
  some: Channel["subscriptions"],
  others: Channel["subscriptions"],
): readonly Consequence[] {
  const known = new Set(others.map((one) => JSON.stringify(one)));
  return some
    .filter((one) => !known.has(JSON.stringify(one)))
    .map(({ protocol, endpoint }) => ({ kind, resource: "subscriber", protocol, endpoint, channel }));
}

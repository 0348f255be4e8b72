import type { Channel, ImageSettings } from "../../definition/settings/images";
import type { Consequence } from "../consequence";
import { EFFECTS, type KeyChange, type KeyEffect } from "./key-effect";

type Subscriptions = Channel["subscriptions"];

interface ChannelChange {
  readonly channel: string;
  readonly kind: "created" | "updated" | "replaced" | "deleted";
  readonly before: Subscriptions;
  readonly after: Subscriptions;
}

/** A topic is there where an image names its channel; subscriptions are distinguished by their place in the list. */
export const channels: KeyEffect<ImageSettings> = {
  effect: (change) => {
    const effects = channelsOf(change).map(({ kind }) => EFFECTS.indexOf(kind));
    return EFFECTS[Math.max(0, ...effects)] ?? "nothing";
  },
  of: (change) => {
    const each = channelsOf(change);
    if (each.length === 0) return [{ kind: "kept", resource: "everything", consequence: "no-image-names-it" }];
    return each.flatMap(({ channel, kind, before, after }): readonly Consequence[] => {
      if (kind === "updated") return [{ kind, resource: "channel-ways", channel }];
      return [
        { kind, resource: "subscriptions", channel, ...(kind !== "deleted" && { consequence: "must-confirm" }) },
        ...subscribers("gained", channel, after, before),
        ...subscribers("lost", channel, before, after),
      ];
    });
  },
};

/** Channels that differ and that an image of the stack names: by their subscriptions, or `updated` by all else. */
function channelsOf({ before, after, images }: KeyChange<ImageSettings>): readonly ChannelChange[] {
  const [old, now] = [new Map(Object.entries(before.channels)), new Map(Object.entries(after.channels))];
  return [...new Set(images.flatMap(({ notify }) => notify))].sort().flatMap((channel) => {
    const { subscriptions: was = [], ...waysBefore } = old.get(channel) ?? {};
    const { subscriptions: is = [], ...ways } = now.get(channel) ?? {};
    return [
      ...(isSame(waysBefore, ways) ? [] : [{ channel, kind: "updated", before: [], after: [] } as const]),
      ...(isSame(was, is) ? [] : [{ channel, kind: kindOf(was, is), before: was, after: is }]),
    ];
  });
}

function kindOf(before: Subscriptions, after: Subscriptions): "created" | "replaced" | "deleted" {
  const length = Math.min(before.length, after.length);
  if (!isSame(before.slice(0, length), after.slice(0, length))) return "replaced";
  return after.length > before.length ? "created" : "deleted";
}

/** Addresses that are in the one list and not in the other. */
function subscribers(
  kind: "gained" | "lost",
  channel: string,
  some: Subscriptions,
  others: Subscriptions,
): readonly Consequence[] {
  return some
    .filter((one) => !others.some((other) => isSame(one, other)))
    .map(({ protocol, endpoint }) => ({ kind, resource: "subscriber", protocol, endpoint, channel }));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

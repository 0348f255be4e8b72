import type { ImageDefinition } from "../definition/image/image-definition";
import type { Channel, ImageSettings as Settings } from "../definition/settings/images";
import { EFFECTS, type Effect, type KeyChange, type KeyEffect, type Outcome } from "./settings-effect";

const SAME_AMIS = "its recipe, image and AMIs: nothing is built";

/** It stands in the ARN of an organization that an image names by id. */
export const managementAccount: KeyEffect = {
  stack: "nothing",
  images: (image) => (organizationsById(image).length > 0 ? "updated in place" : "nothing"),
  ofStack: () => ({}),
  ofImage: (image, { before, after }) => ({
    replaced: ["updated in place: its distribution configuration"],
    kept: [SAME_AMIS],
    ...organizationsOf(image, before, after),
  }),
};

/** On every role that the stack makes; images have none of their own. */
export const permissionsBoundary: KeyEffect = {
  stack: "updated in place",
  images: "nothing",
  ofStack: () => ({ replaced: ["updated in place: its roles"] }),
  alert: ({ stack, before, after }) => {
    if (before.permissionsBoundary === undefined) return undefined;
    if (after.permissionsBoundary === undefined) return `permissionsBoundary of ${stack} is gone: nothing bounds the roles that it makes`; // prettier-ignore
    return `permissionsBoundary of ${stack} differs: ${after.permissionsBoundary} bounds the roles that it makes`;
  },
};

/** A tag of the image itself stands over it. */
export const defaultTags: KeyEffect = {
  stack: "updated in place",
  images: (image, change) => (tagsOf(change).every((tag) => Object.hasOwn(image.tags, tag)) ? "nothing" : "updated in place"), // prettier-ignore
  ofStack: () => ({ replaced: ["updated in place: tags of all that its images share"] }),
  ofImage: () => ({
    replaced: [
      "updated in place: tags of its pipelines, recipe and configurations, and of AMIs from the next build on",
    ],
    kept: ["its AMIs with the tags that they have: nothing is built"],
  }),
};

export const logRetentionDays: KeyEffect = {
  stack: "updated in place",
  images: "updated in place",
  ofStack: (change) => ({ replaced: ["updated in place: its log group"], ...logsOf(change) }),
  ofImage: (_, change) => ({ replaced: ["updated in place: its log group"], kept: [SAME_AMIS], ...logsOf(change) }),
};

/** A topic is there where an image names its channel; subscriptions are told apart by their place in the list. */
export const channels: KeyEffect = {
  stack: (change) => gravest(channelsOf(change).map(({ before, after }) => channelEffect(before, after))),
  images: "nothing",
  ofStack: (change) => {
    const each = channelsOf(change);
    if (each.length === 0) return { kept: ["everything: no image names the channel, so that it has no topic"] };
    const texts = (lists: readonly (readonly string[])[]): readonly string[] => lists.flat();
    return {
      replaced: each.map(({ name }) => `subscriptions of the channel ${name}; each new address must confirm`),
      gained: texts(each.map(({ name, before, after }) => hearers(name, after, before, "hears of"))),
      lost: texts(each.map(({ name, before, after }) => hearers(name, before, after, "hears no more of"))),
    };
  },
};

function organizationsById({ distribution }: ImageDefinition): readonly string[] {
  return distribution.share.organizations.filter((organization) => !organization.startsWith("arn:"));
}

/** By whom it is managed is in the ARN: with the wrong account, nobody of the organization can launch. */
function organizationsOf(image: ImageDefinition, before: Settings, after: Settings): Outcome {
  const named = (settings: Settings): readonly string[] =>
    organizationsById(image).map((id) => `organization ${id}, as of management account ${settings.organization?.managementAccount ?? "?"}`); // prettier-ignore
  return { gained: named(after), lost: named(before) };
}

function tagsOf({ before, after }: KeyChange): readonly string[] {
  const [old, now] = [before.defaultTags, after.defaultTags];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const valueOf = (tags: Settings["defaultTags"], name: string) => (Object.hasOwn(tags, name) ? tags[name] : undefined);
  return names.filter((name) => valueOf(old, name) !== valueOf(now, name));
}

function logsOf({ before, after }: KeyChange): Outcome {
  if (after.logRetentionDays >= before.logRetentionDays) return {};
  return { deleted: [`build logs older than ${after.logRetentionDays.toString()} days`] };
}

interface ChannelChange {
  readonly name: string;
  readonly before: Channel["subscriptions"];
  readonly after: Channel["subscriptions"];
}

/** Channels that differ and that an image of the stack names. */
function channelsOf({ before, after, images }: KeyChange): readonly ChannelChange[] {
  const used = new Set(images.flatMap(({ notify }) => notify));
  const subscriptions = ({ channels: all }: Settings, name: string): Channel["subscriptions"] =>
    Object.hasOwn(all, name) ? (all[name]?.subscriptions ?? []) : [];
  return [...used]
    .sort()
    .map((name) => ({ name, before: subscriptions(before, name), after: subscriptions(after, name) }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function channelEffect(before: Channel["subscriptions"], after: Channel["subscriptions"]): Effect {
  const shared = Math.min(before.length, after.length);
  const differs = JSON.stringify(before.slice(0, shared)) !== JSON.stringify(after.slice(0, shared));
  if (differs) return "replaced";
  return after.length > before.length ? "created" : "deleted";
}

function gravest(effects: readonly Effect[]): Effect {
  return EFFECTS[Math.max(0, ...effects.map((effect) => EFFECTS.indexOf(effect)))] ?? "nothing";
}

/** Addresses that are in the one list and not in the other. */
function hearers(
  channel: string,
  some: Channel["subscriptions"],
  others: Channel["subscriptions"],
  what: string,
): readonly string[] {
  const known = new Set(others.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`));
  const only = some.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`).filter((text) => !known.has(text));
  return only.map((text) => `${text} ${what} ${channel}`);
}

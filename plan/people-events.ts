import type { Channel } from "../definition/settings/images";
import { physicalName } from "./names";

export type { MessageTemplate } from "../definition/settings/message-templates";
export type PeopleEvent = NonNullable<Channel["events"]>[number];

/** Builds, in the words of Image Builder and of CodeBuild. */
export const BUILD_STATES = {
  started: { imageBuilder: ["BUILDING"], codeBuild: ["IN_PROGRESS"] },
  failed: { imageBuilder: ["FAILED"], codeBuild: ["FAILED", "FAULT", "TIMED_OUT"] },
  cancelled: { imageBuilder: ["CANCELLED"], codeBuild: ["STOPPED"] },
  available: { imageBuilder: ["AVAILABLE"], codeBuild: ["SUCCEEDED"] },
} as const;

/** Source of our own events. */
export const OWN_SOURCE = "golden-images";

/** Detail types of our own events. */
export const OWN_EVENTS = {
  "pull-request-ready": "Pull Request Ready",
  "pull-request-merged": "Pull Request Merged",
  released: "Image Available",
  promoted: "Image Promoted",
  "rolled-back": "Image Rolled Back",
  revoked: "Image Revoked",
  "deprecated-soon": "Image Deprecated Soon",
  drift: "Drift Found",
  "consumer-pull-request-ready": "Consumer Pull Request Ready",
  "consumer-pull-request-merged": "Consumer Pull Request Merged",
  started: "Image Build Started",
} as const satisfies Partial<Record<PeopleEvent, string>>;

/** Detail type of what goes to one channel alone. */
export const CHANNEL_TEST = "Channel Test";

/** What a channel hears of that does not choose. */
export const DEFAULT_EVENTS: readonly PeopleEvent[] = ["available", "failed", "cancelled", "findings"];

/**
 * Physical names of what a channel has. A doubled hyphen is in no name of a channel. The topic's name no other stack of the account has
 * in the Region, so an event names by it which channels it is for; one on several images does, for their images may be in several rules.
 * @param base of the stack's physical names
 */
export function channelNames(base: string, channel: string) {
  return {
    topic: physicalName("topic", base, channel),
    chat: physicalName("topic", base, `${channel}--chat`),
    teams: physicalName("rule", base, `${channel}--teams`),
    webhook: physicalName("rule", base, `${channel}--webhook`),
  };
}

/** Name of the queue of what could not be delivered, and of its alarm. */
export function undeliveredName(base: string): string {
  return physicalName("queue", base, "undelivered");
}

/** Whether a channel says more than who subscribes: then it has rules of its own. */
export function hasOwnRules(channel: Omit<Channel, "subscriptions"> | undefined): boolean {
  const { events, slack, teams, webhook } = channel ?? {};
  return [events, slack, teams, webhook].some((each) => each !== undefined);
}

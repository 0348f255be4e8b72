import { sendEvents, type PeopleEvent } from "../../../operations/notifications/event";
import type { Stack, StackImages } from "../../../definition";
import { environmentName } from "../../../plan/names";
import { channelNames } from "../../../plan/people-events";
import { AwsClients } from "../../aws/clients";
import { partsOf } from "../../fleet/stack-settings";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

export type Announce = (event: PeopleEvent) => Promise<void>;

/** Tells the event bus of a stack, whose rules tell people; without channels nobody would hear of it. @returns what throws where the bus refuses */
export function announceTo({ region, channels }: { readonly region: string; readonly channels: object }): Announce {
  if (Object.keys(channels).length === 0) return () => Promise.resolve();
  return async (event) => sendEvents(await new AwsClients(region).eventBridge(), [event]);
}

/** Says whom an event on images is for: channels that any of several notifies, each once, though parts of a split stack each have one of the name. */
export function toChannels(stack: Stack<"images">, { deployed, definitions }: StackImages) {
  const parts = partsOf(stack, deployed, definitions).flatMap(([part, own]) => own.map(({ name }) => [name, environmentName(stack.settings?.namePrefix, part)] as const)); // prettier-ignore
  const environments = new Map(parts);
  return (names: readonly string[]): Pick<PeopleEvent, "to"> => {
    if (names.length === 1) return {};
    const addresses = new Map<string, string>();
    for (const { name, notify } of deployed.filter((image) => names.includes(image.name)))
      for (const channel of notify)
        if (!addresses.has(channel)) addresses.set(channel, channelNames(environments.get(name) ?? "", channel).topic);
    return { to: { channels: [...addresses.values()].sort(), images: names } };
  };
}

/** That nobody could be told is a note: what they were to hear of is done. */
export function orNote(announce: Announce, { err }: Pick<Terminal, "err">): Announce {
  return (event) =>
    announce(event).catch((error: unknown) => {
      err(`note: nobody was told: ${printable(event.detail.title)}: ${printable((error as Error).message)}`, 2);
    });
}

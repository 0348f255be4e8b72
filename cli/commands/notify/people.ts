import { sendEvents, type PeopleEvent } from "../../../operations/notifications/event";
import { AwsClients } from "../../aws/clients";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

export type Announce = (event: PeopleEvent) => Promise<void>;

/** Tells the event bus of a stack, whose rules tell people; without channels nobody would hear of it. @returns what throws where the bus refuses */
export function announceTo({ region, channels }: { readonly region: string; readonly channels: object }): Announce {
  if (Object.keys(channels).length === 0) return () => Promise.resolve();
  return async (event) => sendEvents(await new AwsClients(region).eventBridge(), [event]);
}

/** That nobody could be told is a note: what they were to hear of is done. */
export function orNote(announce: Announce, { err }: Pick<Terminal, "err">): Announce {
  return (event) =>
    announce(event).catch((error: unknown) => {
      err(`note: nobody was told: ${printable(event.detail.title)}: ${printable((error as Error).message)}`, 2);
    });
}

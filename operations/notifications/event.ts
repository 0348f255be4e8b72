import { setTimeout as sleep } from "node:timers/promises";
import { PutEventsCommand, type EventBridgeClient, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { OWN_SOURCE } from "../../plan/people-events";
import { deliveries, plain, valuesOf, type DetailType, type EventDetail } from "./message";

export interface PeopleEvent {
  readonly detailType: DetailType;
  /** ARN of the image build version, where there is one. @default none */
  readonly resources?: readonly string[];
  readonly detail: EventDetail;
  /** Channels that hear of it, whatever image it is of. @default those of the image, by its name */
  readonly to?: {
    /** By the names of their topics: see `channelNames` of plan/people-events.ts. */
    readonly channels: readonly string[];
    /** Names, where it is of several: each such event is for channels, or one with images in several rules would hear of it twice. */
    readonly images?: readonly string[];
  };
}

/** The bus did not take some events; the others are out. */
export class EventsRefused extends Error {
  override readonly name = "EventsRefused";

  /** @param refused titles of those events */
  constructor(
    readonly refused: readonly string[],
    code: string,
  ) {
    super(
      `EventBridge refused ${refused.length.toString()} of the events (${plain(code, 200)}): ${refused.join("; ")}.`,
    );
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;
/** Of one call. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const MOST_BYTES = 256 * 1024;
const MOST_TRIES = 5;
/** Of an entry, though the call succeeded. */
const PASSING = ["InternalException", "InternalFailure", "ThrottlingException"];

/**
 * Puts events on the account's default bus, with the texts that channels deliver. Entries that the bus could not take for the moment are
 * tried again, with full jitter; calls are by the SDK. Resources that are no ARNs are left out: the bus would refuse the event.
 * @throws EventsRefused
 */
export async function sendEvents(client: EventBridgeClient, events: readonly PeopleEvent[]): Promise<void> {
  for (const part of callsOf(events.map(entryOf))) await putAll(client, part);
}

async function putAll(client: EventBridgeClient, entries: readonly PutEventsRequestEntry[]): Promise<void> {
  let left = entries;
  for (let tries = 1; left.length > 0; tries++) {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...left] }));
    const codes = left.map((_, at) => Entries[at]?.ErrorCode);
    const refused = left.filter((_, at) => codes[at] !== undefined);
    const code = codes.find((each) => each !== undefined && (tries === MOST_TRIES || !PASSING.includes(each)));
    if (code !== undefined) throw new EventsRefused(refused.map(titleIn), code);
    left = refused;
    if (left.length > 0) await sleep(Math.random() * 200 * 2 ** tries);
  }
}

/** One event as the bus takes it. */
export function entryOf(event: PeopleEvent): PutEventsRequestEntry {
  const { detailType, detail, resources = [], to } = event;
  const message = { ...deliveries(detail), values: valuesOf(detail) };
  const own = { ...detail, ...to, title: plain(detail.title), message };
  return {
    Source: OWN_SOURCE,
    DetailType: detailType,
    Resources: resources.filter((each) => each.startsWith("arn:")),
    Detail: JSON.stringify(fitting(own)),
  };
}

/** Thousands of accounts do not fit; the first ones say where to look. */
function fitting<Detail extends Pick<EventDetail, "places">>(detail: Detail): Detail {
  const { places } = detail;
  return places === undefined || places.length <= 500 ? detail : { ...detail, places: places.slice(0, 500) };
}

function callsOf(entries: readonly PutEventsRequestEntry[]): readonly (readonly PutEventsRequestEntry[])[] {
  const calls: PutEventsRequestEntry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const bytes = Buffer.byteLength(JSON.stringify(entry));
    const last = calls.at(-1);
    if (last === undefined || last.length === MOST_ENTRIES || bytes > room) calls.push([entry]);
    else last.push(entry);
    room = (calls.at(-1) === last ? room : MOST_BYTES) - bytes;
  }
  return calls;
}

function titleIn({ Detail = "{}" }: PutEventsRequestEntry): string {
  return (JSON.parse(Detail) as EventDetail).title;
}

import { strict as assert } from "node:assert";
import type { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { sendEvents, type EventsRefused, type PeopleEvent } from "../../../operations/notifications/event";

const PROMOTED: PeopleEvent = {
  detailType: "Image Promoted",
  resources: ["arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host/1.2.0/1", "docker-host"],
  detail: {
    image: "docker-host",
    version: "1.2.0",
    title: "docker-host 1.2.0 is in\nproduction",
    channel: "production",
  },
};

type Entries = readonly PutEventsRequestEntry[];
type Answer = (entries: Entries, call: number) => readonly { ErrorCode?: string }[];

/** A bus that keeps what it is sent. */
function bus(answer: Answer = (entries) => entries.map(() => ({}))) {
  const calls: Entries[] = [];
  const send = ({ input }: PutEventsCommand) => {
    calls.push(input.Entries ?? []);
    return Promise.resolve({ Entries: answer(input.Entries ?? [], calls.length) });
  };
  return { calls, client: { send } as unknown as EventBridgeClient };
}

describe("operations/notifications/event", () => {
  it("puts one entry an event, with the texts that rules deliver", async () => {
    const { calls, client } = bus();
    await sendEvents(client, [PROMOTED]);

    const [[entry]] = calls as [[PutEventsRequestEntry]];
    assert.equal(entry.Source, "golden-images");
    assert.equal(entry.DetailType, "Image Promoted");
    assert.deepEqual(entry.Resources, [PROMOTED.resources?.[0]]);
    const { message, ...detail } = JSON.parse(entry.Detail ?? "") as Record<string, unknown>;
    assert.deepEqual(detail, { ...PROMOTED.detail, title: "docker-host 1.2.0 is in production" });
    assert.deepEqual(Object.keys(message as object), ["text", "chat", "teams", "values"]);
  });

  it("calls with ten entries and 256 KB at most", async () => {
    const { calls, client } = bus();
    const place = { region: "eu-west-1", account: "111122223333", ami: "ami-0123456789abcdef0" };
    const places = Array.from({ length: 2000 }, () => place);
    const large = { ...PROMOTED, detail: { ...PROMOTED.detail, places } };
    await sendEvents(client, [
      ...Array.from({ length: 23 }, () => PROMOTED),
      ...Array.from({ length: 9 }, () => large),
    ]);

    assert.equal(calls.flat().length, 32);
    for (const entries of calls) {
      assert.ok(entries.length <= 10);
      assert.ok(Buffer.byteLength(JSON.stringify(entries)) <= 256 * 1024);
    }
  });

  it("tries again what the bus could not take, and only that", async () => {
    const { calls, client } = bus((entries, call) =>
      entries.map((_, at) => (call === 1 && at === 1 ? { ErrorCode: "ThrottlingException" } : {})),
    );
    await sendEvents(client, [PROMOTED, PROMOTED, PROMOTED]);
    assert.deepEqual(
      calls.map(({ length }) => length),
      [3, 1],
    );
  });

  it("names what the bus refuses, without trying again", async () => {
    const { calls, client } = bus((entries) => entries.map(() => ({ ErrorCode: "NotAuthorizedForSourceException" })));
    await assert.rejects(sendEvents(client, [PROMOTED]), (error: EventsRefused) => {
      assert.match(
        error.message,
        /refused 1 of the events \(NotAuthorizedForSourceException\): docker-host 1\.2\.0 is in production\./,
      );
      return true;
    });
    assert.equal(calls.length, 1);
  });
});

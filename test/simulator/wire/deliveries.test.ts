import { strict as assert } from "node:assert";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { sendEvents } from "../../../operations/notifications/event";
import { inputOf } from "../../../simulator/wire/deliveries";
import { useWire } from "./bench";

const EVENT = {
  "detail-type": "Ended",
  resources: ["arn:one"],
  detail: { state: { reason: 'no "disk"\n' }, count: 2, list: [{ a: 1 }] },
};
const paths = {
  ...{ image: "$.resources[0]", reason: "$.detail.state.reason", count: "$.detail.count" },
  ...{ list: "$.detail.list[0]", none: "$.detail.none", type: "$.detail-type" },
};
const CONNECTION = "arn:aws:events:us-east-1:111122223333:connection/a/01234567-89ab-cdef-0123-456789abcdef";

/** docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
const TEMPLATES: readonly (readonly [template: string, input: string])[] = [
  ['"<type> of <image>: <reason><none>"', '"Ended of arn:one: no \\"disk\\"\\n"'],
  [
    '{"a": <reason>, "b": <count>, "c": "<list>", "d": <list>}',
    '{"a": "no \\"disk\\"\\n", "b": 2, "c": "{\\"a\\":1}", "d": {"a":1}}',
  ],
  ['"<unknown> <count>"', '"<unknown> 2"'],
];

describe("deliveries in the simulator", () => {
  const bench = useWire();

  for (const [inputTemplate, input] of TEMPLATES) {
    it(`make ${input} of ${inputTemplate}`, () => {
      assert.equal(inputOf({ inputTransformer: { inputPaths: paths, inputTemplate } }, EVENT), input);
    });
  }

  it("are what topics, API destinations and the queue of dead letters got", async () => {
    const { client, config, endpoint, simulator } = bench();
    const eventPattern = JSON.stringify({ source: ["golden-images"], detail: { image: ["web"] } });
    await client.make("aws:cloudwatch/eventRule:EventRule", "own", { name: "own", eventPattern });
    await client.make("aws:sns/topic:Topic", "news", { name: "news" });
    await client.make("aws:sqs/queue:Queue", "dead", { name: "dead" });
    const hook = {
      name: "hook",
      connectionArn: CONNECTION,
      httpMethod: "POST",
      invocationEndpoint: "https://example.org/hook",
    };
    const { state: made } = await client.make("aws:cloudwatch/eventApiDestination:EventApiDestination", "hook", hook);
    const letters = { deadLetterConfig: { arn: "arn:aws:sqs:us-east-1:111122223333:dead" } };
    const topic = "arn:aws:sns:us-east-1:111122223333:news";
    const targets: readonly (readonly [string, object])[] = [
      ["mail", { arn: topic, inputPath: "$.detail.message.text" }],
      [
        "hook",
        {
          arn: made["arn"] ?? "",
          httpTarget: { queryStringParameters: { v: "1" } },
          inputPath: "$.detail.message.teams",
        },
      ],
      ["gone", { arn: `${topic}-gone`, ...letters }],
    ];
    for (const [targetId, own] of targets)
      await client.make("aws:cloudwatch/eventTarget:EventTarget", targetId, { rule: "own", targetId, ...own });

    const detail = { image: "web", title: "web is in production" };
    await sendEvents(new EventBridgeClient(config), [
      { detailType: "Image Promoted", detail },
      { detailType: "Image Promoted", detail: { ...detail, image: "other" } },
    ]);
    await new SNSClient(config).send(new PublishCommand({ TopicArn: topic, Message: "plain" }));

    const found = simulator.resources("simulator:message").map(({ state }) => state as { to: string; message: string });
    assert.deepEqual(found.map(({ to }) => to).sort(), [
      topic,
      topic,
      "arn:aws:sqs:us-east-1:111122223333:dead",
      "https://example.org/hook?v=1",
    ].sort()); // prettier-ignore
    const messages = found.map(({ message }) => message);
    assert.ok(messages.includes('"web is in production | Image: web"') && messages.includes("plain"));
    assert.ok(messages.some((message) => message.includes('"AdaptiveCard"')));
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: "[]" };
    const told = (await (await fetch(`${endpoint}/_simulator/messages`, request)).json()) as readonly object[];
    assert.equal(told.length, 4);
  });
});

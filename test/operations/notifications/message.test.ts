import { strict as assert } from "node:assert";
import fc from "fast-check";
import { deliveries, slackOf, titleOf, type EventDetail } from "../../../operations/notifications/message";
import { CHANNEL_TEST, OWN_EVENTS } from "../../../plan/people-events";
import { isBlockKit, isCard, isChat } from "./shapes";

const NASTY = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.constantFrom(
    "<!channel> <@U123> <https://evil.example|ok>",
    "@everyone @channel <at>all</at>",
    "[click](https://evil.example) www.evil.example",
    "\u001b[31mred\u0007\u202egnp.exe\u0000",
    ...["", " ", "\u0007"],
    "&<>".repeat(1500),
    "😀".repeat(2000),
  ),
);
const DETAIL: fc.Arbitrary<EventDetail> = fc.record(
  {
    image: NASTY,
    title: NASTY,
    version: NASTY,
    url: fc.oneof(NASTY, fc.webUrl(), fc.constant("https://x.example/?a=1&b=|>"), fc.constant("javascript:alert(1)")),
    by: NASTY,
    reason: NASTY,
    channel: NASTY,
    from: NASTY,
    to: NASTY,
    repository: NASTY,
    number: fc.nat(),
    places: fc.array(fc.record({ region: NASTY, account: NASTY, ami: NASTY }), { maxLength: 30 }),
  },
  { requiredKeys: ["image", "title"] },
) as fc.Arbitrary<EventDetail>;

describe("operations/notifications/message", () => {
  it("puts into words what is known, and nothing else", () => {
    const detail = {
      image: "docker-host",
      version: "1.2.0",
      build: "3",
      title: "docker-host 1.2.0 is in production now",
      url: "https://console.aws.amazon.com/x?a=1&b=2",
      by: "arn:aws:sts::111122223333:assumed-role/release/ada",
      channel: "production",
      places: [{ region: "eu-west-1", account: "111122223333", ami: "ami-1" }],
    };
    const { text, chat, teams } = deliveries(detail);

    assert.equal(
      text,
      [
        "docker-host 1.2.0 is in production now",
        "Image: docker-host / 1.2.0 / 3",
        "Channel: production",
        "By: arn:aws:sts::111122223333:assumed-role/release/ada",
        "AMIs: ami-1 (eu-west-1, 111122223333)",
        "https://console.aws.amazon.com/x?a=1&b=2",
      ].join(" | "),
    );
    assert.match(JSON.stringify(chat), /"version":"1.0","source":"custom".*<https:\/\/[^|]*a=1&amp;b=2\|Open>/);
    assert.match(JSON.stringify(teams), /"version":"1.4".*"Action.OpenUrl","title":"Open","url":"https:[^"]*a=1&b=2"/);
  });

  it("has a sentence for every event, with as little as an image", () => {
    for (const type of [...Object.values(OWN_EVENTS), CHANNEL_TEST] as const) {
      assert.match(titleOf(type, { image: "docker-host" }), /docker-host/);
      assert.doesNotMatch(titleOf(type, { image: "docker-host" }), /undefined| {2}|^ | $/);
    }
  });

  it("makes no mention, link or control character of text from outside, in any channel", () => {
    fc.assert(
      fc.property(DETAIL, (detail) => {
        const { text, chat, teams } = deliveries(detail);
        const slack = slackOf(detail);
        for (const each of [text, ...strings(chat), ...strings(teams), ...strings(slack)])
          assert.doesNotMatch(each.replaceAll("\n", ""), /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
        for (const each of [...strings(chat), ...strings(slack)]) {
          const own = /^https:\/\//.test(each) ? "" : each.replace(/<https:\/\/[^<>|\s]*\|Open>$/, "");
          assert.doesNotMatch(own, /[<>]|&(?!amp;|lt;|gt;)|:\/\/|@(?!\u200b)/);
        }
        assert.doesNotMatch(JSON.stringify(teams), /"(?:msteams|TextBlock)"/, "TextBlock reads markdown");
      }),
    );
  });

  it("keeps within the limits of Slack, Teams and Amazon Q", () => {
    fc.assert(
      fc.property(DETAIL, (detail) => {
        const slack = slackOf(detail);
        assert.ok(isBlockKit(slack), JSON.stringify(isBlockKit.errors));
        const { text, chat, teams } = deliveries(detail);
        assert.ok(isCard(teams), JSON.stringify(isCard.errors));
        assert.ok(isChat(chat), JSON.stringify(isChat.errors));
        assert.ok(text.length > 0, "SNS takes no empty message");
        assert.ok(Buffer.byteLength(JSON.stringify(teams)) <= 28 * 1024);
      }),
    );
  });
});

function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return value.startsWith("http://adaptivecards") ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

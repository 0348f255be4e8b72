import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { notify, type NotifyOptions } from "../../../cli/commands/notify/run";
import { postToSlack } from "../../../operations/notifications/slack";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { refused } from "../refusal";

const SETTINGS = `config:
  golden-images:settings:
    region: us-east-1
    account: "111122223333"
    channels:
      news: { subscriptions: [{ protocol: email, endpoint: a@example.org }] }
      worded: { events: [promoted], templates: { promoted: { title: "{image} & {version} by {by}" } } }
      team: { events: [promoted], slack: { workspace: T0123ABCD, channel: C0123ABCD } }
`;

async function run(own: string, word: string, more: Partial<NotifyOptions> = {}): Promise<[code: number, out: string]> {
  const { terminal, out } = recordedTerminal();
  const code = await notify({ names: [word], ...more }, terminal, new Command(own));
  return [code, out()];
}

describe("golden notify", () => {
  const bench = useWire();
  const before = { ...process.env };
  let root = "";
  let slack: Server;
  let answers: readonly (readonly [status: number, retryAfter?: string])[] = [];
  let posted: string[] = [];

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "golden-notify-"));
    mkdirSync(join(root, "images"));
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
    Object.assign(process.env, awsVariables(bench().endpoint), { AWS_REGION: "us-east-1" });
    [answers, posted] = [[[200]], []];
    slack = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        const [status, retryAfter] = answers[Math.min(posted.length, answers.length - 1)] ?? [200];
        posted.push(body);
        response
          .writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter })
          .end(body.includes("Entries") ? '{"Entries":[{"EventId":"1"}]}' : "no_text");
      });
    });
    await new Promise<void>((done) => slack.listen(0, "127.0.0.1", done));
  });
  afterEach(() => {
    process.env = { ...before };
    slack.close();
    rmSync(root, { recursive: true, force: true });
  });
  const hook = (): string => `http://127.0.0.1:${(slack.address() as AddressInfo).port.toString()}/services/secret`;

  it("renders what people would see, in each form", async () => {
    const [, text] = await run("render", "promoted", {
      image: ["docker-host"],
      imageVersion: "2.0.0",
      by: "\u001b[31mada",
    });
    assert.match(text, /^docker-host 2\.0\.0 is in production now \| Image: docker-host \/ 2\.0\.0 \| /);
    assert.match(text, / \| By: \[31mada \| /);
    const [, blocks] = await run("render", "promoted", { format: "slack", title: "<!channel> & co" });
    assert.match(blocks, /"text": "&lt;!channel&gt; &amp; co"/);
    const [, card] = await run("render", "consumer-pull-request-ready", { format: "teams" });
    assert.match(card, /"type": "AdaptiveCard"/);
    const [, event] = await run("render", "drift", { format: "json" });
    assert.equal((JSON.parse(event) as { DetailType: string }).DetailType, "Drift Found");
  });

  it("sends to the bus of the Region, and to Slack where a webhook is given", async () => {
    const image = { image: ["docker-host"] };
    assert.deepEqual(
      await run("send", "pull-request-ready", { ...image, repository: "example-org/images", number: 7 }),
      [0, "Sent to the bus: example-org/images#7 is ready for review: docker-host\n"],
    );
    await refused(
      run("send", "promoted"),
      /An event is of an image\.\nName it with --image, or all of a stack with --stack/,
    );
    Reflect.deleteProperty(process.env, "AWS_REGION");
    await refused(run("send", "promoted", image), /No Region is known\.\nGive --region/);
    Object.assign(process.env, { SLACK_WEBHOOK_URL: "http://example.org/secret" });
    await refused(
      run("send", "promoted", image),
      /^SLACK_WEBHOOK_URL is not a URL that begins with https:\/\/\.\n(?!.*secret)/,
    );
  });

  it("is of several images, or of all of a stack, for the channels of each in the Region, and of one by its name", async () => {
    for (const [name, channels] of [
      ["web", "team, news"],
      ["base", "team"],
    ] as const)
      // prettier-ignore
      writeFileSync(
        join(root, `images/${name}.yaml`),
        `version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{managed: update-linux}]\nnotify: [${channels}]\n`,
      );
    for (const [stack, region] of [
      ["other", "us-east-1"],
      ["far", "eu-west-1"],
    ] as const)
      // prettier-ignore
      writeFileSync(
        join(root, `Pulumi.${stack}.yaml`),
        SETTINGS.replace("us-east-1", region).replace("news:", 'n: {}\n    images: ["b*"]\n    x:'),
      );
    process.env["AWS_ENDPOINT_URL_EVENTBRIDGE"] = hook();
    const event = async (more: Partial<NotifyOptions>) => {
      posted = [];
      assert.equal((await run("send", "drift", { root, ...more }))[0], 0);
      const [{ Detail = "" } = {}] = (JSON.parse(posted[0] ?? "") as { Entries: { Detail: string }[] }).Entries;
      const { image, images, channels } = JSON.parse(Detail) as Record<string, unknown>;
      return [image, images, channels];
    };
    const of = (name: string) => `golden-images-${name}`;
    assert.deepEqual(await event({ image: ["web", "base"], stack: "prod" }), ["web, base", ["web", "base"], [of("prod-news"), of("prod-team")]]); // prettier-ignore
    assert.deepEqual(await event({ image: ["web"] }), ["web", undefined, undefined]);
    Reflect.deleteProperty(process.env, "AWS_REGION");
    assert.deepEqual((await event({ stack: "prod" }))[0], "stack prod", "the Region is the stack's");
    await refused(run("send", "drift", { root, stack: "else" }), /There is no stack `else`/);
  });

  it("renders the words of a channel, where it has some for the event", async () => {
    const render = async (more: Partial<NotifyOptions>, event = "promoted") =>
      (await run("render", event, { root, for: "worded", by: "<ada>", ...more }))[1];
    assert.equal(await render({}), "docker-host & 1.2.0 by <ada>\n");
    assert.match(await render({ format: "slack" }), /"title": "docker-host &amp; 1\.2\.0 by &lt;ada&gt;"/);
    assert.match(await render({ format: "teams" }), /"text": "docker-host & 1\.2\.0 by <ada>",\s+"weight": "Bolder"/);
    assert.match(await render({}, "revoked"), /^docker-host 1\.2\.0 is revoked/);
    await refused(render({ for: "tame" }), /The stack prod has no channel tame/);
  });

  it("tries Slack again where that may help, as long as Slack asks, and never else", async () => {
    const waits: number[] = [];
    const post = (): Promise<void> => postToSlack(hook(), { text: "x" }, (ms) => Promise.resolve(waits.push(ms)));
    answers = [[429, "7"], [503], [200]];
    await post();
    assert.equal(posted.length, 3);
    assert.equal(waits[0], 7000);
    [answers, posted] = [[[400]], []];
    await assert.rejects(post(), /^SlackRefused: Slack did not take the message: 400 no_text\.$/);
    assert.equal(posted.length, 1);
    [answers, posted] = [[[429, "61"], [200]], []];
    await assert.rejects(post(), /^SlackRefused: Slack did not take the message: 429 no_text\.$/);
    assert.equal(posted.length, 1, "longer than anyone waits");
    [answers, posted] = [[[500]], []];
    await assert.rejects(post(), /500 no_text/);
    assert.equal(posted.length, 5);
  });

  it("tests one channel, and tells who hears nothing yet", async () => {
    await refused(run("test", "tame", { root }), /The stack prod has no channel tame: there are news, worded, team\./);
    const { client } = bench();
    const topic = (name: string): string => `arn:aws:sns:us-east-1:111122223333:golden-images-prod-${name}`;
    for (const name of ["news", "team"])
      await client.make("aws:sns/topic:Topic", name, { name: `golden-images-prod-${name}` });
    await client.make("aws:sns/topicSubscription:TopicSubscription", "a", { topic: topic("news"), protocol: "email", endpoint: "a@example.org" }); // prettier-ignore

    const [code, out] = await run("test", "news", { root });
    assert.equal(code, 1);
    assert.match(out, /on its way to news: nobody\.\n1 subscription of it must still be confirmed/);
    assert.deepEqual(await run("test", "team", { root }), [
      0,
      "A test is on its way to team: slack.\nWhat cannot be delivered lies in the queue golden-images-prod-undelivered within six hours.\n",
    ]);
  });

  it("tells what of earlier events the channel never got, since when, why, and what to do; the rest is of others", async () => {
    const { client } = bench();
    const home = "us-east-1:111122223333";
    for (const name of ["news", "team"])
      await client.make("aws:sns/topic:Topic", name, { name: `golden-images-prod-${name}` });
    await client.make("aws:sqs/queue:Queue", "queue", { name: "golden-images-prod-undelivered" });
    const eventPattern = JSON.stringify({ source: ["golden-images"], "detail-type": ["Image Promoted"] });
    await client.make("aws:cloudwatch/eventRule:EventRule", "rule", { name: "rule", eventPattern });
    const target = {
      ...{ rule: "rule", targetId: "team--chat", arn: `arn:aws:sns:${home}:golden-images-prod-team--chat` },
      deadLetterConfig: { arn: `arn:aws:sqs:${home}:golden-images-prod-undelivered` },
    };
    await client.make("aws:cloudwatch/eventTarget:EventTarget", "target", target);
    const before = await run("test", "team", { root });
    assert.equal(before[0], 0);
    for (let at = 0; at < 12; at++) await run("send", "promoted", { image: ["web"] });

    const { terminal, out, err } = recordedTerminal();
    const code = await notify({ names: ["team"], root }, terminal, new Command("test"));
    assert.deepEqual([code, err()], [1, ""]);
    const url = "https://sqs.us-east-1.amazonaws.com/111122223333/golden-images-prod-undelivered";
    const [, , ...lines] = out().split("\n");
    assert.match(lines[0] ?? "", /^12 messages for it could not be delivered; the oldest lies in the queue golden-images-prod-undelivered for [\d hmins]+:$/); // prettier-ignore
    assert.deepEqual(lines.slice(1), [
      "  slack: RESOURCE_NOT_FOUND: The target does not exist.",
      `Mend that, then empty the queue, for all channels: aws sqs purge-queue --queue-url ${url}`,
      "",
    ]);
    assert.doesNotMatch((await run("test", "news", { root }))[1], /could not be delivered;/);
  });

  it("says so where the queue cannot be read", async () => {
    await bench().client.make("aws:sns/topic:Topic", "team", { name: "golden-images-prod-team" });
    const { terminal, err } = recordedTerminal();
    assert.equal(await notify({ names: ["team"], root }, terminal, new Command("test")), 0);
    assert.match(
      err().replaceAll(/\s+/g, " "),
      /^note: whether earlier messages could not be delivered is not known: the queue golden-images-prod-undelivered could not be read: .*does not exist\. \(.*QueueDoesNotExist\)\. It takes sqs:GetQueueUrl, /,
    );
  });

  it("says what AWS says where the stack is not deployed", async () => {
    await refused(run("test", "news", { root }), /AWS: .*Topic does not exist/);
  });
});

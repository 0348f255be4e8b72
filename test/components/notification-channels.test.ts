import { strict as assert } from "node:assert";
import { BuildNotifications, type BuildNotificationsArgs } from "../../components";
import { OWN_EVENTS } from "../../plan/people-events";
import { PEOPLE_EVENTS } from "../../definition/schema/stacks/people-events";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const CONNECTION = "arn:aws:events:us-east-1:111122223333:connection/images/01234567-89ab-cdef-0123-456789abcdef";
const ARGS: BuildNotificationsArgs = {
  name: "golden-images",
  accountId: "111122223333",
  region: "us-east-1",
  permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
  channels: {
    team: {
      subscriptions: [{ protocol: "email", endpoint: "team@example.org" }],
      events: ["failed", "promoted", "findings"],
      slack: { workspace: "T0123ABCD", channel: "C0123ABCD" },
      teams: {
        url: "https://example.logic.azure.com/workflows/a/invoke?api-version=1&sp=%2Frun",
        connection: CONNECTION,
      },
      webhook: { url: "https://example.org/images", connection: CONNECTION },
    },
  },
  images: [
    {
      name: "docker-host",
      channels: ["team"],
      imageArnPrefixes: ["arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host/"],
      failOn: "high",
    },
    { name: "web", channels: ["team"], projectName: "web-image" },
  ],
};
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const RULE = "aws:cloudwatch/eventRule:EventRule";

type Inputs = Readonly<Record<string, unknown>>;
interface Transformer {
  inputPaths: Record<string, string>;
  inputTemplate: string;
}

describe("components/BuildNotifications, channels that choose", () => {
  it("registers exactly their ways: a topic each for mail and Slack, and a destination a webhook", async () => {
    const resources = await recordResources(() => new BuildNotifications("notify", ARGS));

    const rules = ["direct", "events-1", "high-1", "projects-1", "states-1"];
    const suffixes = ["--chat-target", "--teams-target", "--webhook-target", "-target"];
    assert.deepEqual(listed(resources), [
      "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration::notify-team-slack",
      "aws:cloudwatch/eventApiDestination:EventApiDestination::notify-team--teams",
      "aws:cloudwatch/eventApiDestination:EventApiDestination::notify-team--webhook",
      ...rules.map((rule) => `${RULE}::notify-team-${rule}`),
      ...rules.flatMap((rule) => suffixes.map((suffix) => `${TARGET}::notify-team-${rule}${suffix}`)),
      "aws:cloudwatch/metricAlarm:MetricAlarm::notify-undelivered-alarm",
      "aws:iam/role:Role::notify-chat-role",
      "aws:iam/role:Role::notify-role",
      "aws:iam/rolePolicy:RolePolicy::notify-role-policy",
      "aws:kms/key:Key::notify-key",
      "aws:sns/topic:Topic::notify-team-chat",
      "aws:sns/topic:Topic::notify-team-topic",
      "aws:sns/topicSubscription:TopicSubscription::notify-team-subscription-1",
      "aws:sqs/queue:Queue::notify-undelivered",
      "golden-images:notify:BuildNotifications::notify",
    ]);
    for (const role of ["notify-role", "notify-chat-role"])
      assert.equal(only(resources, "aws:iam/role:Role", role).inputs.permissionsBoundary, ARGS.permissionsBoundary);
    const slack = only(resources, "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration").inputs;
    assert.deepEqual(slack["guardrailPolicyArns"], ["arn:aws:iam::aws:policy/AWSDenyAll"]);
    assert.equal(slack["slackTeamId"], "T0123ABCD");
    const teams = only(
      resources,
      "aws:cloudwatch/eventApiDestination:EventApiDestination",
      "notify-team--teams",
    ).inputs;
    assert.equal(teams["invocationEndpoint"], "https://example.logic.azure.com/workflows/a/invoke");
    const policy = String(only(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy);
    assert.match(
      policy,
      /"Action":\["events:InvokeApiDestination"\],"Resource":\["arn:aws:events:us-east-1:111122223333:api-destination\/golden-images-\*"\]/,
    );
  });

  it("hears what it chose, of its images alone", async () => {
    const resources = await recordResources(() => new BuildNotifications("notify", ARGS));
    const pattern = (rule: string): unknown =>
      JSON.parse(String(only(resources, RULE, `notify-team-${rule}`).inputs.eventPattern));

    assert.deepEqual(pattern("events-1"), {
      source: ["golden-images"],
      "detail-type": ["Image Promoted"],
      detail: { image: ["docker-host", "web"] },
    });
    assert.deepEqual(pattern("direct"), {
      source: ["golden-images"],
      "detail-type": ["Channel Test", "Image Promoted"],
      detail: { channels: ["golden-images-team"] },
    });
    assert.match(JSON.stringify(pattern("states-1")), /"prefix":"[^"]*\/docker-host\/".*"status":\["FAILED"\]/);
    assert.match(
      JSON.stringify(pattern("projects-1")),
      /"project-name":\["web-image"\],"build-status":\["FAILED","FAULT","TIMED_OUT"\]/,
    );
  });

  it("gives each way its own form, and keeps what none would take", async () => {
    const resources = await recordResources(() => new BuildNotifications("notify", ARGS));
    const target = (name: string): Inputs => only(resources, TARGET, `notify-team-${name}-target`).inputs as Inputs;

    assert.equal(target("events-1")["inputPath"], "$.detail.message.text");
    assert.equal(target("events-1--chat")["inputPath"], "$.detail.message.chat");
    assert.equal(target("events-1--teams")["inputPath"], "$.detail.message.teams");
    assert.deepEqual(target("events-1--teams")["httpTarget"], {
      queryStringParameters: { "api-version": "1", sp: "/run" },
    });
    assert.deepEqual(
      [target("states-1--webhook")["inputPath"], target("states-1--webhook")["inputTransformer"]],
      [undefined, undefined],
    );
    for (const way of ["", "--chat", "--teams"]) {
      const { inputPaths, inputTemplate } = target(`states-1${way}`)["inputTransformer"] as Transformer;
      assert.doesNotThrow(() => JSON.parse(inputTemplate) as unknown);
      const used = [...inputTemplate.matchAll(/<(\w+)>/g)].map(([, name]) => name);
      assert.deepEqual([...new Set(used)].sort(), Object.keys(inputPaths).sort());
      assert.equal(used.includes("reason"), way === "", "what AWS quotes of others stays out of chats");
    }
    for (const { inputs } of resources.filter(({ type }) => type === TARGET)) {
      assert.deepEqual(inputs["retryPolicy"], { maximumEventAgeInSeconds: 21_600, maximumRetryAttempts: 185 });
      assert.deepEqual(inputs["deadLetterConfig"], {
        arn: "arn:aws:mock:us-east-1:111122223333:golden-images-undelivered",
      });
    }
  });

  it("tells mail and Slack of what could not be delivered, who may be told so", async () => {
    const resources = await recordResources(() => new BuildNotifications("notify", ARGS));
    const { inputs } = only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
    const topics = ["team", "team--chat"].map((name) => `arn:aws:sns:us-east-1:111122223333:golden-images-${name}`);

    assert.deepEqual(inputs["alarmActions"], topics);
    for (const name of ["notify-team-topic", "notify-team-chat"])
      assert.match(
        String(only(resources, "aws:sns/topic:Topic", name).inputs.policy),
        /"cloudwatch.amazonaws.com".*alarm:golden-images-undelivered/,
      );
    assert.equal(only(resources, "aws:sqs/queue:Queue").inputs["sqsManagedSseEnabled"], true);
  });

  it("words an event itself by a rule of its own, of values that were escaped for each way", async () => {
    const team = ARGS.channels["team"] ?? assert.fail();
    const templates = { promoted: { title: "{image} & {version}", text: "By {by}" } };
    const args = { ...ARGS, channels: { team: { ...team, events: ["promoted", "revoked"] as const, templates } } };
    const resources = await recordResources(() => new BuildNotifications("notify", args));
    const rules = resources.filter(({ type }) => type === RULE).map(({ name, inputs }) => [name, (JSON.parse(String(inputs["eventPattern"])) as Inputs)["detail-type"]]); // prettier-ignore
    assert.deepEqual(rules.sort(), [
      ["notify-team-direct", ["Channel Test", "Image Revoked"]],
      ["notify-team-direct-promoted", ["Image Promoted"]],
      ["notify-team-events-1", ["Image Revoked"]],
      ["notify-team-promoted-1", ["Image Promoted"]],
    ]);
    const input = (way: string, role = "promoted-1"): Transformer =>
      (only(resources, TARGET, `notify-team-${role}${way}-target`).inputs as Inputs)["inputTransformer"] as Transformer;
    assert.deepEqual(input(""), {
      inputPaths: { image: "$.detail.message.values.plain.image", version: "$.detail.message.values.plain.version", by: "$.detail.message.values.plain.by" }, // prettier-ignore
      inputTemplate: '"<image> & <version> | By <by>"',
    });
    assert.deepEqual(input("", "direct-promoted"), input(""));
    assert.match(input("--chat").inputTemplate, /"title":"<image> &amp; <version>","description":"By <by>"/);
    assert.equal(input("--chat").inputPaths["by"], "$.detail.message.values.chat.by");
    assert.match(input("--teams").inputTemplate, /"text":"<image> & <version>","weight":"Bolder".*"text":"By <by>"/);
    assert.equal(input("--webhook"), undefined);
  });

  it("tells ends of rebuilds by every way, by a rule for each channel", async () => {
    const mail = { subscriptions: [{ protocol: "email" as const, endpoint: "ops@example.org" }] };
    const rebuilds = { machine: "golden-images-rebuild", channels: ["ops", "team"] };
    const args = { ...ARGS, channels: { ...ARGS.channels, ops: mail, others: mail }, rebuilds };
    const resources = await recordResources(() => new BuildNotifications("notify", args));
    const ends = listed(resources).filter((each) => each.includes("rebuilds"));
    assert.deepEqual(ends, [
      `${RULE}::notify-ops-rebuilds`,
      `${RULE}::notify-team-rebuilds`,
      `${TARGET}::notify-ops-rebuilds-target`,
      ...["--chat", "--teams", "--webhook", ""].map((way) => `${TARGET}::notify-team-rebuilds${way}-target`),
    ]);
    for (const name of ["notify-ops-rebuilds", "notify-team-rebuilds"])
      assert.deepEqual(JSON.parse(String(only(resources, RULE, name).inputs.eventPattern)), {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: {
          status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
          stateMachineArn: ["arn:aws:states:us-east-1:111122223333:stateMachine:golden-images-rebuild"],
        },
      });
    const template = (name: string): string => {
      const { inputTransformer } = only(resources, TARGET, name).inputs as Inputs;
      return (inputTransformer as Transformer).inputTemplate;
    };
    const said = "Rebuild <run> of golden-images-rebuild: <status>. golden watch <run> shows each image.";
    assert.equal(template("notify-ops-rebuilds-target"), JSON.stringify(`${said} <cause>`));
    assert.match(template("notify-team-rebuilds--chat-target"), /: <status>\. golden watch <run> shows each image\."/);
    const { deadLetterConfig } = only(resources, TARGET, "notify-ops-rebuilds-target").inputs as Inputs;
    assert.ok(deadLetterConfig, "what nobody took is kept");
    for (const name of ["notify-ops-topic", "notify-team-topic"])
      assert.match(String(only(resources, "aws:sns/topic:Topic", name).inputs.policy), /events\.amazonaws\.com/);
  });

  it("refuses a channel of rebuilds that is not there", async () => {
    const rebuilds = { machine: "golden-images-rebuild", channels: ["ops", "team"] };
    const message = await resourceErrorOf(() => new BuildNotifications("notify", { ...ARGS, rebuilds }));
    assert.match(message, /rebuilds\.channels\[0\]: there is no channel "ops"; there are "team"/);
  });

  it("hears of a project that builds no image in each of its ways, whatever events it chose", async () => {
    const project = { role: "update", projectName: "team-update", channels: ["team"], states: ["FAILED", "TIMED_OUT"] };
    const args = { ...ARGS, images: [], projects: [project] };
    const resources = await recordResources(() => new BuildNotifications("notify", args));
    const { name, eventPattern } = only(resources, RULE, "notify-team-update").inputs;
    assert.equal(name, "golden-images-team--update");
    assert.deepEqual(JSON.parse(String(eventPattern)), {
      source: ["aws.codebuild"],
      "detail-type": ["CodeBuild Build State Change"],
      detail: { "project-name": ["team-update"], "build-status": ["FAILED", "TIMED_OUT"] },
    });
    const targets = listed(resources).filter((each) => each.startsWith(`${TARGET}::notify-team-update`));
    assert.equal(targets.length, 4);
    const { inputTemplate } = only(resources, TARGET, "notify-team-update-target").inputs["inputTransformer"] as Transformer; // prettier-ignore
    assert.equal(
      JSON.parse(inputTemplate),
      "A build of team-update (<machine>) is <status> since <time>: <build>. <log>",
    );
    const topic = only(resources, "aws:sns/topic:Topic", "notify-team-topic").inputs["policy"];
    assert.match(String(topic), /events\.amazonaws\.com/);
  });

  it("keeps every pattern within 2,048 characters", async () => {
    const images = Array.from({ length: 60 }, (_, at) => {
      const name = `an-image-with-a-long-name-${at.toString()}`;
      return {
        name,
        channels: ["team"],
        imageArnPrefixes: [`arn:aws:imagebuilder:us-east-1:111122223333:image/${name}/`],
      };
    });
    const resources = await recordResources(() => new BuildNotifications("notify", { ...ARGS, images }));
    const patterns = resources.filter(({ type }) => type === RULE).map(({ inputs }) => String(inputs["eventPattern"]));

    assert.ok(patterns.every(({ length }) => length <= 2048));
    for (const { name } of images)
      assert.equal(patterns.filter((pattern) => pattern.includes(`"${name}"`)).length, 1, name);
  });

  it("has a word for each event of ours", () => {
    for (const word of Object.keys(OWN_EVENTS)) assert.ok((PEOPLE_EVENTS as readonly string[]).includes(word), word);
  });
});

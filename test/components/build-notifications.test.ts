import { strict as assert } from "node:assert";
import { BuildNotifications, type BuildNotificationsArgs } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const PREFIX = "arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host/";
const TOPIC = "aws:sns/topic:Topic";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const MINIMAL: BuildNotificationsArgs = {
  name: "golden-images",
  accountId: "111122223333",
  region: "us-east-1",
  channels: { releases: { subscriptions: [] } },
  images: [{ name: "docker-host", channels: ["releases"], imageArnPrefixes: [PREFIX] }],
};

describe("components/BuildNotifications", () => {
  it("registers exactly an encrypted topic and one rule an image", async () => {
    const resources = await recordResources(() => new BuildNotifications("notify", MINIMAL));

    assert.deepEqual(listed(resources), [
      `${RULE}::notify-docker-host-state`,
      `${TARGET}::notify-docker-host-state-releases-target`,
      "aws:cloudwatch/metricAlarm:MetricAlarm::notify-undelivered-alarm",
      "aws:kms/key:Key::notify-key",
      `${TOPIC}::notify-releases-topic`,
      "aws:sqs/queue:Queue::notify-undelivered",
      "golden-images:notify:BuildNotifications::notify",
    ]);
    assert.equal(only(resources, TOPIC).inputs.kmsMasterKeyId, "arn:aws:kms:us-east-1:111122223333:key/mrk-1");
    assert.equal(only(resources, "aws:kms/key:Key").inputs.enableKeyRotation, true);
    assert.match(
      String(only(resources, "aws:kms/key:Key").inputs.policy),
      /events\.amazonaws\.com.{1,40}kms:Decrypt","kms:GenerateDataKey.{1,80}aws:sns:topicArn":\["arn:aws:sns:us-east-1:111122223333:golden-images-releases"\]/,
    );
  });

  it("hears builds of this image alone that ended", async () => {
    const resources = await recordResources(() => new BuildNotifications("notify", MINIMAL));

    assert.deepEqual(JSON.parse(String(only(resources, RULE).inputs.eventPattern)), {
      source: ["aws.imagebuilder"],
      "detail-type": ["EC2 Image Builder Image State Change"],
      resources: [{ prefix: PREFIX }],
      detail: { state: { status: ["AVAILABLE", "FAILED", "CANCELLED"] } },
    });
    const { inputTransformer } = only(resources, TARGET).inputs as {
      inputTransformer: { inputPaths: Record<string, string>; inputTemplate: string };
    };
    const message = JSON.parse(inputTransformer.inputTemplate) as string;
    assert.match(message, /^Image docker-host is <status>/);
    for (const [, name = ""] of message.matchAll(/<(\w+)>/g)) assert.ok(name in inputTransformer.inputPaths, name);
  });

  it("hears every end of the builds of a project of CodeBuild", async () => {
    const images = [{ name: "web", channels: ["releases"], projectName: "web-image" }];
    const resources = await recordResources(() => new BuildNotifications("notify", { ...MINIMAL, images }));

    assert.equal(only(resources, RULE).inputs.name, "golden-images-web-state");
    assert.deepEqual(JSON.parse(String(only(resources, RULE).inputs.eventPattern)), {
      source: ["aws.codebuild"],
      "detail-type": ["CodeBuild Build State Change"],
      detail: { "project-name": ["web-image"], "build-status": [{ "anything-but": ["IN_PROGRESS"] }] },
    });
    const { inputTransformer } = only(resources, TARGET).inputs as {
      inputTransformer: { inputPaths: Record<string, string>; inputTemplate: string };
    };
    const used = [...inputTransformer.inputTemplate.matchAll(/<(\w+)>/g)].map(([, name]) => name);
    assert.deepEqual(used.sort(), Object.keys(inputTransformer.inputPaths).sort());
  });

  it("refuses what is of Image Builder beside a project", async () => {
    const images = [
      { name: "web", channels: ["releases"], projectName: "web-image", imageArnPrefixes: [PREFIX] },
      { name: "api", channels: ["releases"], projectName: "api-image", failOn: "high" as const },
    ];
    const message = await resourceErrorOf(() => new BuildNotifications("notify", { ...MINIMAL, images }));
    assert.match(message, /images\[0\]\.projectName: imageArnPrefixes and failOn are of Image Builder/);
    assert.match(message, /images\[1\]\.projectName/);
  });

  it("tells of findings at a severity and above, in every channel, and of the states asked for", async () => {
    const resources = await recordResources(
      () =>
        new BuildNotifications("notify", {
          ...MINIMAL,
          channels: {
            releases: { subscriptions: [{ protocol: "email", endpoint: "platform@example.org" }] },
            security: { subscriptions: [] },
          },
          images: [
            {
              name: "docker-host",
              channels: ["releases", "security"],
              imageArnPrefixes: [PREFIX],
              states: ["FAILED"],
              failOn: "high",
            },
          ],
          kmsKey: { kind: "adopt", keyArn: "arn:aws:kms:us-east-1:111122223333:key/own" },
          tags: { Owner: "platform" },
        }),
    );

    assert.deepEqual(listed(resources), [
      `${RULE}::notify-docker-host-findings`,
      `${RULE}::notify-docker-host-state`,
      `${TARGET}::notify-docker-host-findings-releases-target`,
      `${TARGET}::notify-docker-host-findings-security-target`,
      `${TARGET}::notify-docker-host-state-releases-target`,
      `${TARGET}::notify-docker-host-state-security-target`,
      "aws:cloudwatch/metricAlarm:MetricAlarm::notify-undelivered-alarm",
      `${TOPIC}::notify-releases-topic`,
      `${TOPIC}::notify-security-topic`,
      "aws:sns/topicSubscription:TopicSubscription::notify-releases-subscription-1",
      "aws:sqs/queue:Queue::notify-undelivered",
      "golden-images:notify:BuildNotifications::notify",
    ]);
    const pattern = JSON.parse(
      String(only(resources, RULE, "notify-docker-host-findings").inputs.eventPattern),
    ) as object;
    assert.deepEqual(pattern, {
      source: ["aws.imagebuilder"],
      "detail-type": ["EC2 Image Builder CVE Detected"],
      resources: [{ prefix: PREFIX }],
      detail: {
        "finding-severity-counts": {
          $or: [{ critical: [{ numeric: [">=", 1] }] }, { high: [{ numeric: [">=", 1] }] }],
        },
      },
    });
    assert.match(String(only(resources, RULE, "notify-docker-host-state").inputs.eventPattern), /\["FAILED"\]/);
    const targets = resources.filter(({ type }) => type === TARGET);
    assert.deepEqual(
      targets.map(({ inputs, ignoreChanges }) => [inputs.targetId, ignoreChanges]),
      ["releases", "security", "releases", "security"].map((channel) => [channel, ["targetId"]]),
      "one id for each try, and those of the first release stay",
    );
    for (const { type, inputs } of resources) {
      if (type.startsWith("aws:")) assert.equal(inputs.region, "us-east-1", type);
    }
  });

  it("tells every wrong argument", async () => {
    const message = await resourceErrorOf(
      () =>
        new BuildNotifications("notify", {
          ...MINIMAL,
          accountId: "",
          images: [{ name: "docker-host", channels: ["release"], imageArnPrefixes: [PREFIX.slice(0, -1)] }],
        }),
    );

    assert.match(message, /accountId: "" is not an account id/);
    assert.match(message, /images\[0\]\.channels\[0\]: there is no channel "release"; there are "releases"/);
    assert.match(message, /images\[0\]\.imageArnPrefixes: at least one is needed/);
  });
});

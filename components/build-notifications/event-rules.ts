import type * as pulumi from "@pulumi/pulumi";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import type { Topic } from "@pulumi/aws/sns/topic";
import { physicalName } from "../../plan/names";
import { registerChild } from "../child-transform";
import type { BuildNotificationsArgs, NotifiedImage } from "./args";

const DEFAULT_STATES = ["AVAILABLE", "FAILED", "CANCELLED"];
/** Severities that Image Builder counts, worst first. */
const SEVERITIES = ["critical", "high", "medium"] as const;

/** An EventBridge rule and what a message made from its events says. */
interface BuildRule {
  /** `state` or `findings`. */
  readonly role: string;
  readonly physicalName: string;
  readonly description: string;
  readonly eventPattern: object;
  readonly inputPaths: Readonly<Record<string, string>>;
  /** Text with `<name>` for each of `inputPaths`. */
  readonly message: string;
}

/** Rules of every image, and a target in each of its channels. */
export function imageRules(
  name: string,
  args: BuildNotificationsArgs,
  topics: ReadonlyMap<string, Topic>,
  parent: pulumi.Resource,
): void {
  for (const image of args.images) {
    for (const rule of rulesOf(args, image)) {
      const logicalName = `${name}-${image.name}-${rule.role}`;
      const eventRule = registerRule(logicalName, args, rule, parent);
      for (const channel of image.channels) {
        const target = {
          rule: eventRule.name,
          arn: topicOf(topics, channel).arn,
          inputTransformer: { inputPaths: { ...rule.inputPaths }, inputTemplate: JSON.stringify(rule.message) },
          region: args.region,
        };
        new EventTarget(`${logicalName}-${channel}-target`, target, { parent });
      }
    }
  }
}

/** Physical names of an image's rules. */
export function ruleNames(args: BuildNotificationsArgs, image: NotifiedImage): string[] {
  return rulesOf(args, image).map((rule) => rule.physicalName);
}

function rulesOf(args: BuildNotificationsArgs, image: NotifiedImage): BuildRule[] {
  const rules = [stateRule(args, image)];
  if (image.failOn !== undefined) rules.push(findingsRule(args, image, image.failOn));
  return rules;
}

/** @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
function stateRule(args: BuildNotificationsArgs, image: NotifiedImage): BuildRule {
  return {
    role: "state",
    physicalName: physicalName("rule", args.name, image.name, "state"),
    description: `Builds of the image ${image.name} that ended`,
    eventPattern: {
      source: ["aws.imagebuilder"],
      "detail-type": ["EC2 Image Builder Image State Change"],
      resources: image.imageArnPrefixes.map((prefix) => ({ prefix })),
      detail: { state: { status: [...(image.states ?? DEFAULT_STATES)] } },
    },
    inputPaths: {
      image: "$.resources[0]",
      status: "$.detail.state.status",
      before: "$.detail.previous-state.status",
      reason: "$.detail.state.reason",
      time: "$.time",
    },
    message: `Image ${image.name} is <status> (was <before>) since <time>: <image>. <reason>`,
  };
}

/** The event counts findings as `{all, critical, high, medium}`; at or above a severity means any of the worse ones. */
function findingsRule(args: BuildNotificationsArgs, image: NotifiedImage, failOn: string): BuildRule {
  const worse = SEVERITIES.slice(0, SEVERITIES.findIndex((severity) => severity === failOn) + 1);
  return {
    role: "findings",
    physicalName: physicalName("rule", args.name, image.name, "findings"),
    description: `Scans of the image ${image.name} with findings of severity ${failOn} or above`,
    eventPattern: {
      source: ["aws.imagebuilder"],
      "detail-type": ["EC2 Image Builder CVE Detected"],
      resources: image.imageArnPrefixes.map((prefix) => ({ prefix })),
      detail: {
        "finding-severity-counts": { $or: worse.map((severity) => ({ [severity]: [{ numeric: [">=", 1] }] })) },
      },
    },
    inputPaths: {
      image: "$.resources[0]",
      critical: "$.detail.finding-severity-counts.critical",
      high: "$.detail.finding-severity-counts.high",
      medium: "$.detail.finding-severity-counts.medium",
      time: "$.time",
    },
    message:
      `The scan of image ${image.name} failed at <time>: <critical> critical, <high> high, <medium> medium findings ` +
      `(limit: ${failOn}): <image>.`,
  };
}

function registerRule(
  name: string,
  { tags, region, transform }: BuildNotificationsArgs,
  rule: BuildRule,
  parent: pulumi.Resource,
): EventRule {
  return registerChild(EventRule, name, { parent }, transform?.rule, {
    name: rule.physicalName,
    description: rule.description,
    eventPattern: JSON.stringify(rule.eventPattern),
    tags,
    region,
  });
}

function topicOf(topics: ReadonlyMap<string, Topic>, channel: string): Topic {
  const topic = topics.get(channel);
  if (topic === undefined) throw new Error(`No topic was made for the channel "${channel}".`);
  return topic;
}

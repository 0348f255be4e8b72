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
  readonly role: "state" | "findings";
  readonly description: string;
  readonly pattern: object;
  readonly inputPaths: Readonly<Record<string, string>>;
  /** Text with `<name>` for each of `inputPaths`. */
  readonly message: string;
}

type Topics = ReadonlyMap<string, Topic>;

/** Targets of the first release have ids that the provider made up; another id would replace them. */
const ignoreChanges = ["targetId"];

/** Rules of every image, and a target in each of its channels. */
export function imageRules(name: string, args: BuildNotificationsArgs, topics: Topics, parent: pulumi.Resource): void {
  for (const image of args.images) {
    const state = image.projectName === undefined ? stateRule(image) : projectRule(image, image.projectName);
    const rules = image.failOn === undefined ? [state] : [state, findingsRule(image, image.failOn)];
    for (const rule of rules) {
      const eventRule = registerRule(name, args, image, rule, parent);
      for (const channel of image.channels) {
        const target = {
          rule: eventRule.name,
          // Else the provider makes up another for each try, and a create whose answer was lost leaves a second target.
          targetId: physicalName("rule", channel),
          arn: topicOf(topics, channel).arn,
          inputTransformer: { inputPaths: { ...rule.inputPaths }, inputTemplate: JSON.stringify(rule.message) },
          region: args.region,
        };
        new EventTarget(`${name}-${image.name}-${rule.role}-${channel}-target`, target, { parent, ignoreChanges });
      }
    }
  }
}

/** @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
function stateRule({ name, states = DEFAULT_STATES, imageArnPrefixes }: NotifiedImage): BuildRule {
  return {
    role: "state",
    description: `Builds of the image ${name} that ended`,
    pattern: imagePattern(imageArnPrefixes, "EC2 Image Builder Image State Change", { state: { status: [...states] } }),
    inputPaths: {
      image: "$.resources[0]",
      status: "$.detail.state.status",
      before: "$.detail.previous-state.status",
      reason: "$.detail.state.reason",
      time: "$.time",
    },
    message: `Image ${name} is <status> (was <before>) since <time>: <image>. <reason>`,
  };
}

/**
 * EventBridge's reference names no event of a batch, so each build of one notifies.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-codebuild.html
 */
function projectRule({ name, states }: NotifiedImage, project: string): BuildRule {
  const status = states ?? [{ "anything-but": ["IN_PROGRESS"] }];
  return {
    role: "state",
    description: `Builds of the image ${name} that ended`,
    pattern: {
      source: ["aws.codebuild"],
      "detail-type": ["CodeBuild Build State Change"],
      detail: { "project-name": [project], "build-status": [...status] },
    },
    inputPaths: {
      build: "$.detail.build-id",
      status: "$.detail.build-status",
      machine: "$.detail.additional-information.environment.type",
      log: "$.detail.additional-information.logs.deep-link",
      time: "$.time",
    },
    message: `A build of the image ${name} (<machine>) is <status> since <time>: <build>. <log>`,
  };
}

/** The event counts findings as `{all, critical, high, medium}`; at or above a severity means any of the worse ones. */
function findingsRule(
  { name, imageArnPrefixes }: NotifiedImage,
  failOn: NonNullable<NotifiedImage["failOn"]>,
): BuildRule {
  const worse = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const counts = { $or: worse.map((severity) => ({ [severity]: [{ numeric: [">=", 1] }] })) };
  return {
    role: "findings",
    description: `Scans of the image ${name} with findings of severity ${failOn} or above`,
    pattern: imagePattern(imageArnPrefixes, "EC2 Image Builder CVE Detected", { "finding-severity-counts": counts }),
    inputPaths: {
      image: "$.resources[0]",
      critical: "$.detail.finding-severity-counts.critical",
      high: "$.detail.finding-severity-counts.high",
      medium: "$.detail.finding-severity-counts.medium",
      time: "$.time",
    },
    message:
      `The scan of image ${name} failed at <time>: <critical> critical, <high> high, <medium> medium findings ` +
      `(limit: ${failOn}): <image>.`,
  };
}

function imagePattern(prefixes: readonly string[] = [], detailType: string, detail: object): object {
  const resources = prefixes.map((prefix) => ({ prefix }));
  return { source: ["aws.imagebuilder"], "detail-type": [detailType], resources, detail };
}

function registerRule(
  name: string,
  args: BuildNotificationsArgs,
  image: NotifiedImage,
  { role, description, pattern }: BuildRule,
  parent: pulumi.Resource,
): EventRule {
  return registerChild(EventRule, `${name}-${image.name}-${role}`, { parent }, args.transform?.rule, {
    name: physicalName("rule", args.name, image.name, role),
    description,
    eventPattern: JSON.stringify(pattern),
    tags: args.tags,
    region: args.region,
  });
}

function topicOf(topics: Topics, channel: string): Topic {
  const topic = topics.get(channel);
  if (topic === undefined) throw new Error(`No topic was made for the channel "${channel}".`);
  return topic;
}

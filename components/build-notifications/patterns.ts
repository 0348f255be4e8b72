import type { MessageTemplate } from "../../plan/people-events";

/** An EventBridge rule and what a message made from its events says. */
export interface BuildRule {
  /** Ends its names. */
  readonly role: string;
  readonly description: string;
  readonly pattern: object;
  /** Of our events the channel's own words. @default those that they bring */
  readonly words?: MessageTemplate;
  /** Of AWS's events. Ours bring their texts. */
  readonly says?: {
    readonly inputPaths: Readonly<Record<string, string>>;
    /** Text with `<name>` for each of `inputPaths`. */
    readonly message: string;
    /** What of the text only plain mail gets, for AWS may quote others in it. */
    readonly quoted?: string;
  };
}

/** Severities that Image Builder counts, worst first. */
const SEVERITIES = ["critical", "high", "medium"] as const;

/** @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
export function stateRule(
  role: string,
  of: string,
  prefixes: readonly string[],
  states: readonly string[],
  image: string,
): BuildRule {
  return {
    role,
    description: states.some((state) => state === "BUILDING") ? `Builds of ${of}` : `Builds of ${of} that ended`,
    pattern: imagePattern(prefixes, "EC2 Image Builder Image State Change", { state: { status: [...states] } }),
    says: {
      inputPaths: {
        image: "$.resources[0]",
        status: "$.detail.state.status",
        before: "$.detail.previous-state.status",
        reason: "$.detail.state.reason",
        time: "$.time",
      },
      message: `${image} is <status> (was <before>) since <time>: <image>.`,
      quoted: " <reason>",
    },
  };
}

/**
 * EventBridge's reference names no event of a batch, so each build of one notifies.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-codebuild.html
 */
export function projectRule(
  role: string,
  of: string,
  projects: readonly string[],
  states: readonly unknown[],
  image: string,
): BuildRule {
  return {
    role,
    description: states.some((state) => state === "IN_PROGRESS") ? `Builds of ${of}` : `Builds of ${of} that ended`,
    pattern: {
      source: ["aws.codebuild"],
      "detail-type": ["CodeBuild Build State Change"],
      detail: { "project-name": [...projects], "build-status": [...states] },
    },
    says: {
      inputPaths: {
        build: "$.detail.build-id",
        status: "$.detail.build-status",
        machine: "$.detail.additional-information.environment.type",
        log: "$.detail.additional-information.logs.deep-link",
        time: "$.time",
      },
      message: `A build ${image}(<machine>) is <status> since <time>: <build>. <log>`,
    },
  };
}

/** The event counts findings as `{all, critical, high, medium}`; at or above a severity means any of the worse ones. */
export function findingsRule(
  role: string,
  of: string,
  prefixes: readonly string[],
  failOn: (typeof SEVERITIES)[number],
  image: string,
): BuildRule {
  const worse = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const counts = { $or: worse.map((severity) => ({ [severity]: [{ numeric: [">=", 1] }] })) };
  return {
    role,
    description: `Scans of ${of} with findings of severity ${failOn} or above`,
    pattern: imagePattern(prefixes, "EC2 Image Builder CVE Detected", { "finding-severity-counts": counts }),
    says: {
      inputPaths: {
        image: "$.resources[0]",
        critical: "$.detail.finding-severity-counts.critical",
        high: "$.detail.finding-severity-counts.high",
        medium: "$.detail.finding-severity-counts.medium",
        time: "$.time",
      },
      message:
        `The scan${image} failed at <time>: <critical> critical, <high> high, <medium> medium findings ` +
        `(limit: ${failOn}): <image>.`,
    },
  };
}

/** An execution of an image belongs to a map run, not to the machine; this rule hears of whole runs alone. */
const ENDS = ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
export function rebuildRule(machine: string, machineArn: string): BuildRule {
  return {
    role: "rebuilds",
    description: `Rebuilds of ${machine} that ended`,
    pattern: {
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: { status: ENDS, stateMachineArn: [machineArn] },
    },
    says: {
      inputPaths: { run: "$.detail.name", status: "$.detail.status", cause: "$.detail.cause" },
      message: `Rebuild <run> of ${machine}: <status>. golden watch <run> shows each image.`,
      quoted: " <cause>",
    },
  };
}

function imagePattern(prefixes: readonly string[], detailType: string, detail: object): object {
  const resources = prefixes.map((prefix) => ({ prefix }));
  return { source: ["aws.imagebuilder"], "detail-type": [detailType], resources, detail };
}

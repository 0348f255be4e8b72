import type * as pulumi from "@pulumi/pulumi";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { physicalName } from "../../plan/names";
import { registerChild } from "../child-transform";
import type { FleetRebuildArgs } from "./args";

/** An execution of an image belongs to a map run, not to the machine; this rule hears of whole runs alone. */
const ENDS = ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];

/**
 * Tells topics of every end of a run, broken off ones too, with what failed.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function endRule(
  name: string,
  args: FleetRebuildArgs,
  machine: pulumi.Output<string>,
  parent: pulumi.Resource,
): void {
  const { topicArns = {}, tags, region, transform } = args;
  if (Object.keys(topicArns).length === 0) return;
  const eventPattern = machine.apply((arn) =>
    JSON.stringify({
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: { status: ENDS, stateMachineArn: [arn] },
    }),
  );
  const rule = registerChild(EventRule, `${name}-end`, { parent }, transform?.rule, {
    name: physicalName("rule", args.name, "end"),
    description: `Rebuilds of ${args.name} that ended`,
    eventPattern,
    tags,
    region,
  });
  const inputTransformer = {
    inputPaths: { run: "$.detail.name", status: "$.detail.status", cause: "$.detail.cause" },
    inputTemplate: JSON.stringify(
      `Rebuild <run> of ${args.name}: <status>. <cause> golden watch <run> shows each image.`,
    ),
  };
  for (const [channel, arn] of Object.entries(topicArns)) {
    const target = { rule: rule.name, targetId: physicalName("rule", channel), arn, inputTransformer, region };
    new EventTarget(`${name}-end-${channel}-target`, target, { parent });
  }
}

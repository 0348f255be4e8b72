import * as pulumi from "@pulumi/pulumi";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Permission } from "@pulumi/aws/lambda/permission";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2";
import { imageBuilderArn, type Home } from "../../plan/arn";
import { fleetFunctionName, physicalName } from "../../plan/names";
import { releaseRolePolicy } from "../../plan/policies/fleet-functions";
import { releasesObject } from "../../plan/releases";
import { registerChild } from "../child-transform";
import type { FleetRebuildArgs } from "./args";
import { fleetFunction } from "./functions";

/**
 * Finishes the release of each build that becomes AVAILABLE, whoever started it: a rule, and the function that it invokes. A pattern
 * has 2,048 characters, so the function knows which images are ours. Once a day the rule has it look which of them are deprecated soon,
 * where a channel wants to know. EventBridge tries for a day to invoke it, Lambda calls it
 * twice more where it fails; then the first topic hears of it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function finishReleases(
  name: string,
  args: FleetRebuildArgs,
  { home, bucketName: bucket }: { readonly home: Home; readonly bucketName: pulumi.Output<string> },
  parent: pulumi.Resource,
): void {
  const { releases = [], topicArns = {}, region, tags, transform } = args;
  if (releases.length === 0) return;
  const { key, content } = releasesObject(releases);
  const stored = { bucket, key, content, contentType: "application/json", tags, region };
  const object = new BucketObjectv2(`${name}-plan-releases`, stored, { parent, retainOnDelete: true });
  const told = pulumi.all(Object.values(topicArns));
  const parameters = releases.flatMap(({ places }) => places.flatMap((place) => place.ssmParameterName ?? []));
  const pointers = releases.flatMap(({ promotion, pointers: all = {} }) => (promotion ? [promotion.log, ...Object.values(all)] : [])); // prettier-ignore
  const repositories = sorted(releases.flatMap(({ promotion, repository }) => (promotion && repository !== undefined ? [repository] : []))); // prettier-ignore
  const onBus = releases.some(
    (each) => each.onBus === true || each.promotion !== undefined || each.deprecation !== undefined,
  );
  const own = fleetFunctionName(args.name, "releases");
  const policy = pulumi.all([bucket, told]).apply(([plan, topics]) => {
    const all = sorted([...topics, ...releases.flatMap((each) => each.topics)]);
    const names = { parameters: sorted(parameters), pointers: sorted(pointers) };
    return releaseRolePolicy(home, { name: own, bucket: plan, ...names, topics: all, onBus, repositories });
  });
  const [first] = Object.values(topicArns);
  const variables = {
    RELEASES: pulumi.interpolate`${object.bucket}/${key}`,
    TOPICS: told.apply((all) => all.join(" ")),
  };
  const work = fleetFunction(
    args,
    {
      ...{ role: "releases", key: `${name}-function-releases`, description: `Finishes releases of ${args.name}` },
      ...{ policy, environment: { variables } },
      ...(first !== undefined && { deadLetterConfig: { targetArn: first } }),
    },
    parent,
  );
  const rule = registerChild(EventRule, `${name}-releases`, { parent }, transform?.rule, {
    name: physicalName("rule", args.name, "releases"),
    description: `Images that are there, for ${args.name}`,
    eventPattern: JSON.stringify(available(home)),
    // A rule may have both: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
    ...(releases.some(({ deprecation }) => deprecation !== undefined) && { scheduleExpression: "rate(1 day)" }),
    ...{ tags, region },
  });
  const source = { action: "lambda:InvokeFunction", principal: "events.amazonaws.com", sourceArn: rule.arn };
  const granted = new Permission(`${name}-releases-permission`, { function: work.name, statementId: "events", ...source, region }, { parent }); // prettier-ignore
  const target = { rule: rule.name, targetId: "releases", arn: work.arn, region };
  new EventTarget(`${name}-releases-target`, target, { parent, dependsOn: [granted] });
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
function available(home: Home): object {
  return {
    source: ["aws.imagebuilder"],
    "detail-type": ["EC2 Image Builder Image State Change"],
    resources: [{ prefix: imageBuilderArn(home, "image", "") }],
    detail: { state: { status: ["AVAILABLE"] } },
  };
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

import type * as pulumi from "@pulumi/pulumi";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { FleetRebuild } from "../components/fleet-rebuild/fleet-rebuild";
import { makingsOf } from "../operations/rebuild/bases";
import { targetsInAccount } from "../operations/rebuild/target";
import type { Plan } from "../plan";
import { releasedImages } from "../plan/releases";
import type { SharedResources } from "./shared-resources";

/** What rebuilds the stack's images and finishes their releases, where its settings want that. */
export function fleetRebuild(
  plan: Plan,
  { notifications }: SharedResources,
  opts: pulumi.ComponentResourceOptions,
): FleetRebuild | undefined {
  const { rebuild, account: accountId, region, tags } = plan.stack;
  if (rebuild === undefined) return undefined;
  const { name, bucketPrefix, channels, permissionsBoundary, githubApp: secretName, cron, timezone, parallel, olderThanDays } = rebuild; // prettier-ignore
  const topics = Object.entries(notifications?.topicArns ?? {}).filter(([channel]) => channels.includes(channel));
  const targets = targetsInAccount(plan);
  if (targets.length === 0) return undefined;
  const [makings, releases] = [makingsOf(plan), releasedImages(plan, targets)];
  const args = {
    name,
    bucketPrefix,
    accountId,
    region,
    targets,
    makings,
    releases,
    schedule: { cron, timezone, parallel, olderThanDays },
    tags,
  };
  const logRetentionInDays = plan.stack.environment.logRetentionDays;
  const optional = {
    topicArns: Object.fromEntries(topics),
    ...(permissionsBoundary && { permissionsBoundary }),
    ...(logRetentionInDays !== undefined && { logRetentionInDays }),
    ...(secretName !== undefined && { githubApp: { secretName } }),
  };
  return new FleetRebuild("rebuild", { ...args, ...optional }, opts);
}

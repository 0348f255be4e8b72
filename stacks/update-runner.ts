import type * as pulumi from "@pulumi/pulumi";
// By file, not from the index: that one loads @pulumi/github too, which stacks of images need not wait for.
import { UpdateRunner } from "../components/build-project/update-runner";
import type { StackPlan } from "../plan";
import { buildNetwork, type SharedResources } from "./shared-resources";

/**
 * What proposes updates from the account, where the settings want that. The deploy role and the boundary of builds know projects of ours by their
 * tag ImageName, whose value is that of no image here.
 */
export function updateRunner(
  stack: StackPlan,
  shared: SharedResources,
  opts: pulumi.ComponentResourceOptions,
): UpdateRunner | undefined {
  const { updateRunner: runner, account: accountId, region, environment } = stack;
  if (runner === undefined) return undefined;
  const { githubApp: secretName, args } = runner;
  const tags = { ...stack.tags, ImageName: args.name };
  const logs = { logRetentionInDays: environment.logRetentionDays };
  const place = { accountId, region, tags, ...logs, ...buildNetwork(stack, shared) };
  return new UpdateRunner("rebuild-update", { ...args, ...place, githubApp: { secretName } }, opts);
}

import { setImmediate as turnOfEventLoop } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import type { ImagePlan, Plan } from "../plan";
import { buildsOfDeployment } from "./builds-of-deployment";
import { deletedImages } from "./deleted-images";
import { earlierState, type EarlierState } from "./earlier-state";
import { fleetRebuild } from "./fleet-rebuild";
import { isDeployed, treeOf, type AnyTree } from "./kinds";
import { sharedResources, type SharedResources } from "./shared-resources";
import { updateRunner } from "./update-runner";
import { withoutStackTraces } from "../pulumi-sdk/stack-trace-limit";

/** Outputs of the stack, by the names under which `pulumi stack output` shows them. */
export interface StackOutputs extends Record<string, unknown> {
  readonly images: Readonly<Record<string, ImageOutputs>>;
  /** Bucket of build logs. */
  readonly logBucket: pulumi.Output<string>;
  /** Log group of pipeline runs. */
  readonly logGroup: pulumi.Output<string>;
  /** ARNs of topics by channel. */
  readonly channels: Readonly<Record<string, pulumi.Output<string>>>;
  /** Where the account rebuilds the images, and where what came of it is. */
  readonly rebuild?: { readonly stateMachineArn: pulumi.Output<string>; readonly bucketName: pulumi.Output<string> };
  /** What proposes updates from the account. */
  readonly updateRunner?: { readonly projectName: pulumi.Output<string> };
}

/** What every image says, and what its kind adds. */
type ImageOutputs = AnyTree["outputs"] & Pick<ImagePlan, "version" | "digest" | "consumers">;

/** Registers everything that a plan asks for; the files of build contexts are below `root`. */
export async function deploy(plan: Plan, root: string): Promise<StackOutputs> {
  const { account, region } = plan.stack;
  // Before anything is registered: a file of the state that the engine writes at the moment cannot be read.
  const earlier = await earlierState(plan);
  const provider = new Provider("aws", { region, allowedAccountIds: [account] });
  const shared = withoutStackTraces("what the images share", () => sharedResources(plan, { provider }));
  const images = await imageOutputs(plan, root, shared, earlier, { provider });
  const rebuild = withoutStackTraces("rebuilds", () => fleetRebuild(plan, shared, { provider }));
  const runner = withoutStackTraces("updates", () => updateRunner(plan.stack, shared, { provider }));
  return {
    images,
    logBucket: shared.logBucket.bucketName,
    logGroup: shared.environment.logGroupName,
    channels: shared.notifications?.topicArns ?? {},
    ...(rebuild && { rebuild: { stateMachineArn: rebuild.stateMachineArn, bucketName: rebuild.bucketName } }),
    ...(runner && { updateRunner: { projectName: runner.projectName } }),
  };
}

/**
 * Makes the trees, parents before children, as the plan lists them. Between images the event loop turns, so that the
 * registrations of one are on their way before those of the next are prepared: with all of them prepared at once, a
 * thousand images take 3 GB under mocks instead of 1, and half as long again.
 */
async function imageOutputs(
  plan: Plan,
  root: string,
  shared: SharedResources,
  earlier: EarlierState,
  opts: { readonly provider: Provider },
) {
  const { images, stack } = plan;
  const [deleted, builds] = await Promise.all([
    deletedImages(plan, earlier, opts),
    buildsOfDeployment(plan, earlier, opts),
  ]);
  const trees = new Map<string, AnyTree>();
  const outputs: Record<string, ImageOutputs> = {};
  for (const image of images.filter(isDeployed)) {
    await turnOfEventLoop();
    const { name, version, digest, consumers } = image;
    const parents = image.parents.flatMap((parent) => trees.get(parent) ?? []);
    const args = { plan: image, stack, shared, earlier, root, deletedImages: deleted, builds, parents };
    const tree = withoutStackTraces(`image ${name}`, () => new (treeOf(image))(args, opts));
    trees.set(name, tree);
    outputs[name] = { ...(version !== undefined && { version }), digest, ...tree.outputs, consumers };
  }
  return outputs;
}

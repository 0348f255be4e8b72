import { setImmediate as turnOfEventLoop } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import type { ImagePlan, Plan } from "../plan";
import { ImageTree } from "./image";
import { sharedResources, type SharedResources } from "./shared-resources";
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
}

export interface ImageOutputs {
  readonly version: string;
  /** Content digest of the definition. */
  readonly digest: string;
  /** By architecture. */
  readonly pipelines: Readonly<Record<string, PipelineOutputs>>;
  /** SSM parameters by architecture. */
  readonly parameters: ImagePlan["parameters"];
  readonly consumers: ImagePlan["consumers"];
  /** Of a key that was made for this image. */
  readonly kmsKeyArn?: pulumi.Output<string>;
}

export interface PipelineOutputs {
  readonly pipelineArn: pulumi.Output<string>;
  readonly recipeArn: pulumi.Output<string>;
  /** Of this version's build; only where the deployment builds it. */
  readonly imageArn?: pulumi.Output<string>;
  /** Where the definition wants AMIs. */
  readonly regions: readonly string[];
  /** By region; only where the deployment builds the image. */
  readonly amiIds?: pulumi.Output<Record<string, string>>;
  /** Of copies that other accounts own, by account and region; only where the definition wants some and they are built here. */
  readonly copiedAmiIds?: pulumi.Output<Record<string, Record<string, string>>>;
}

/** Registers everything that a plan asks for. */
export async function deploy(plan: Plan): Promise<StackOutputs> {
  const { account, region } = plan.stack;
  const provider = new Provider("aws", { region, allowedAccountIds: [account] });
  const shared = withoutStackTraces("what the images share", () => sharedResources(plan, { provider }));
  const trees = await imageTrees(plan, shared, { provider });
  return {
    images: Object.fromEntries([...trees.values()].map((tree) => [tree.plan.name, imageOutputs(tree)])),
    logBucket: shared.logBucket.bucketName,
    logGroup: shared.environment.logGroupName,
    channels: shared.notifications?.topicArns ?? {},
  };
}

/**
 * The plan lists parents before children. Between images the event loop turns, so that the registrations of one are on
 * their way before those of the next are prepared: with all of them prepared at once, a thousand images take 3 GB under
 * mocks instead of 1, and half as long again.
 */
async function imageTrees(
  { images, stack }: Plan,
  shared: SharedResources,
  opts: pulumi.ComponentResourceOptions,
): Promise<ReadonlyMap<string, ImageTree>> {
  const trees = new Map<string, ImageTree>();
  for (const plan of images) {
    await turnOfEventLoop();
    const parents = plan.parents.map((parent) => trees.get(parent)).filter((tree) => tree !== undefined);
    trees.set(
      plan.name,
      withoutStackTraces(`image ${plan.name}`, () => new ImageTree({ plan, stack, shared, parents }, opts)),
    );
  }
  return trees;
}

function imageOutputs({ plan, pipelines, kmsKeyArn }: ImageTree): ImageOutputs {
  const hasCopies = plan.sharing.targetAccountIds.length > 0;
  const entries = plan.pipelines.map(({ architecture, distributions }) => {
    const { pipelineArn, recipeArn, imageArn, amiIds, copiedAmiIds } = pipelines[architecture] ?? {};
    if (pipelineArn === undefined || recipeArn === undefined) return [];
    const outputs: PipelineOutputs = {
      pipelineArn,
      recipeArn,
      regions: distributions.map(({ region }) => region),
      ...(imageArn && { imageArn }),
      ...(amiIds && { amiIds }),
      ...(hasCopies && copiedAmiIds && { copiedAmiIds }),
    };
    return [[architecture, outputs] as const];
  });
  return {
    version: plan.version,
    digest: plan.digest,
    pipelines: Object.fromEntries(entries.flat()),
    parameters: plan.parameters,
    consumers: plan.consumers,
    ...(kmsKeyArn && { kmsKeyArn }),
  };
}

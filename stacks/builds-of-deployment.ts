import * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../plan";
import { imageBuilderArn } from "../plan/arn";
import { nameInArn } from "../plan/names";
import { lookUp } from "./deleted-images";
import { builtImages, type BuiltPlan, type EarlierState } from "./earlier-state";

type Pipeline = BuiltPlan["pipelines"][number];
type Build = NonNullable<Pipeline["onDeploy"]>;

/** What the deployment builds and waits for, by name of the pipeline. */
export type Builds = ReadonlyMap<string, Build>;

/**
 * Images that wait for the deployment, and of those that are started after it: what an earlier deployment built, which stays in the state
 * until the version is raised, and parents without any image, on which AWS makes no recipe.
 */
export async function buildsOfDeployment(
  plan: Plan,
  earlier: EarlierState,
  opts: pulumi.InvokeOptions,
): Promise<Builds> {
  const images = builtImages(plan.images);
  const ranges = images.flatMap(({ pipelines }) => pipelines.map(({ parentImage }) => parentImage));
  const isBuilt = async (image: string, pipeline: Pipeline): Promise<boolean> => {
    const { name, architecture, imageVersion } = pipeline;
    const recipe = "names" in pipeline ? pipeline.names?.recipe : undefined;
    const arn = imageBuilderArn(plan.stack, "image", nameInArn(recipe ?? name), imageVersion);
    const { startedVersion, imageArn } = earlier.pipelineOutputs(image, architecture);
    if (pipeline.onDeploy) return startedVersion !== imageVersion || !(await isThere(arn, opts));
    if (imageArn?.startsWith(`${arn}/`) === true) return true;
    const below = new Set(ranges.filter((range) => range.startsWith(arn.slice(0, -imageVersion.length))));
    return (await Promise.all([...below].map((range) => lookUp(range, opts)))).includes("none");
  };
  const found = images.flatMap(({ name, pipelines }) =>
    pipelines.map(async (pipeline): Promise<readonly (readonly [string, Build])[]> => {
      const build = pipeline.onDeploy ?? pipeline.startAfterDeploy;
      return build !== undefined && (await isBuilt(name, pipeline)) ? [[pipeline.name, build]] : [];
    }),
  );
  return new Map((await Promise.all(found)).flat());
}

/** Where it was started after an earlier deployment. */
async function isThere(arn: string, opts: pulumi.InvokeOptions): Promise<boolean> {
  const isBuilt = (await lookUp(arn, opts)) === "built";
  if (isBuilt) void pulumi.log.info(`${arn} is built already: the deployment builds the next version.`);
  return isBuilt;
}

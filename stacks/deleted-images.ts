import * as pulumi from "@pulumi/pulumi";
import { getImage } from "@pulumi/aws/imagebuilder/getImage";
import type { Plan } from "../plan";
import { builtImages, type BuiltPlan, type EarlierState } from "./earlier-state";

type AnyPipeline = BuiltPlan["pipelines"][number];

/** How the provider says that AWS has no such image. */
const NOT_FOUND = /couldn't find resource|ResourceNotFoundException/;

/**
 * Images that earlier deployments built, and that their lifecycle has deleted. The provider takes what AWS no longer has out of the
 * state at a refresh, and the engine would build it again; it waits for the next version instead. By name of the pipeline.
 */
export async function deletedImages({ images }: Plan, earlier: EarlierState, opts: pulumi.InvokeOptions) {
  const deleted = new Map<string, string>();
  const mortal = builtImages(images).filter(({ lifecycle }) =>
    lifecycle?.policyDetails.some(({ action }) => action === "DELETE"),
  );
  const look = async (image: BuiltPlan, pipeline: AnyPipeline): Promise<void> => {
    const arn = await deletedImage(image, pipeline, earlier, opts);
    if (arn !== undefined) deleted.set(pipeline.name, arn);
  };
  await Promise.all(mortal.flatMap((image) => image.pipelines.map((pipeline) => look(image, pipeline))));
  return deleted;
}

async function deletedImage(
  { name: image, file }: BuiltPlan,
  { name, architecture, imageVersion }: AnyPipeline,
  earlier: EarlierState,
  opts: pulumi.InvokeOptions,
): Promise<string | undefined> {
  const { imageArn, amiIds, imageUris, deletedImageArn } = earlier.pipelineOutputs(image, architecture);
  const arn = deletedImageArn ?? imageArn;
  if (arn?.includes(`:image/${name}/${imageVersion}/`) !== true) return undefined;
  // An image that never had an AMI or a container is a failed build.
  const wasBuilt = deletedImageArn !== undefined || Object.keys({ ...amiIds, ...imageUris }).length > 0;
  if (!wasBuilt || (deletedImageArn === undefined && (await lookUp(arn, opts)) === "built")) return undefined;
  const message = `The lifecycle of ${image} has deleted ${arn}, and it is not built again.`;
  void pulumi.log.info(`${message} For a new image raise \`version\` in ${file}.`);
  return arn;
}

/** What AWS has of an image, or of the newest of a range of versions; `built` where it does not say: what is there stays. */
export async function lookUp(arn: string, opts: pulumi.InvokeOptions): Promise<"none" | "empty" | "built"> {
  try {
    const { outputResources } = await getImage({ arn }, opts);
    return outputResources.some(({ amis, containers }) => amis.length + containers.length > 0) ? "built" : "empty";
  } catch (error) {
    return NOT_FOUND.test(error instanceof Error ? error.message : String(error)) ? "none" : "built";
  }
}

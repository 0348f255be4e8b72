import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { ImagePlan, Plan } from "../plan";

type Outputs = Readonly<Record<string, unknown>>;

/** What is read again of what the stack said about a pipeline. */
interface PipelineOutputs extends Partial<Readonly<Record<"imageArn" | "deletedImageArn" | "startedVersion", string>>> {
  readonly amiIds?: Outputs;
  readonly imageUris?: Outputs;
}

interface StackOutputs {
  readonly images?: Readonly<Record<string, { readonly pipelines?: Readonly<Record<string, PipelineOutputs>> }>>;
}

/** What earlier deployments of this stack left in its state. */
export interface EarlierState {
  pipelineOutputs(image: string, architecture: string): PipelineOutputs;
  /** Outputs of a resource, by the last type of its URN and its logical name. */
  find(type: string, name: string): Outputs | undefined;
}

export type BuiltPlan = Exclude<ImagePlan, { readonly kind: "project" | "external" }>;

/** Those of a plan whose images are built here. */
export function builtImages(images: readonly ImagePlan[]): readonly BuiltPlan[] {
  return images.filter((image): image is BuiltPlan => image.kind !== "project" && image.kind !== "external");
}

/** Reads the state where a plan depends on it, in the way in which the engine reads that of another stack. */
export async function earlierState({ images, stack: { rebuild } }: Plan): Promise<EarlierState> {
  const isKept = (image: BuiltPlan): boolean =>
    image.lifecycle !== undefined || ("sharing" in image && image.sharing.kmsKey !== undefined);
  // With rebuilds, what was started after earlier deployments is there.
  const isNeeded = builtImages(images).some((image) => rebuild !== undefined || isKept(image));
  const name = isNeeded ? [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/") : "";
  const stack: StackOutputs = isNeeded ? await read("readStackOutputs", { name }) : {};
  // The engine breaks off where it is asked for the resources of a stack that has none yet.
  const resources = stack.images === undefined ? {} : await read("readStackResourceOutputs", { stackName: name });
  // `urn:pulumi:stack::project::parent$type::name`
  const byName = new Map(
    Object.entries(resources).map(([urn, found]) => [urn.split(/::|\$/).slice(-2).join("::"), found]),
  );
  return {
    pipelineOutputs: (image, architecture) => stack.images?.[image]?.pipelines?.[architecture] ?? {},
    find: (type, logical) => (byName.get(`${type}::${logical}`) as { readonly outputs: Outputs } | undefined)?.outputs,
  };
}

/** Backends of files do not write at once: a state that is half written is read again. */
async function read(token: string, args: Record<string, string>, tries = 10): Promise<Outputs> {
  try {
    const { outputs = {} } = (await pulumi.runtime.invoke(`pulumi:pulumi:${token}`, args)) as { outputs?: Outputs };
    return outputs;
  } catch (error) {
    if (tries === 1 || !/failed to load checkpoint/.test(String(error))) throw error;
    await setTimeout(200);
    return read(token, args, tries - 1);
  }
}

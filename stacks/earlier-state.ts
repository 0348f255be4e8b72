import * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../plan";

type Outputs = Readonly<Record<string, unknown>>;

/** What earlier deployments of this stack left in its state. */
export interface EarlierState {
  /** What the stack said of a pipeline. */
  pipelineOutputs(image: string, architecture: string): PipelineOutputs;
  /** Outputs of a resource, by the last type of its URN and its logical name. */
  find(type: string, name: string): Outputs | undefined;
}

/** As far as they are read again. */
interface PipelineOutputs {
  readonly imageArn?: string;
  readonly amiIds?: Readonly<Record<string, string>>;
  readonly deletedImageArn?: string;
}

interface StackOutputs {
  readonly images?: Readonly<Record<string, { readonly pipelines?: Readonly<Record<string, PipelineOutputs>> }>>;
}

const NOTHING: EarlierState = { pipelineOutputs: () => ({}), find: () => undefined };

/** Reads the state where a plan depends on it, in the way in which the engine reads that of another stack. */
export async function earlierState({ images }: Plan): Promise<EarlierState> {
  if (!images.some(({ sharing, lifecycle }) => sharing.kmsKey !== undefined || lifecycle !== undefined)) return NOTHING;
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const stack: StackOutputs = await read("readStackOutputs", { name });
  // The engine breaks off where it is asked for the resources of a stack that has none yet.
  if (Object.keys(stack).length === 0) return NOTHING;
  const resources = Object.entries(await read("readStackResourceOutputs", { stackName: name }));
  const byName = new Map(resources.map(([urn, found]) => [keyOfUrn(urn), found as { readonly outputs: Outputs }]));
  return {
    pipelineOutputs: (image, architecture) => stack.images?.[image]?.pipelines?.[architecture] ?? {},
    find: (type, logical) => byName.get(`${type}::${logical}`)?.outputs,
  };
}

async function read(token: string, args: Record<string, string>): Promise<Outputs> {
  const { outputs = {} } = (await pulumi.runtime.invoke(`pulumi:pulumi:${token}`, args)) as { outputs?: Outputs };
  return outputs;
}

/** `urn:pulumi:stack::project::parent$type::name` → `type::name`. */
function keyOfUrn(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.slice(types.lastIndexOf("$") + 1)}::${name.join("::")}`;
}

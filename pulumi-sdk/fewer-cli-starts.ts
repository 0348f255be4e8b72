import type { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { automation } from "./automation";
import { isPlain } from "./switch";

/** A stack, and how it is opened. */
export interface StackToOpen {
  readonly name: string;
  /** Whether the backend has it; it is created otherwise. */
  readonly exists: boolean;
  /** Called when the CLI is about to be started for an operation: the moment to load modules, while it boots. */
  readonly onLaunch?: (() => void) | undefined;
}

/**
 * Opens a stack of the Automation API with no start of the CLI that an operation does not need.
 *
 * Why: each start costs 0.13–0.3 s. `createOrSelect` selects the stack first (0.25 s), and `up` reads outputs and history after it
 * (0.8 s). We name the stack in each call and have the outputs from the events; so these methods of the public interface are replaced on
 * our objects.
 *
 * Seen with 3.248. Where a version starts the CLI in other methods, it is started more often.
 * Upstream: none filed.
 */
export async function openWithFewStarts(workspace: LocalWorkspace, stack: StackToOpen): Promise<Stack> {
  const { Stack: stacks } = automation();
  if (isPlain()) return stacks.createOrSelect(stack.name, workspace);
  workspace.selectStack = (): Promise<void> => Promise.resolve();
  workspace.stackOutputs = () => Promise.resolve({});
  const opened = stack.exists ? await stacks.select(stack.name, workspace) : await create(stack.name, workspace);
  opened.info = () => Promise.resolve(undefined);
  workspace.serializeArgsForOp = (): Promise<string[]> => {
    if (stack.onLaunch !== undefined) setImmediate(stack.onLaunch);
    return Promise.resolve([]);
  };
  return opened;
}

/** Another run may have created it in the meantime (pkg/backend/diy/backend.go); who may go on is for the lock to say. */
async function create(name: string, workspace: LocalWorkspace): Promise<Stack> {
  const { Stack: stacks } = automation();
  try {
    return await stacks.create(name, workspace);
  } catch (error) {
    if (error instanceof Error && /stack.*already exists/.test(error.message)) return stacks.select(name, workspace);
    throw error;
  }
}

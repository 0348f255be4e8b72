import * as fs from "node:fs";
import type { LocalWorkspace, PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { automation, withoutOldListeners } from "./automation";
import { CliCommandError, runCli } from "./cli-process";
import { readWholeEventLog } from "./event-log";
import { backendUrl, stateFile, type LocalSettings } from "./local-settings";
import type { PulumiCli } from "./pulumi-cli";

export interface LocalStackArgs {
  readonly cli: PulumiCli;
  readonly settings: LocalSettings;
  readonly stack: string;
  /** PULUMI_DEBUG_PROVIDERS; absent for what calls no provider. */
  readonly debugProviders?: string;
  readonly program?: PulumiFn;
  /** More of the CLI's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Says where the engine's log is, until it has been read; absent for what changes nothing. */
  readonly eventLogPointer?: string;
  /** Called when the CLI is about to be started: the moment to load modules, while it boots. */
  readonly onLaunch?: () => void;
}

/**
 * The stack of the Automation API, created if it is not there, with no start of the CLI that an operation does not need.
 * Each start costs 0.13–0.3 s: `LocalWorkspace.createOrSelectStack` asks the version and selects the stack first (0.25 s),
 * and `up` reads outputs and history after it (0.8 s). We know the version, name the stack in each call, and have the
 * outputs from the events; so these three methods of the public interface are replaced on our objects.
 */
export async function openStack(args: LocalStackArgs): Promise<Stack> {
  const workspace = await automation().LocalWorkspace.create({
    workDir: args.settings.places.workDir,
    pulumiCommand: args.cli.command,
    envVars: { ...environment(args.settings, args.debugProviders), ...args.env },
    ...(args.program === undefined ? {} : { program: withoutOldListeners(args.program) }),
  });
  workspace.selectStack = (): Promise<void> => Promise.resolve();
  workspace.stackOutputs = () => Promise.resolve({});
  const exists = fs.existsSync(stateFile(args.settings, args.stack));
  const stack = exists
    ? await automation().Stack.select(args.stack, workspace)
    : await createStack(args.stack, workspace);
  stack.info = () => Promise.resolve(undefined);
  readWholeEventLog(stack, args.eventLogPointer);
  workspace.serializeArgsForOp = (): Promise<string[]> => {
    if (args.onLaunch !== undefined) setImmediate(args.onLaunch);
    return Promise.resolve([]);
  };
  return stack;
}

/** Another run may have created it in the meantime; who may go on is for the lock to say. */
async function createStack(name: string, workspace: LocalWorkspace): Promise<Stack> {
  const { Stack: stacks } = automation();
  try {
    return await stacks.create(name, workspace);
  } catch (error) {
    if (error instanceof CliCommandError && error.isExisting) return stacks.select(name, workspace);
    throw error;
  }
}

/**
 * Runs one command of the CLI on the stack, for what the Automation API has no method.
 * @throws CliCommandError with what the CLI wrote to its standard error
 */
export async function runOnStack(
  args: LocalStackArgs,
  command: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const { stdout } = await runCli(args.cli.path, [...command, "--stack", args.stack], {
    cwd: args.settings.places.workDir,
    env: environment(args.settings, args.debugProviders),
    signal,
  });
  return stdout;
}

/** What the CLI gets beyond our own environment: a backend, a home and plugins of its own, and no way to the network. */
function environment(settings: LocalSettings, debugProviders: string | undefined): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: backendUrl(settings.places),
    PULUMI_HOME: settings.places.pulumiHome,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_CONFIG_PASSPHRASE_FILE: settings.places.passphraseFile,
    PULUMI_ACCESS_TOKEN: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    ...(debugProviders === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: debugProviders }),
  };
}

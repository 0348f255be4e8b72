import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { automation } from "../../pulumi-sdk/automation";
import { readWholeEventLog } from "../../pulumi-sdk/event-log";
import { openWithFewStarts } from "../../pulumi-sdk/fewer-cli-starts";
import { withoutOldListeners } from "../../pulumi-sdk/old-listeners";
import { endingWithErrors } from "../../pulumi-sdk/uncaught-errors";
import type { SimulatorThread, ThreadOptions } from "../../simulator/thread";
import type { EngineJournal } from "../outcome/journal";
import { acquirePulumi, type PulumiCli } from "../pulumi-cli/acquire";
import { runCli } from "../pulumi-cli/run";
import type { LocalSettings } from "../state/settings";
import { readState, type LocalState } from "../state/state-file";
import type { LocalEngineOptions, RunningSimulator } from "./options";
import { placePolicyAnalyzer } from "./policy-analyzer";

/** What every start of the CLI needs. */
export interface LocalStack {
  readonly options: LocalEngineOptions;
  readonly settings: LocalSettings;
  readonly cli: PulumiCli;
  /** The CLI's environment, over our own. */
  readonly env: Readonly<Record<string, string>>;
  /** Says where the engine's log is, until it has been read; absent for what changes nothing. */
  readonly eventLogPointer?: string | undefined;
}

/** All that one operation works with. */
export interface Session extends LocalStack {
  readonly journal: EngineJournal;
  readonly simulator: RunningSimulator;
}

/** The simulator and the program of this project are loaded when they are first needed: with @pulumi/aws most of a cold start. */
const load = createRequire(__filename);

/** The simulator of this project, in a thread of its own. */
export const startProjectSimulator = (settings: ThreadOptions): Promise<SimulatorThread> => {
  const { startSimulatorThread } = load("../../simulator/thread") as typeof import("../../simulator/thread");
  return startSimulatorThread(settings);
};

/** Gets the CLI. */
export async function localStack(options: LocalEngineOptions, settings: LocalSettings): Promise<LocalStack> {
  const { onProgress = () => undefined, policyPacks = [], signal } = options;
  for (const key of settings.placeholders) onProgress(`Secret setting ${key}: the local engine uses a stand-in`);
  const cli = options.cli ?? (await acquirePulumi({ onProgress, signal }));
  if (cli.origin !== "cache") onProgress(`Pulumi CLI: v${cli.version} from ${cli.origin} (${cli.path})`);
  const policies = policyPacks.length > 0 && {
    ...placePolicyAnalyzer(settings.places, cli.version),
    GOLDEN_ROOT: path.resolve(options.root),
  };
  return { options, settings, cli, env: { ...environment(settings), ...policies } };
}

export function stateOf({ settings }: LocalStack): LocalState {
  return readState(settings.stateFile);
}

/** The stack of the Automation API, created if it is not there. */
export async function openStack({ cli, settings, options, env, eventLogPointer }: LocalStack): Promise<Stack> {
  const { program, onLaunch } = inline(options);
  const workspace = await automation().LocalWorkspace.create({
    workDir: settings.places.workDir,
    pulumiCommand: cli.command,
    envVars: { ...env },
    program: withoutOldListeners(endingWithErrors(program)),
  });
  const exists = fs.existsSync(settings.stateFile);
  const stack = await openWithFewStarts(workspace, { name: options.stack, exists, onLaunch });
  readWholeEventLog(stack, eventLogPointer);
  return stack;
}

/**
 * Runs one command of the CLI on the stack, for what the Automation API has no method.
 * @throws CliCommandError with what the CLI wrote to its standard error
 */
export async function runOnStack(local: LocalStack, ...command: readonly string[]): Promise<void> {
  const { cli, env, options, settings } = local;
  const run = { cwd: settings.places.workDir, env, signal: options.signal };
  await runCli(cli.path, [...command, "--stack", options.stack], run);
}

/** The program, and for ours the loading of its modules in the time that the CLI takes to boot (0.35 s). */
function inline(options: LocalEngineOptions): { readonly program: PulumiFn; readonly onLaunch?: () => void } {
  const { images, stack } = options;
  if (options.program !== undefined) return { program: options.program };
  const root = path.resolve(options.root);
  const project = () => load("../../stacks/stack-program") as typeof import("../../stacks/stack-program");
  const preload = async (): Promise<void> => project().preloadProgram(root, stack);
  return {
    program: () => project().stackProgram({ root, ...(images !== undefined && { images }) }),
    // The program's own call meets the same fault, and there the engine reports it.
    onLaunch: () => void preload().catch(() => undefined),
  };
}

/**
 * The address of a backend in a folder. `metadata=skip` and `no_tmp_dir`: no second file for each file, and no rename across file
 * systems (gocloud.dev/blob/fileblob).
 */
export function backendUrl(folder: string): string {
  return `${pathToFileURL(folder).href}?metadata=skip&no_tmp_dir=true`;
}

/** What the CLI gets beyond our own environment: a backend, a home and plugins of its own, and no way to the network. */
function environment({ places }: LocalSettings): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: backendUrl(places.backendDir),
    PULUMI_HOME: places.pulumiHome,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_CONFIG_PASSPHRASE_FILE: places.passphraseFile,
    PULUMI_ACCESS_TOKEN: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
  };
}

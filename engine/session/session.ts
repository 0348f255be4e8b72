import * as fs from "node:fs";
import * as path from "node:path";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { automation } from "../../pulumi-sdk/automation";
import { readWholeEventLog } from "../../pulumi-sdk/event-log";
import { openWithFewStarts } from "../../pulumi-sdk/fewer-cli-starts";
import { withoutOldListeners } from "../../pulumi-sdk/old-listeners";
import type { EngineJournal } from "../outcome/journal";
import { acquirePulumi, type PulumiCli } from "../pulumi-cli/acquire";
import { runCli } from "../pulumi-cli/run";
import { backendUrl, copySettings, stateFile, type LocalSettings } from "../state/settings";
import { readState, type LocalState } from "../state/state-file";
import { loadProjectProgram, preloadProjectProgram, type LocalEngineOptions, type RunningSimulator } from "./options";
import { placePolicyAnalyzer } from "./policy-analyzer";

/** What every start of the CLI needs. */
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

/** All that one operation works with. */
export interface Session extends LocalStackArgs {
  readonly options: LocalEngineOptions;
  readonly journal: EngineJournal;
  readonly simulator: RunningSimulator;
}

/** A copy of the settings for the engine to work on. */
export function localSettings(options: LocalEngineOptions): LocalSettings {
  return copySettings(path.resolve(options.root), options.stack, stateDirOf(options));
}

/** Gets the CLI and loads the SDK. */
export async function localStackArgs(options: LocalEngineOptions, settings: LocalSettings): Promise<LocalStackArgs> {
  const onProgress = options.onProgress ?? ((): void => undefined);
  for (const key of settings.placeholders) onProgress(`Secret setting ${key}: the local engine uses a stand-in`);
  const cli = options.cli ?? (await acquirePulumi({ onProgress, ...stopOf(options) }));
  if (cli.origin !== "cache") onProgress(`Pulumi CLI: v${cli.version} from ${cli.origin} (${cli.path})`);
  const hasPolicies = (options.policyPacks ?? []).length > 0;
  const env = hasPolicies
    ? { ...placePolicyAnalyzer(settings.places, cli.version), GOLDEN_ROOT: path.resolve(options.root) }
    : {};
  return { cli, settings, stack: options.stack, env };
}

export function stopOf({ signal }: LocalEngineOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

export function stateDirOf({ stateDir, root }: LocalEngineOptions): string {
  return path.resolve(stateDir ?? path.join(root, ".golden", "local"));
}

/** The program, and for ours the loading of its modules in the time that the CLI takes to boot (0.35 s). */
export function inline(options: LocalEngineOptions): Pick<LocalStackArgs, "program" | "onLaunch"> {
  if (options.program !== undefined) return { program: options.program };
  const bound = {
    root: path.resolve(options.root),
    ...(options.images === undefined ? {} : { images: options.images }),
  };
  const onLaunch = (): void => {
    try {
      preloadProjectProgram(bound.root, options.stack);
    } catch {
      // The program's own call meets the same fault, and there the engine reports it.
    }
  };
  return { program: () => loadProjectProgram()(bound), onLaunch };
}

export function stateOf({ settings, stack }: LocalStackArgs): LocalState {
  return readState(stateFile(settings, stack));
}

/** The stack of the Automation API, created if it is not there. */
export async function openStack(args: LocalStackArgs): Promise<Stack> {
  const { cli, settings, stack: name, program, onLaunch } = args;
  const workspace = await automation().LocalWorkspace.create({
    workDir: settings.places.workDir,
    pulumiCommand: cli.command,
    envVars: { ...environment(args), ...args.env },
    ...(program === undefined ? {} : { program: withoutOldListeners(program) }),
  });
  const stack = await openWithFewStarts(workspace, {
    name,
    exists: fs.existsSync(stateFile(settings, name)),
    onLaunch,
  });
  readWholeEventLog(stack, args.eventLogPointer);
  return stack;
}

/**
 * Runs one command of the CLI on the stack, for what the Automation API has no method.
 * @throws CliCommandError with what the CLI wrote to its standard error
 */
export async function runOnStack(
  args: LocalStackArgs,
  command: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const cwd = args.settings.places.workDir;
  await runCli(args.cli.path, [...command, "--stack", args.stack], { cwd, env: environment(args), signal });
}

/** What the CLI gets beyond our own environment: a backend, a home and plugins of its own, and no way to the network. */
function environment({ settings: { places }, debugProviders }: LocalStackArgs): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: backendUrl(places),
    PULUMI_HOME: places.pulumiHome,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_CONFIG_PASSPHRASE_FILE: places.passphraseFile,
    PULUMI_ACCESS_TOKEN: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    ...(debugProviders === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: debugProviders }),
  };
}

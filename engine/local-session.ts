import * as path from "node:path";
import type { EngineJournal } from "./engine-journal";
import { loadProjectProgram, preloadProjectProgram, type RunningSimulator } from "./engine-parts";
import type { LocalEngineOptions } from "./local-operation";
import { copySettings, stateFile, type LocalSettings } from "./local-settings";
import { readState, type LocalState } from "./local-state";
import type { LocalStackArgs } from "./local-workspace";
import { placePolicyAnalyzer } from "./policy-analyzer";
import { acquirePulumi } from "./pulumi-cli";

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

/** What every start of the CLI needs. Gets the CLI and loads the SDK. */
export async function localStackArgs(
  options: LocalEngineOptions,
  settings: LocalSettings,
): Promise<LocalStackArgs & { readonly settings: LocalSettings }> {
  const onProgress = options.onProgress ?? ((): void => undefined);
  for (const key of settings.placeholders) onProgress(`Secret setting ${key}: the local engine uses a stand-in`);
  const cli = options.cli ?? (await acquirePulumi({ onProgress, ...stopOf(options) }));
  if (cli.origin !== "cache") onProgress(`Pulumi CLI: v${cli.version} from ${cli.origin} (${cli.path})`);
  const hasPolicies = (options.policyPacks ?? []).length > 0;
  const env = hasPolicies ? placePolicyAnalyzer(settings.places, cli.version) : {};
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

export function stateOf(session: LocalStackArgs): LocalState {
  return readState(stateFile(session.settings, session.stack));
}

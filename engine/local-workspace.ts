import { execFile } from "node:child_process";
import * as fs from "node:fs";
import { promisify } from "node:util";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { LocalWorkspace, Stack, StackAlreadyExistsError, type PulumiFn } from "./automation";
import { backendUrl, stateFile, type LocalSettings } from "./local-settings";
import type { PulumiCli } from "./pulumi-cli";

const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const run = promisify(execFile);

export interface LocalStackArgs {
  readonly cli: PulumiCli;
  readonly settings: LocalSettings;
  readonly stack: string;
  /** PULUMI_DEBUG_PROVIDERS; absent for what calls no provider. */
  readonly debugProviders?: string;
  readonly program?: PulumiFn;
  /** More of the CLI's environment. */
  readonly env?: Readonly<Record<string, string>>;
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
  const workspace = await LocalWorkspace.create({
    workDir: args.settings.places.workDir,
    pulumiCommand: args.cli.command,
    envVars: { ...environment(args.settings, args.debugProviders), ...args.env },
    ...(args.program === undefined ? {} : { program: args.program }),
  });
  workspace.selectStack = (): Promise<void> => Promise.resolve();
  workspace.stackOutputs = () => Promise.resolve({});
  const exists = fs.existsSync(stateFile(args.settings, args.stack));
  const stack = exists ? await Stack.select(args.stack, workspace) : await createStack(args.stack, workspace);
  stack.info = () => Promise.resolve(undefined);
  readWholeEventLog(stack);
  workspace.serializeArgsForOp = (): Promise<string[]> => {
    if (args.onLaunch !== undefined) setImmediate(args.onLaunch);
    return Promise.resolve([]);
  };
  return stack;
}

/** Another run may have created it in the meantime; who may go on is for the lock to say. */
async function createStack(name: string, workspace: LocalWorkspace): Promise<Stack> {
  try {
    return await Stack.create(name, workspace);
  } catch (error) {
    if (error instanceof StackAlreadyExistsError) return Stack.select(name, workspace);
    throw error;
  }
}

/** What the Automation API does with the log of events, up to CLI 3.205; later ones send events over gRPC. */
interface EventLogReader {
  readLines: (
    file: string,
    onEvent: (event: EngineEvent) => void,
  ) => Promise<{ readonly tail: { quit(): Promise<void> }; readonly rl: { close(): void } }>;
}

/**
 * The Automation API follows the log while the CLI writes it, and on a busy machine splits lines: events are lost, and it
 * prints them as warnings (https://github.com/pulumi/pulumi/issues/6768). We need them only at the end, when the log is whole.
 */
function readWholeEventLog(stack: Stack): void {
  const reader = stack as unknown as EventLogReader;
  reader.readLines = (file, onEvent) => {
    const quit = async (): Promise<void> => {
      const text = await fs.promises.readFile(file, "utf8");
      // A killed CLI leaves half a line at the end.
      for (const line of text.slice(0, text.lastIndexOf("\n") + 1).split("\n")) {
        if (line !== "") onEvent(JSON.parse(line) as EngineEvent);
      }
    };
    return Promise.resolve({ tail: { quit }, rl: { close: () => undefined } });
  };
}

/** A command of the CLI that failed; the Automation API's own `CommandError` cannot be made by others. */
export class CliCommandError extends Error {
  override readonly name = "CliCommandError";
}

/**
 * Runs one command of the CLI on the stack, for what the Automation API has no method.
 * @throws CliCommandError with what the CLI wrote to its standard error
 */
export async function runOnStack(args: LocalStackArgs, command: readonly string[]): Promise<string> {
  const running = run(args.cli.path, [...command, "--stack", args.stack, "--non-interactive"], {
    cwd: args.settings.places.workDir,
    env: { ...process.env, ...environment(args.settings, args.debugProviders) },
    maxBuffer: OUTPUT_LIMIT_BYTES,
  });
  const { stdout } = await running.catch((error: unknown) => {
    throw new CliCommandError((error as { stderr?: string }).stderr?.trim() ?? String(error), { cause: error });
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

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { folderSource, isOfKind, loadStackImages } from "../../../definition";
import type { LocalEngineOptions, LocalResult } from "../../../engine";
import { CliError, StoppedError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { chooseStackOfAnyKind, hasErrors } from "../../fleet/stack-settings";
import { printableLines, printableStream } from "../../terminal/printable";
import { namesOf, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { takeStopSignals } from "../../terminal/stop-signals";
import type { Terminal } from "../../terminal/terminal";
import { serve } from "./serve";

export type LocalOperation = "preview" | "up" | "refresh" | "destroy" | "cancel";

interface LocalOptions {
  /** Of a preview: the images to show. */
  readonly names: readonly string[];
  readonly root?: string;
  readonly stack?: string;
  readonly stateDir?: string;
  readonly diff?: boolean;
  readonly format?: string;
  /** Folder of a policy pack; `true` for the one of this package. */
  readonly policyPack?: string | true;
}

/**
 * `golden local …`: the real engine, the real program, the simulator. The engine's own output goes to standard output
 * unchanged, except of a preview, which is grouped by image; progress to standard error. Exits with 1 when a definition or the
 * simulated cloud refused something, or when `refresh` found drift; with 2 when there is no engine or the environment failed.
 */
export async function local(options: LocalOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  if (own.name() === "serve") return serve(options, terminal);
  return onStack(own.name() as LocalOperation, options, terminal);
}

async function onStack(operation: LocalOperation, options: LocalOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = chooseStackOfAnyKind(root, options.stack);
  const images = isOfKind(stack, "images") ? loadStackImages(folderSource(root), stack) : undefined;
  if (hasErrors(stack, images, terminal, root) || stack.settings === undefined) return 1;
  const names = namesOf(options.names, root);
  refuseUnknownNames(names, images?.deployed.map(({ name }) => name) ?? [], stack.name);
  const isGrouped = operation === "preview" && options.diff !== true;
  if (names.length > 0 && !isGrouped) throw new CliError("--diff shows all images.", "Leave out the names, or --diff.");
  let held = "";
  const engineOutput = printableStream(isGrouped ? (text) => (held += text) : terminal.write);
  const stop = takeStopSignals((text) => terminal.err(terminal.colors.dim(text)));
  const { account, region } = stack.settings;
  const engineOptions: LocalEngineOptions = {
    ...{ root, stack: stack.name, simulator: { account, region }, signal: stop.signal, onOutput: engineOutput.push },
    ...shownBy(options, terminal, isGrouped),
  };
  try {
    const result = await run(operation, engineOptions, terminal, engineOutput.end);
    if (typeof result === "number") return result;
    if (isGrouped) (await import("./preview.js")).printPreview(result.changes, held, names, terminal);
    return 0;
  } catch (error) {
    engineOutput.end();
    terminal.write(held); // it says why
    const reason = await explained(error, terminal);
    const signal = stop.received();
    if (signal === undefined) throw reason;
    throw new StoppedError(reason instanceof CliError ? reason.message : "Stopped on request.", signal);
  } finally {
    engineOutput.end();
    stop.release();
  }
}

/** Colors of what is held back would hide what is looked for in it. */
function shownBy(
  { diff = false, stateDir, policyPack }: LocalOptions,
  { err, isColored, colors }: Terminal,
  isHeld: boolean,
) {
  return {
    color: isColored && !isHeld ? "always" : "never",
    diff,
    onProgress: (message: string) => err(colors.dim(message), 2),
    ...(stateDir !== undefined && { stateDir }),
    ...(policyPack !== undefined && { policyPacks: [policyFolder(policyPack)] }),
  } as const;
}

/** `policy/` beside the sources: this file runs from `dist/cli/commands/local`, in the repository and in the package. */
function policyFolder(given: string | true): string {
  const folder = given === true ? join(__dirname, "..", "..", "..", "..", "policy") : resolve(given);
  if (existsSync(join(folder, "PulumiPolicy.yaml"))) return folder;
  throw new CliError(`There is no policy pack (PulumiPolicy.yaml) in ${folder}.`, "Check the path of --policy-pack.");
}

async function run(
  operation: LocalOperation,
  options: LocalEngineOptions,
  terminal: Terminal,
  endOfEngine: () => void,
): Promise<ExitCode | LocalResult> {
  const engine = await import("../../../engine/index.js");
  if (operation === "cancel") {
    await engine.cancel(options);
    terminal.out(`The lock of the stack ${options.stack} is cleared.`);
    return 0;
  }
  const result = await engine[operation](options);
  endOfEngine();
  if (operation === "refresh") return reportDrift(result, terminal);
  if (result.unprotected.length > 0) {
    const unprotected = plural(result.unprotected.length, "protected resource");
    terminal.out(`${unprotected} unprotected first: this is a simulation.`, 2);
  }
  return result;
}

function reportDrift({ drift }: LocalResult, { out, colors }: Terminal): ExitCode {
  if (drift.length === 0) {
    out(colors.green("No drift: the cloud matches the state."));
    return 0;
  }
  out(colors.yellow(`${plural(drift.length, "resource")} drifted; the state now matches the cloud.`), 2);
  out("  To bring the cloud back to what the definitions say: golden local up");
  return 1;
}

/** Errors that the engine names are messages with an exit code; anything else is our bug and stays as it is. */
async function explained(error: unknown, terminal: Terminal): Promise<unknown> {
  const { EngineOperationError, EngineUnavailableError, LocalSettingsError } = await import("../../../engine/index.js");
  if (error instanceof EngineUnavailableError) return new CliError(error.message, "One of the three above.", 2);
  if (error instanceof LocalSettingsError) return new CliError(error.message, error.fix, 1);
  if (!(error instanceof EngineOperationError)) return error;
  if (error.fault === "ours" && !error.isShown) terminal.err(printableLines(error.details));
  const fixes = {
    user: "Fix what is named above, then run the command again.",
    environment: "Follow the lines above; nothing in your definitions is wrong.",
    ours: "This is our bug: please report it with the lines above.",
  } as const;
  return new CliError(error.summary, fixes[error.fault], error.fault === "user" ? 1 : 2);
}

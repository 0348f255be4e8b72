#!/usr/bin/env node
import { inspect } from "node:util";
import { CommanderError } from "commander";
import { CliError, fileRefusal, StoppedError, type ExitCode } from "./terminal/exit-code";
import { ownPackage } from "./terminal/own-package";
import { printable, printableLines } from "./terminal/printable";
import { goldenProgram } from "./program";
import { endBy, type StopSignal } from "./terminal/stop-signals";
import { processTerminal, type ProcessTerminal, type Terminal } from "./terminal/terminal";

const terminal: ProcessTerminal = processTerminal();
// The error of a write arrives after it, in a turn of its own.
void main(process.argv).then((end) => setImmediate(finish, end));

function finish(end: ExitCode | StopSignal): void {
  const failure = terminal.failure();
  if (failure !== undefined) terminal.err(`error: standard output cannot be written: ${printable(failure.message)}`);
  if (typeof end === "string") endBy(end);
  else process.exitCode = failure === undefined ? end : 2;
}

/** The exit code, or the signal that ended the command. */
async function main(argv: readonly string[]): Promise<ExitCode | StopSignal> {
  let exitCode: ExitCode = 0;
  try {
    const program = goldenProgram(terminal, ownPackage().version, argv.slice(2), (code) => (exitCode = code));
    if (argv.length <= 2) program.help();
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return report(fileRefusal(error) ?? error, terminal);
  }
}

/** The one place where an error becomes a message and an exit code. */
function report(error: unknown, { err, colors }: Terminal): ExitCode | StopSignal {
  // Commander has printed its message already; help and version end with code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CliError) {
    err(`${colors.red("error:")} ${printableLines(error.message)}`, 2);
    err(`  ${colors.cyan("fix:")} ${printableLines(error.fix)}`, 7);
    return error.exitCode;
  }
  if (error instanceof StoppedError) {
    err(printableLines(error.message), 2);
    return error.signal;
  }
  err(`${colors.red("error:")} golden itself failed; this is our bug, please report it with the lines below.`, 2);
  err(printableLines(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  if (error instanceof Error && error.cause !== undefined) err(`cause: ${printableLines(inspect(error.cause))}`);
  return 2;
}

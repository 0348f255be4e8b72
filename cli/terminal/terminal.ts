import { stripVTControlCharacters } from "node:util";
import pico from "picocolors";
import type * as Paragraphs from "./paragraph";

const LONG_TEXT = 65_536;

/** No one reads what is written; EIO: the terminal is gone. */
const UNREAD: readonly (string | undefined)[] = ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"];

/** Prints a line. With `hang` a terminal breaks it at words and indents what follows by so many columns; nothing else does. */
export type Print = (text: string, hang?: number) => void;

/** The only way out for a command: everything that is printed goes through it, so tests can read it. */
export interface Terminal {
  readonly out: Print;
  readonly err: Print;
  /** Says that all went well, to standard output; nothing with `--quiet`. */
  readonly done: Print;
  /** To standard output as it is, without a line feed: the engine's own stream. */
  readonly write: (text: string) => void;
  /** Whether to color: standard output is a terminal and `NO_COLOR` is unset, or `FORCE_COLOR` is set. */
  readonly colors: ReturnType<typeof pico.createColors>;
  readonly isColored: boolean;
  /** Whether standard output is a terminal, which people read, and not a pipe or a file. */
  readonly isTerminal: boolean;
  /** Columns to fit into; 80 when standard output is not a terminal. */
  readonly columns: number;
}

/** A stream of the process, as far as printing asks for it. */
export interface PrintStream {
  /** Absent on a pipe. */
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The process's own terminal. */
export interface ProcessTerminal extends Terminal {
  /** What kept standard output from being written, such as a full disk; a closed pipe is no failure. */
  readonly failure: () => Error | undefined;
}

/**
 * The process's own terminal. Where no one reads any longer (`golden list | head -1`, a closed terminal) the command goes on in
 * silence, to its end: a deployment must not be cut off because a reader has seen enough.
 */
export function processTerminal(): ProcessTerminal {
  let failure: Error | undefined;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!UNREAD.includes(error.code)) failure ??= error;
  });
  process.stderr.on("error", () => undefined); // no one is left to read it
  return { ...terminalOn(process.stdout, process.stderr, process.env), failure: () => failure };
}

/** A terminal on two streams, each of which may be redirected without the other. */
export function terminalOn(stdout: PrintStream, stderr: PrintStream, env: NodeJS.ProcessEnv): Terminal {
  const forced = forcedColor(env);
  const isColored = forced ?? (pico.isColorSupported && stdout.isTTY === true);
  const plain = (text: string): string =>
    stderr.isTTY === true || forced === true ? text : stripVTControlCharacters(text);
  const columns = stdout.isTTY === true ? columnsOf(stdout, env) : 80;
  const err = printer(stderr, env);
  const out = printer(stdout, env);
  return {
    out,
    done: out,
    err: (text, hang) => err(plain(text), hang),
    write: (text) => stdout.write(text),
    colors: pico.createColors(isColored),
    isColored,
    isTerminal: stdout.isTTY === true,
    columns,
  };
}

/** What the environment decides, as no-color.org and Node say: `NO_COLOR` first, `FORCE_COLOR=0` is no, empty is unset. */
function forcedColor(env: NodeJS.ProcessEnv): boolean | undefined {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const force = env["FORCE_COLOR"] ?? "";
  return force === "" ? undefined : force !== "0" && force !== "false";
}

/** `COLUMNS`, if set, is the width wanted; a terminal of unknown width counts as 80. */
function columnsOf({ columns }: PrintStream, env: NodeJS.ProcessEnv): number {
  const wanted = Number(env["COLUMNS"]);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : columns || 80;
}

function printer(stream: PrintStream, env: NodeJS.ProcessEnv): Print {
  return (text, hang) => {
    const wraps = hang !== undefined && stream.isTTY === true;
    const shown = wraps ? paragraphs().paragraph(text, columnsOf(stream, env), hang) : text;
    // With a line feed joined to it, a plan of 15 MB would be copied.
    stream.write(shown.length < LONG_TEXT ? shown + "\n" : shown);
    if (shown.length >= LONG_TEXT) stream.write("\n");
  };
}

/** Loaded only for a terminal: a check in CI or in an editor, which starts for every file, does without the tables of widths. */
function paragraphs(): typeof Paragraphs {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when first needed, and this is synchronous
  return require("./paragraph") as typeof Paragraphs;
}

/** A pipe on one side does not make a person a machine. */
export function isOnTerminal({ isTerminal }: Terminal): boolean {
  return isTerminal || process.stdin.isTTY || process.stderr.isTTY;
}

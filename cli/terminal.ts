import pico from "picocolors";

const LONG_TEXT = 65_536;

/** The only way out for a command: everything that is printed goes through it, so that tests can read it. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
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

/** The process's own terminal. */
export interface ProcessTerminal extends Terminal {
  /** What kept standard output from being written, such as a full disk; a closed pipe is no failure. */
  readonly failure: () => Error | undefined;
}

/**
 * The process's own terminal. Where nobody reads any more (`golden list | head -1`, a closed terminal) the command goes on in
 * silence, to its end: a deployment must not be cut off because somebody has read enough.
 */
export function processTerminal(): ProcessTerminal {
  let failure: Error | undefined;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!isUnread(error)) failure ??= error;
  });
  process.stderr.on("error", () => undefined); // there is nobody left to tell
  const isColored = pico.isColorSupported && process.stdout.isTTY;
  const forced = process.env["FORCE_COLOR"] !== undefined && process.env["NO_COLOR"] === undefined;
  return {
    out: printLine,
    err: (text) => process.stderr.write(text + "\n"),
    write: (text) => process.stdout.write(text),
    colors: pico.createColors(isColored || forced),
    isColored: isColored || forced,
    isTerminal: process.stdout.isTTY,
    columns: Math.min(process.stdout.columns || 80, 120),
    failure: () => failure,
  };
}

/** A long text goes out as it is: with a line feed joined to it, a plan of 15 MB would be copied. */
function printLine(text: string): void {
  if (text.length < LONG_TEXT) process.stdout.write(text + "\n");
  else {
    process.stdout.write(text);
    process.stdout.write("\n");
  }
}

/** EIO: the terminal is gone. */
function isUnread({ code }: NodeJS.ErrnoException): boolean {
  return code === "EPIPE" || code === "EIO" || code === "ERR_STREAM_DESTROYED";
}

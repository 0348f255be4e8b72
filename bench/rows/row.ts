import type { Command } from "../measure/measured-process";

/** Names of the rows, as `--only` takes them. */
export const ROW_NAMES = [
  ...["check-one", "check", "plan", "diff", "program"],
  ...["linear", "cold-start", "preview", "pull-request", "up"],
] as const;

/** Which rows are measured, and how often. */
export interface BenchOptions {
  /** Fewer runs of each row, and sizes up to 100. */
  readonly quick: boolean;
  /** The rows that take minutes, too. */
  readonly long: boolean;
  /** Names of rows. */
  readonly only: readonly string[];
  readonly sizes: readonly number[];
}

/** One line of the results: our side beside a peer, measured in turns. */
export interface Row {
  readonly name: (typeof ROW_NAMES)[number];
  /** What is done, e.g. `golden plan`. */
  readonly work: string;
  /** Number of images. */
  readonly size: number;
  readonly peer: string;
  /** Absent: measured for the record alone. */
  readonly goal?: Goal | undefined;
  /** Gets what the row needs (fleets, peers) and gives the commands. Rejects when a side is not to be had. */
  readonly sides: () => Promise<Sides>;
}

export interface Sides {
  readonly ours: Side;
  readonly peer: Side;
}

/** One side of a row. */
export interface Side {
  readonly command: Command;
  /** Runs before each run and is not measured. */
  readonly before?: () => void;
  /** Says by what the last run printed, or left behind, that it did less than its share: it is then not measured. */
  readonly fault?: (printed: string) => string | undefined;
}

/** The most that a row may take. */
export interface Goal {
  /** Our time / the peer's. */
  readonly time?: number;
  /** Our peak memory / the peer's. */
  readonly memory?: number;
  readonly seconds?: number;
  readonly mebibytes?: number;
}

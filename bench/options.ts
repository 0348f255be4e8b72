import { parseArgs } from "node:util";
import { ROW_NAMES, type RowName } from "./row";

export interface BenchOptions {
  /** Fewer runs of each row, and sizes up to 100. */
  readonly quick: boolean;
  /** The rows that take minutes, too. */
  readonly long: boolean;
  readonly only: readonly RowName[];
  readonly sizes: readonly number[];
}

export const USAGE = `npm run bench -- [--quick] [--long] [--only ${ROW_NAMES.join("|")}]… [--sizes 10,100,1000]`;

/** A wrong argument of the command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parse(args);
  const quick = values.quick;
  return {
    quick,
    long: values.long,
    only: values.only === undefined ? ROW_NAMES : values.only.map(rowName),
    sizes: values.sizes === undefined ? defaultSizes(quick) : values.sizes.split(",").map(size),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean", default: false },
        long: { type: "boolean", default: false },
        only: { type: "string", multiple: true },
        sizes: { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function defaultSizes(quick: boolean): readonly number[] {
  return quick ? [10, 100] : [10, 100, 1000];
}

function rowName(name: string): RowName {
  const found = ROW_NAMES.find((known) => known === name);
  if (found === undefined) throw new UsageError(`There is no row \`${name}\`; there are: ${ROW_NAMES.join(", ")}.`);
  return found;
}

function size(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 9999) return number;
  throw new UsageError(`--sizes takes whole numbers of 1–9999 with commas between them, not \`${text}\`.`);
}

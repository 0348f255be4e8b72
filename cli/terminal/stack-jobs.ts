import { MOST_JOBS } from "../../definition";
import { CliError } from "./exit-code";
import { printable, printableJson } from "./printable";
import { table } from "./table";
import type { Terminal } from "./terminal";

/** A job for a stack, with the images because of which. */
export interface StackJob {
  readonly stack: string;
  readonly images: readonly string[];
}

export function stackTable(jobs: readonly StackJob[], terminal: Terminal): string {
  const rows = jobs.map(({ stack, images }) => [printable(stack), images.length.toString(), images.join(", ")]);
  return table(["STACK", "IMAGES", "NAMES"], rows, terminal);
}

/**
 * A matrix of GitHub Actions on one line, as `$GITHUB_OUTPUT` takes it. An empty `include` makes no job at all: guard the
 * job with `if`. `what` begins the sentence that refuses more jobs than GitHub takes: `stacks are touched`.
 */
export function workflowMatrix(include: readonly StackJob[], what: string): string {
  if (include.length > MOST_JOBS) {
    throw new CliError(
      `${include.length.toString()} ${what}, and a matrix of GitHub Actions has at most ${MOST_JOBS.toString()} jobs.`,
      "Split into fewer stacks, or make several matrices of --format json, which has no limit.",
    );
  }
  return printableJson({ include }).replaceAll(/\n\s*/g, "");
}

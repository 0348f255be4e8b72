import { compareWithBaseOrDefault } from "../../fleet/comparison";
import type { ExitCode } from "../../terminal/exit-code";
import { printable, printableJson } from "../../terminal/printable";
import { findRoot } from "../../fleet/root";
import { appendSummary } from "../../terminal/job-summary";
import type { Terminal } from "../../terminal/terminal";

export interface DiffOptions {
  readonly base?: string;
  readonly root?: string;
  readonly format: "text" | "markdown" | "json";
  /** Also append the markdown to the job summary of GitHub Actions. */
  readonly summary?: boolean;
  readonly watch?: boolean;
}

/** `golden diff`: which images rebuild and why. It informs: faults are for `golden check`, so it ends with 0. */
export async function diff(options: DiffOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  if (options.watch !== true) return diffOnce(root, options, terminal);
  return (await import("../../fleet/watch.js")).watching(root, terminal, () => diffOnce(root, options, terminal));
}

async function diffOnce(root: string, { base, format, summary }: DiffOptions, terminal: Terminal): Promise<ExitCode> {
  const { changes, note, ref } = compareWithBaseOrDefault(root, base, terminal);
  if (note !== undefined) terminal.err(printable(note), 2);
  if (format === "json") terminal.out(printableJson(changes));
  if (format === "text") (await import("../../diff/text.js")).printText(changes, terminal);
  if (format === "markdown" || summary === true) {
    const text = (await import("../../diff/markdown.js")).markdown(changes, ref);
    if (format === "markdown") terminal.out(text);
    if (summary === true) appendSummary(text);
  }
  return 0;
}

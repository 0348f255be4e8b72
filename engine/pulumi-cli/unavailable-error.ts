/** One way to a Pulumi CLI that was tried, and why it did not lead to one. */
export interface FailedAttempt {
  /** The way, as the user knows it: `GOLDEN_PULUMI`, `PATH`, `cache`, `installer`, `go`. */
  readonly source: string;
  /** Why it failed: one line, without a stack trace. */
  readonly reason: string;
}

const COLUMNS = 80;

/**
 * There is no Pulumi CLI, and none of the ways to get one worked. The message lists each way with its reason and then
 * what to do; every line fits 80 columns unless a single word of a reason is longer.
 */
export class EngineUnavailableError extends Error {
  override readonly name = "EngineUnavailableError";
  readonly attempts: readonly FailedAttempt[];

  constructor(attempts: readonly FailedAttempt[], supported: string, pinned: string) {
    super(describe(attempts, supported, pinned));
    this.attempts = attempts;
  }
}

function describe(attempts: readonly FailedAttempt[], supported: string, pinned: string): string {
  const width = Math.max(...attempts.map((attempt) => attempt.source.length)) + 4;
  return [
    "The Pulumi CLI is needed for this command, and there is no way to it here.",
    "",
    "Tried:",
    ...attempts.map((attempt) => hang(`  ${attempt.source}`.padEnd(width), attempt.reason)),
    "",
    "Do one of these, then run the command again:",
    hang("  1. ", `Install Pulumi ${supported} so that \`pulumi version\` works: https://www.pulumi.com/docs/install/`),
    hang("  2. ", `Name a Pulumi binary: export GOLDEN_PULUMI=/path/to/pulumi`),
    hang(
      "  3. ",
      `Install Go 1.24.7 or later (https://go.dev/dl/): v${pinned} is then built from its Go module, once.`,
    ),
  ].join("\n");
}

/** Wraps text at 80 columns, with its first line after `label` and the others indented as far. */
function hang(label: string, text: string): string {
  const lines: string[] = [];
  let line = label;
  for (const word of text.split(/\s+/)) {
    if (line.length > label.length && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = " ".repeat(label.length);
    }
    line += line.length > label.length ? ` ${word}` : word;
  }
  return [...lines, line].join("\n");
}

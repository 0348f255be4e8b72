import { spawnSync } from "node:child_process";
import { CliError } from "../../cli/terminal/exit-code";

const TIME_LIMIT_MS = 30_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface GitResult {
  readonly code: number;
  readonly output: Buffer;
  /** What git said on its error output, trimmed. */
  readonly complaint: string;
}

/**
 * Runs git in a folder without network, hooks, pager or prompts, and waits for it. A missing git or one that does not end in
 * time is a {@link CliError}; any other exit code is for the caller.
 */
export function git(
  folder: string,
  args: readonly string[],
  { input, maxBytes = MAX_OUTPUT_BYTES }: { readonly input?: string; readonly maxBytes?: number } = {},
): GitResult {
  const safe = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=", "--no-optional-locks", "--literal-pathspecs"];
  const child = spawnSync("git", [...safe, ...args], {
    cwd: folder,
    env: environment(),
    timeout: TIME_LIMIT_MS,
    killSignal: "SIGKILL", // the wait is for the end of git, whatever it does with a milder one
    maxBuffer: maxBytes,
    ...(input === undefined ? {} : { input }),
  });
  if (child.error !== undefined || child.status === null) throw failure(child.error);
  return { code: child.status, output: child.stdout, complaint: child.stderr.toString("utf8").trim() };
}

/** Entries of output that `-z` separates by NUL. */
export function entriesOf(output: Buffer): readonly string[] {
  return output.toString("utf8").split("\0").filter(Boolean);
}

/** What callers set to point git elsewhere is dropped (a pre-commit hook runs with GIT_DIR and GIT_INDEX_FILE). */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|LITERAL|GLOB|ICASE)/.test(name),
  );
  return {
    ...Object.fromEntries(own),
    // A partial clone would fetch a missing object.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}

function failure(error: (Error & { readonly code?: string }) | undefined): CliError {
  if (error?.code === "ENOENT") {
    return new CliError("There is no git on the PATH, and --base reads definitions from a commit.", "Install git.");
  }
  if (error?.code === "ENOBUFS") {
    return new CliError("git had more to say than golden reads.", "Compare with a base commit that is nearer.");
  }
  return new CliError(
    `git did not end within ${(TIME_LIMIT_MS / 1000).toString()} s.`,
    "Look for another git process that holds the repository, and run the command again.",
  );
}

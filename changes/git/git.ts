import { spawn, spawnSync } from "node:child_process";

const TIME_LIMIT_MS = 30_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Settings of a user that would change what the commands of this folder do or print. */
const CONFIG = {
  "core.fsmonitor": "false",
  "core.hooksPath": "",
  "log.follow": "false",
  "log.showRoot": "true",
  "log.showSignature": "false",
};
const OPTIONS = [
  ...Object.entries(CONFIG).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
  "--no-optional-locks",
  "--no-replace-objects",
  "--literal-pathspecs",
];

/** Options of `git diff` and `git log` for a list of paths that no configuration shortens or renames. */
export const PATHS_ONLY = "--name-only -z --no-renames --no-ext-diff --ignore-submodules=all -O/dev/null".split(" ");

/** What hinders a comparison; `cli/` says it and what to do. */
export type GitProblem =
  | { readonly kind: "no-git" }
  | { readonly kind: "too-much-output" }
  | { readonly kind: "timeout"; readonly seconds: number }
  /** The folder belongs to another user. */
  | { readonly kind: "untrusted"; readonly root: string }
  | { readonly kind: "no-repository"; readonly root: string }
  | { readonly kind: "unknown-ref"; readonly ref: string; readonly isShallow: boolean; readonly remedy: Remedy }
  /** `remedy`: of a shallow clone. */
  | { readonly kind: "no-merge-base"; readonly ref: string; readonly remedy?: Remedy }
  /** `images/`, or a folder in it, is a submodule, another repository or a link. */
  | { readonly kind: "foreign"; readonly path: string }
  /** Of a sparse checkout. */
  | { readonly kind: "not-checked-out"; readonly path: string }
  | { readonly kind: "project-moved"; readonly root: string }
  /** Folders that held a fleet, any of which may be this one. */
  | { readonly kind: "moved-from-several"; readonly places: readonly string[] }
  /** In git's words, of the locale C. */
  | { readonly kind: "failed"; readonly command: string; readonly complaint: string }
  /** Of a partial clone. */
  | { readonly kind: "missing-object"; readonly id: string };

/** What makes a ref known. */
export type Remedy =
  | { readonly kind: "another-commit" }
  | { readonly kind: "fetch-some-branch" }
  | FetchRemedy
  /** It is there as `origin/<ref>`. */
  | { readonly kind: "remote-name" };

export interface FetchRemedy {
  readonly kind: "fetch";
  readonly remote: string;
  /** Commits, and a branch with where it goes. */
  readonly what: string;
  /** By which the ref is known then, if that is another. */
  readonly name?: string;
  readonly isShallow?: boolean;
}

/** git cannot say what it is asked. */
export class GitError extends Error {
  override readonly name = "GitError";

  constructor(readonly problem: GitProblem) {
    super(problem.kind);
  }
}

export interface GitResult {
  readonly code: number;
  readonly output: Buffer;
  /** What git said on its error output, trimmed. */
  readonly complaint: string;
}

/**
 * Runs git in a folder without network, hooks, pager or prompts, and waits for it. Neither the configuration of the user nor
 * what a caller set in the environment changes what it says. Any exit code is for the caller.
 * @throws GitError where git is missing, does not end in time, or says more than `maxBytes`
 */
export function git(
  folder: string,
  args: readonly string[],
  { input, maxBytes = MAX_OUTPUT_BYTES }: { readonly input?: string; readonly maxBytes?: number } = {},
): GitResult {
  const child = spawnSync("git", [...OPTIONS, ...args], {
    cwd: folder,
    env: environment(),
    timeout: TIME_LIMIT_MS,
    killSignal: "SIGKILL", // git must end, even if it ignores a milder signal
    maxBuffer: maxBytes,
    ...(input === undefined ? {} : { input }),
  });
  if (child.error !== undefined || child.status === null) throw failure(child.error);
  return { code: child.status, output: child.stdout, complaint: child.stderr.toString("utf8").trim() };
}

/**
 * The same for long output: entries that `-z` separates, as they come. Whoever has enough breaks off, which ends git.
 * @throws GitError where git is missing, fails or does not end in time
 */
export async function* gitEntries(folder: string, args: readonly string[]): AsyncGenerator<string> {
  const options = { cwd: folder, env: environment(), timeout: TIME_LIMIT_MS, killSignal: "SIGKILL" } as const;
  const child = spawn("git", [...OPTIONS, ...args], { ...options, stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise<GitError | undefined>((resolve) => {
    child.once("error", (error) => resolve(failure(error)));
    child.once("close", (code) => {
      const failed = new GitError({ kind: "failed", command: args[0] ?? "", complaint: "" });
      if (code === null) resolve(failure(undefined));
      else resolve(code === 0 ? undefined : failed);
    });
  });
  try {
    let rest = "";
    for await (const chunk of child.stdout.setEncoding("utf8") as AsyncIterable<string>) {
      const entries = `${rest}${chunk}`.split("\0");
      rest = entries.pop() ?? "";
      yield* entries;
    }
    if (rest !== "") yield rest; // where they are separated, not ended
  } finally {
    child.kill("SIGKILL"); // nothing, where it has ended
  }
  const error = await ended;
  if (error !== undefined) throw error;
}

/**
 * Of what callers set only that stays which says where git and its configuration are: a hook, for one, runs with GIT_DIR and
 * GIT_INDEX_FILE.
 */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("GIT_") || /^GIT_(CONFIG|CEILING_DIRECTORIES$|EXEC_PATH$)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    // A partial clone would fetch a missing object.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}

function failure(error: (Error & { readonly code?: string }) | undefined): GitError {
  if (error?.code === "ENOENT") return new GitError({ kind: "no-git" });
  if (error?.code === "ENOBUFS") return new GitError({ kind: "too-much-output" });
  return new GitError({ kind: "timeout", seconds: TIME_LIMIT_MS / 1000 });
}

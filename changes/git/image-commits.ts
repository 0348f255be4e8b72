import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Beyond it, a history is too slow to search in every preview. */
const TIME_LIMIT_MS = 20_000;
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

export type CommitSearch =
  /** The newest commit that changed any file of an image, by image name; those that no commit changed are left out. */
  | { readonly kind: "found"; readonly commits: Readonly<Record<string, string>> }
  /** Why nothing can be said: no git, no repository, a shallow clone. */
  | { readonly kind: "unknown"; readonly reason: string };

/**
 * Finds the commit that last changed each image's own files, in one pass over the history of `images/`, where all of them
 * are, that ends when all are found.
 * An unrelated commit so changes nothing. A shallow clone would name its oldest commit for every older file, and the
 * next deployment from a whole clone another: there nothing is said.
 *
 * @param files by image name, relative to `root`, with forward slashes
 */
export async function imageCommits(
  root: string,
  files: Readonly<Record<string, readonly string[]>>,
): Promise<CommitSearch> {
  const shallow = await git(root, ["rev-parse", "--is-shallow-repository"], () => true);
  if (shallow.failure !== undefined) return { kind: "unknown", reason: shallow.failure };
  if (shallow.lines[0] === "true") {
    return { kind: "unknown", reason: "this is a shallow clone; fetch the whole history (`fetch-depth: 0`)" };
  }
  return newestCommits(root, files);
}

async function newestCommits(root: string, files: Readonly<Record<string, readonly string[]>>): Promise<CommitSearch> {
  const owners = imagesByFile(files);
  const waiting = new Set(Object.keys(files));
  const commits: Record<string, string> = {};
  let commit = "";
  const log = ["-c", "core.quotePath=false", "log", "--format=%H", "--name-only", "--relative", "--", "images"];
  const { failure } = await git(root, log, (line) => {
    if (COMMIT.test(line)) commit = line;
    for (const image of owners.get(line) ?? []) {
      if (waiting.delete(image)) commits[image] = commit;
    }
    return waiting.size > 0;
  });
  return failure === undefined ? { kind: "found", commits } : { kind: "unknown", reason: failure };
}

function imagesByFile(files: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const [image, paths] of Object.entries(files)) {
    for (const path of paths) owners.set(path, [...(owners.get(path) ?? []), image]);
  }
  return owners;
}

/** Runs git until it ends or `take` has had enough. */
async function git(
  root: string,
  args: readonly string[],
  take: (line: string) => boolean,
): Promise<{ readonly lines: readonly string[]; readonly failure?: string }> {
  const limit = { timeout: TIME_LIMIT_MS, killSignal: "SIGKILL" } as const;
  const child = spawn("git", [...args], { cwd: root, stdio: ["ignore", "pipe", "ignore"], ...limit });
  const ended = new Promise<string | undefined>((resolve) => {
    child.once("error", () => resolve("git is not installed"));
    child.once("close", (code, signal) => resolve(outcome(code, signal)));
  });
  const lines: string[] = [];
  let enough = false;
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    enough = !take(line);
    if (enough) break;
  }
  if (enough) child.kill();
  const failure = await ended;
  return failure === undefined || enough ? { lines } : { lines, failure };
}

function outcome(code: number | null, signal: string | null): string | undefined {
  if (signal !== null) return `git took longer than ${TIME_LIMIT_MS / 1000} s`;
  return code === 0 ? undefined : "this is no git repository with commits";
}

import { git, gitEntries, GitError, PATHS_ONLY } from "./git";

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

type FilesByImage = Readonly<Record<string, readonly string[]>>;

export type CommitSearch =
  /** The newest commit that changed any file of an image, by image name; those that no commit changed are left out. */
  { readonly kind: "found"; readonly commits: Readonly<Record<string, string>> } | UnknownHistory;

/** Why nothing can be said; `timeout`: the history is too long to search in every preview. */
export interface UnknownHistory {
  readonly kind: "unknown";
  readonly why: "no-git" | "no-repository" | "shallow-clone" | "timeout";
}

/**
 * Finds the commit that last changed each image's own files, in one pass over the history of `images/`, where all of them
 * are, that ends when all are found.
 * So an unrelated commit changes nothing. A shallow clone would name its oldest commit for every older file, and the
 * next deployment from a whole clone another: there nothing is said.
 *
 * @param files by image name, relative to `root`, with forward slashes
 */
export function imageCommits(root: string, files: FilesByImage): Promise<CommitSearch> {
  return inWholeHistory(root, async () => ({ kind: "found", commits: await newestCommits(root, files) }));
}

/** What a search finds where the whole history is there to be searched. */
export async function inWholeHistory<Found>(
  root: string,
  search: () => Promise<Found>,
): Promise<Found | UnknownHistory> {
  try {
    const { code, output } = git(root, ["rev-parse", "--is-shallow-repository"]);
    if (code !== 0) return { kind: "unknown", why: "no-repository" };
    if (output.toString("utf8").trim() === "true") return { kind: "unknown", why: "shallow-clone" };
    return await search();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const { kind } = error.problem;
    return { kind: "unknown", why: kind === "no-git" || kind === "timeout" ? kind : "no-repository" };
  }
}

async function newestCommits(root: string, files: FilesByImage): Promise<Readonly<Record<string, string>>> {
  const owners = new Map<string, string[]>();
  for (const [image, paths] of Object.entries(files)) {
    for (const path of paths) owners.set(path, [...(owners.get(path) ?? []), image]);
  }
  const waiting = new Set(Object.keys(files));
  const commits: Record<string, string> = {};
  let commit = "";
  for await (const entry of gitEntries(root, ["log", "--format=%H", ...PATHS_ONLY, "--relative", "--", "images"])) {
    const text = entry.trimStart(); // a line feed separates a commit from its files
    if (COMMIT.test(text)) commit = text;
    for (const image of owners.get(text) ?? []) {
      if (waiting.delete(image)) commits[image] = commit;
    }
    if (waiting.size === 0) break;
  }
  return commits;
}

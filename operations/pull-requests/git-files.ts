import { createHash } from "node:crypto";
import type { Method } from "../github/client";

/** A call below `/repos/<repository>`. */
export type Ask = (method: Method, path: string, body?: object) => Promise<unknown>;

/** A file with its text before and after; without the former it is new. */
export interface ChangedFile {
  /** From the top of the repository. */
  readonly path: string;
  readonly before?: string;
  readonly after: string;
}

const REGULAR = "100644";

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
}

/** Entries of a tree by the path of a file; folders are asked for once. */
export class TreeFiles {
  readonly #folders = new Map<string, Promise<readonly Entry[]>>();

  constructor(
    readonly tree: string,
    readonly ask: Ask,
  ) {}

  /** Undefined where there is no such file. */
  async entry(path: string): Promise<Entry | undefined> {
    const slash = path.lastIndexOf("/");
    const entries = await this.#folder(slash < 0 ? "" : path.slice(0, slash));
    return entries.find((entry) => entry.path === path.slice(slash + 1));
  }

  #folder(path: string): Promise<readonly Entry[]> {
    const found = this.#folders.get(path) ?? this.#read(path);
    this.#folders.set(path, found);
    return found;
  }

  async #read(path: string): Promise<readonly Entry[]> {
    const folder = path === "" ? { type: "tree", sha: this.tree } : await this.entry(path);
    if (folder?.type !== "tree") return [];
    const { tree } = (await this.ask("GET", `/git/trees/${folder.sha}`)) as { tree: readonly Entry[] };
    return tree;
  }
}

/** Files that are not in a tree as they are to be before; a text that is there already is not among them. */
export async function filesNotAsBefore(base: TreeFiles, files: readonly ChangedFile[]): Promise<readonly string[]> {
  const odd: string[] = [];
  for (const { path, before } of files) {
    const sha = (await base.entry(path))?.sha;
    if (sha !== (before === undefined ? undefined : blobOf(before))) odd.push(path);
  }
  return odd;
}

/** Makes a tree with other texts; modes stay. Trees are named by their content: the same one again is the same. */
export async function treeWith(base: TreeFiles, files: readonly ChangedFile[]): Promise<string> {
  const entries = files.map(async ({ path, after: content }) => {
    const mode = (await base.entry(path))?.mode ?? REGULAR;
    return { path, mode, type: "blob", content };
  });
  const { sha } = (await base.ask("POST", "/git/trees", { base_tree: base.tree, tree: await Promise.all(entries) })) as { sha: string }; // prettier-ignore
  return sha;
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function blobOf(text: string): string {
  const bytes = Buffer.from(text);
  return createHash("sha1").update(`blob ${bytes.length.toString()}\0`).update(bytes).digest("hex");
}

/** Names the texts that files get. */
export function contentOf(files: readonly ChangedFile[]): string {
  const after = files.map(({ path, after: text }) => [path, text]).sort(([one = ""], [other = ""]) => (one < other ? -1 : 1)); // prettier-ignore
  return createHash("sha256").update(JSON.stringify(after)).digest("hex").slice(0, 32);
}

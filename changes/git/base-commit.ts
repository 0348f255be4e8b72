import { treeSource, type ImageSource, type SettingsSource } from "../../definition";
import type { BaseRef } from "./base-ref";
import { entriesOf, git, PATHS_ONLY } from "./git";
import { GitError } from "./git-error";

/** As for files on disk: `definition/` reads none that is larger. */
const MAX_FILE_BYTES = 65_536;

type ReadResult = ReturnType<ImageSource["read"]>;

/** An entry of a tree: a file, a link or a submodule. */
interface TreeEntry {
  readonly mode: string;
  readonly id: string;
  readonly size: number;
}

/** The files of a fleet in a commit, without a checkout. */
export interface BaseCommit {
  readonly source: ImageSource;
  readonly readSettings: SettingsSource["read"];
  /** Names of stacks with a settings file. */
  readonly stacks: readonly string[];
  /** Paths from the fleet's root of files in the repository that differ from the working tree, untracked images too; `../…` for those outside. */
  readonly changed: ReadonlySet<string>;
}

/**
 * Opens a commit. Files that do not differ are taken from `folder`, where the comparison has read them already; all others
 * come from git in one process.
 */
export function openBase(root: string, base: BaseRef, folder: ImageSource): BaseCommit {
  const changed = changedFiles(root, base);
  const entries = treeEntries(root, base.commit);
  const blobs = new Map<string, Uint8Array>();
  const wanted = [...entries].filter(([path, entry]) => changed.has(path) && isReadable(entry));
  readBlobs(root, wanted.map(([, entry]) => entry), blobs); // prettier-ignore
  const readBlob = (path: string): ReadResult => {
    const entry = entries.get(path);
    if (entry === undefined) return { refused: "missing" };
    if (!isReadable(entry)) return { refused: refusalOf(entry) };
    if (!blobs.has(entry.id)) readBlobs(root, [entry], blobs);
    const bytes = blobs.get(entry.id);
    return bytes === undefined ? { refused: "unreadable" } : { bytes };
  };
  const read = (path: string): ReadResult => {
    if (changed.has(path) || !entries.has(path)) return readBlob(path);
    const same = folder.read(path);
    return "refused" in same ? readBlob(path) : same; // not checked out: a sparse clone
  };
  return {
    source: treeSource([...entries.keys()], read),
    readSettings: (stack) => readBlob(`Pulumi.${stack}.yaml`),
    stacks: stackNames(entries),
    changed,
  };
}

/** Every file that differs between a commit and the working tree, and images that git does not know yet. */
function changedFiles(root: string, { commit, prefix }: BaseRef): ReadonlySet<string> {
  const tracked = demand(root, ["diff", ...PATHS_ONLY, "--no-relative", commit, "--"]).map((path) =>
    fromRoot(path, prefix),
  );
  const untracked = demand(root, ["ls-files", "-z", "--others", "--", "images"]);
  return new Set([...tracked, ...untracked]);
}

/** Paths of git begin at the top of the repository, which may be above the fleet's root. */
function fromRoot(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : `../${path}`;
}

/** Files below `images/`, and those beside it. */
function treeEntries(root: string, commit: string): ReadonlyMap<string, TreeEntry> {
  const images = demand(root, ["ls-tree", "-r", "-l", "-z", commit, "--", "images/"]);
  const beside = demand(root, ["ls-tree", "-l", "-z", commit]);
  const entries = new Map<string, TreeEntry>();
  for (const line of [...images, ...beside]) {
    const [, mode = "", id = "", size = "", path = ""] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    if (path !== "" && mode !== "040000") entries.set(path, { mode, id, size: Number(size) || 0 });
  }
  return entries;
}

function stackNames(entries: ReadonlyMap<string, TreeEntry>): readonly string[] {
  const names = [...entries.keys()].flatMap((path) => /^Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml$/.exec(path)?.[1] ?? []);
  return names.sort();
}

function isReadable({ mode, size }: TreeEntry): boolean {
  return (mode === "100644" || mode === "100755" || mode === "100664") && size <= MAX_FILE_BYTES;
}

function refusalOf({ mode }: TreeEntry): "outside" | "not-a-file" | "too-large" {
  if (mode === "120000") return "outside"; // a link, as on disk
  return mode === "160000" ? "not-a-file" : "too-large";
}

/** Reads contents in one process, by the protocol of `git cat-file --batch`: `<id> blob <size>`, the bytes, a line feed. */
function readBlobs(root: string, entries: readonly TreeEntry[], blobs: Map<string, Uint8Array>): void {
  const ids = [...new Set(entries.map(({ id }) => id))];
  if (ids.length === 0) return;
  const maxBytes = entries.reduce((sum, { size }) => sum + size + 128, 1024);
  const { output } = git(root, ["cat-file", "--batch"], { input: `${ids.join("\n")}\n`, maxBytes });
  let offset = 0;
  for (const id of ids) {
    const end = output.indexOf("\n", offset);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString("latin1", offset, end)) ?? [];
    if (end === -1 || size === undefined) throw new GitError({ kind: "missing-object", id });
    blobs.set(id, output.subarray(end + 1, end + 1 + Number(size)));
    offset = end + 1 + Number(size) + 1;
  }
}

function demand(root: string, args: readonly string[]): readonly string[] {
  const { code, output, complaint } = git(root, args);
  if (code === 0) return entriesOf(output);
  throw new GitError({ kind: "failed", command: args[0] ?? "", complaint: complaint.split("\n")[0] ?? "" });
}

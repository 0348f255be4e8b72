import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { treeSource, type ImageSource, type SettingsSource } from "../../definition";
import type { BaseRef } from "./base-ref";
import { git, GitError, PATHS_ONLY } from "./git";

/** As for files on disk: `definition/` reads none that is larger. */
const MAX_FILE_BYTES = 65_536;

const STACK = /^Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml$/;

type ReadResult = ReturnType<ImageSource["read"]>;

/** An entry of a tree: a file, a link or a submodule. */
interface TreeEntry {
  readonly mode: string;
  readonly id: string;
}

/** The files of a fleet in a commit, without a checkout. */
export interface BaseCommit {
  readonly source: ImageSource;
  readonly settings: SettingsSource;
  /** Paths from the fleet's root of files in the repository that differ from the working tree, including untracked images; those outside with `../`. */
  readonly changed: ReadonlySet<string>;
}

/**
 * Opens a commit. Files that do not differ are taken from `folder`, where the comparison has read them already; all others
 * come from git in one process.
 */
export function openBase(root: string, base: BaseRef, folder: ImageSource): BaseCommit {
  const place = placeInBase(root, base, folder);
  const entries = treeEntries(root, base.commit, place);
  const changed = changedFiles(root, base, place, refuseForeign(root, entries));
  const blobs = new Map<string, ReadResult>();
  const readEntries = (wanted: readonly TreeEntry[]): void =>
    readBlobs(root, [...new Set(wanted.filter(isFile).map(({ id }) => id))], blobs);
  readEntries([...entries].filter(([path]) => changed.has(path) || STACK.test(path)).map(([, entry]) => entry));
  const readBlob = (path: string): ReadResult => {
    const entry = entries.get(path);
    if (entry === undefined) return { refused: "missing" };
    if (!isFile(entry)) return { refused: entry.mode === "120000" ? "outside" : "not-a-file" }; // a link, as on disk
    if (!blobs.has(entry.id)) readEntries([entry]);
    return blobs.get(entry.id) ?? { refused: "unreadable" };
  };
  const read = (path: string): ReadResult => {
    if (changed.has(path) || !entries.has(path)) return readBlob(path);
    const same = folder.read(path);
    return "refused" in same ? readBlob(path) : same; // not checked out: a sparse clone
  };
  const stacks = [...entries.keys()].flatMap((path) => STACK.exec(path)?.[1] ?? []);
  return {
    source: treeSource([...entries.keys()], read),
    settings: { stacks: stacks.sort(), read: (stack) => readBlob(`Pulumi.${stack}.yaml`) },
    changed,
  };
}

/**
 * Where the fleet was in a commit: at its place of today or, where that held no definition, where another folder held some
 * and is gone. A renamed folder would otherwise look like a fleet of new images.
 */
function placeInBase(root: string, { commit, prefix, toTop }: BaseRef, folder: ImageSource): string {
  const here = treeEntries(root, commit, prefix);
  if (here.has("images") || [...here.keys()].some((path) => path.startsWith("images/"))) return prefix;
  const names = new Set(folder.list());
  const gone = new Map<string, boolean>();
  const kept = new Set<string>();
  for (const path of demand(root, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit])) {
    const [, place, file = ""] = /^(|.*\/)(images\/[^/]+\.yaml)$/s.exec(path) ?? [];
    if (place === undefined) continue;
    gone.set(place, gone.get(place) === true || names.has(file));
    if (existsSync(join(root, toTop, path))) kept.add(place);
  }
  for (const place of kept) gone.delete(place);
  const alike = [...gone].filter(([, isAlike]) => isAlike || gone.size === 1).map(([place]) => place);
  if (alike.length > 1) throw new GitError({ kind: "moved-from-several", places: alike });
  return alike[0] ?? prefix;
}

/**
 * Files whose changes git does not look for (`assume-unchanged`, `skip-worktree`).
 * @throws GitError where images lie in another repository, or are not checked out, or the project is elsewhere
 */
function refuseForeign(root: string, entries: ReadonlyMap<string, TreeEntry>): readonly string[] {
  const beside = [...entries.keys()].filter((path) => path === "Pulumi.yaml" || STACK.test(path));
  const inIndex = demand(root, ["ls-files", "-z", "-s", "-v", "--", "images", ...beside]).flatMap((line) => {
    const [, tag = "", mode = "", path = ""] = /^(\S) (\d+) [0-9a-f]+ \d\t(.*)$/s.exec(line) ?? [];
    return [{ tag, mode, path }];
  });
  const inBase = [...entries].map(([path, { mode }]) => ({ path, mode }));
  const foreign = [...inIndex, ...inBase].find(
    ({ mode, path }) => (mode === "160000" && /^images(?:\/|$)/.test(path)) || (mode === "120000" && path === "images"),
  );
  if (foreign !== undefined) throw new GitError({ kind: "foreign", path: foreign.path });
  const missing = inIndex.find(({ tag, path }) => /s/i.test(tag) && !existsSync(join(root, path)));
  if (missing !== undefined) throw new GitError({ kind: "not-checked-out", path: missing.path });
  if (entries.has("Pulumi.yaml") && !existsSync(join(root, "Pulumi.yaml"))) {
    throw new GitError({ kind: "project-moved", root });
  }
  return inIndex.filter(({ tag }) => tag !== "H").map(({ path }) => path);
}

/** Every file that differs between a commit and the working tree, and images that git does not know yet. */
function changedFiles(
  root: string,
  { commit, prefix }: BaseRef,
  place: string,
  unwatched: readonly string[],
): ReadonlySet<string> {
  const tracked = demand(root, ["diff", ...PATHS_ONLY, "--no-relative", commit, "--"]);
  const untracked = demand(root, ["ls-files", "-z", "--others", "--", "images"]);
  const nested = untracked.find((path) => path.endsWith("/"));
  if (nested !== undefined) throw new GitError({ kind: "foreign", path: nested.slice(0, -1) });
  // Paths of git begin at the top of the repository, which may be above the fleet's root.
  const places = [prefix, place].sort((one, other) => other.length - one.length);
  const fromRoot = (path: string): string => {
    const within = places.find((each) => path.startsWith(each));
    return within === undefined ? posix.relative(prefix, path) : path.slice(within.length);
  };
  return new Set([...tracked.map(fromRoot), ...untracked, ...unwatched]);
}

/** Files below `images/` of a fleet's folder, and those beside it. Without their sizes, for which git would open each. */
function treeEntries(root: string, commit: string, place: string): ReadonlyMap<string, TreeEntry> {
  const list = (...args: readonly string[]) => demand(root, ["ls-tree", "-z", "--full-tree", ...args]);
  const images = list("-r", commit, "--", `${place}images/`);
  const beside = list(commit, "--", ...(place === "" ? [] : [place]));
  const entries = new Map<string, TreeEntry>();
  for (const line of [...images, ...beside]) {
    const [, mode = "", id = "", path = ""] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (path !== "" && mode !== "040000") entries.set(path.slice(place.length), { mode, id });
  }
  return entries;
}

function isFile({ mode }: TreeEntry): boolean {
  return mode === "100644" || mode === "100755" || mode === "100664";
}

/** Reads contents in one process, after their sizes: `<id> blob <size>` and, by `--batch`, the bytes and a line feed. */
function readBlobs(root: string, ids: readonly string[], blobs: Map<string, ReadResult>): void {
  if (ids.length === 0) return;
  const listed = git(root, ["cat-file", "--batch-check"], { input: `${ids.join("\n")}\n` })
    .output.toString("latin1")
    .split("\n");
  const sizes = ids.map((id, index) => {
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(listed[index] ?? "") ?? [];
    if (size === undefined) throw new GitError({ kind: "missing-object", id });
    return [id, Number(size)] as const;
  });
  for (const [id] of sizes.filter(([, size]) => size > MAX_FILE_BYTES)) blobs.set(id, { refused: "too-large" });
  const small = sizes.filter(([, size]) => size <= MAX_FILE_BYTES);
  const input = small.map(([id]) => `${id}\n`).join("");
  const maxBytes = small.reduce((sum, [, size]) => sum + size + 128, 1024);
  const { output } = git(root, ["cat-file", "--batch"], { input, maxBytes });
  let offset = 0;
  for (const [id, size] of small) {
    const start = output.indexOf("\n", offset) + 1;
    blobs.set(id, { bytes: output.subarray(start, start + size) });
    offset = start + size + 1;
  }
}

function demand(root: string, args: readonly string[]): readonly string[] {
  const { code, output, complaint } = git(root, args);
  if (code === 0) return output.toString("utf8").split("\0").filter(Boolean);
  throw new GitError({ kind: "failed", command: args[0] ?? "", complaint: complaint.split("\n")[0] ?? "" });
}

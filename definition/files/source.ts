/**
 * Where definitions come from: a folder, a commit, or memory. Paths are relative to the root, with forward slashes.
 * `read` gives the bytes, or an issue-ready reason why not (missing, outside `images/`, not a regular file, too large).
 */
export interface ImageSource {
  /** Paths of all definition files, `images/<name>.yaml`, sorted. */
  list(): readonly string[];
  read(path: string): ReadResult;
}

/** Where the settings of stacks come from. */
export interface SettingsSource {
  /** Names of the stacks that have a file, sorted. */
  readonly stacks: readonly string[];
  /** Bytes of `Pulumi.<stack>.yaml`. */
  read(stack: string): ReadResult;
}

export type ReadResult = { readonly bytes: Uint8Array } | { readonly refused: RefusalReason };

export type RefusalReason = "missing" | "outside" | "not-a-file" | "too-large" | "unreadable";

/** Whether a path is that of a definition: a YAML file directly in `images/`, whatever its spelling. */
export function isDefinition(path: string): boolean {
  return /^images\/[^/]+\.ya?ml$/i.test(path) && path !== "images/variables.yaml";
}

/**
 * Whether a path stays where it says: relative, forward slashes, no empty, `.` or `..` part, no escape of URLs, nothing
 * invisible. Checked on the text alone; `folder.ts` then checks the real path.
 */
export function isPlainPath(path: string): boolean {
  if (path.length > 1024 || !/^[\p{L}\p{N} _.,+@()=/-]+$/u.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Files in memory as a source, for tests. Keys are paths from the root. */
export function memorySource(files: Readonly<Record<string, string | Uint8Array>>): ImageSource {
  const contents = new Map(Object.entries(files));
  return treeSource([...contents.keys()], (path) => {
    const content = contents.get(path);
    if (content === undefined) return { refused: "missing" };
    return { bytes: typeof content === "string" ? new TextEncoder().encode(content) : content };
  });
}

/** A source of files whose paths are all known, such as those of a commit. No path outside `images/` reaches `read`. */
export function treeSource(paths: readonly string[], read: ImageSource["read"]): ImageSource {
  return {
    list: () => paths.filter(isDefinition).sort(),
    read: (path) => (isPlainPath(path) && path.startsWith("images/") ? read(path) : { refused: "outside" }),
  };
}

/** A source with some files put in, or put in the place of its own. */
export function overlaySource(files: ReadonlyMap<string, string>, below: ImageSource): ImageSource {
  const above = memorySource(Object.fromEntries(files));
  return {
    list: () => [...new Set([...above.list(), ...below.list()])].sort(),
    read: (path) => (files.has(path) ? above.read(path) : below.read(path)),
  };
}

function whyOutside(path: string): string {
  if (path.startsWith("/")) return "is absolute";
  if (path.split("/").includes("..")) return 'has ".."';
  return isPlainPath(path) ? "leads through a link" : "has an empty part or a character that paths here may not have";
}

/** A refusal as code and sentence. `path` is as the user wrote it. */
export function refusal(path: string, reason: RefusalReason): { readonly code: string; readonly refusal: string } {
  const name = JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
  switch (reason) {
    case "missing":
      return { code: "file-missing", refusal: `There is no file ${name} in images/.` };
    case "outside":
      return {
        code: "file-outside",
        refusal: `The path ${name} ${whyOutside(path)}; only files inside images/ are read.`,
      };
    case "not-a-file":
      return { code: "file-not-regular", refusal: `${name} is not a regular file.` };
    case "too-large":
      return { code: "file-too-large", refusal: `${name} is larger than 65,536 bytes.` };
    case "unreadable":
      return { code: "file-unreadable", refusal: `${name} cannot be read: permission denied, or the disk failed.` };
  }
}

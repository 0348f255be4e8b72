import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { textCodes } from "../yaml/text-fault";
import type { Path } from "../yaml/place";

const { codes, fault } = faultsOf({
  "file-too-large": textCodes["file-too-large"],
  "file-missing": error("A named file does not exist", {
    why: "The image cannot be built without it.",
    bad: "userData: docker/userdata.sh",
    good: "userData: docker/user-data.sh",
  }),
  "file-outside": error("A path leads out of images/", {
    why: "Definitions come in pull requests; they may not read other files of the machine that checks them.",
    bad: "userData: ../../etc/passwd",
    good: "userData: docker/user-data.sh",
  }),
  "file-not-regular": error("A path is not that of a regular file", {
    why: "A folder, a pipe or a device has no content to publish.",
    bad: "userData: docker",
    good: "userData: docker/user-data.sh",
  }),
  "file-unreadable": error("A file cannot be read", {
    why: "It is there, but permissions or the disk forbid it.",
    bad: "chmod 000 images/docker/install.yaml",
    good: "chmod 644 images/docker/install.yaml",
  }),
});
export { codes as sourceCodes };

/**
 * Where definitions come from: a folder, a commit, or memory. Paths are relative to the root, with forward slashes.
 * `read` gives the bytes, or why not (missing, outside `images/`, not a regular file, too large).
 */
export interface ImageSource {
  /** Paths of all definition files, `images/<name>.yaml`, sorted. */
  list(): readonly string[];
  /** Paths of all other files below `images/`, sorted. */
  others?(): readonly string[];
  read(path: string): ReadResult;
}

export interface SettingsSource {
  /** Those that have a file, sorted. */
  readonly stacks: readonly string[];
  /** Files with settings that are overlooked by their name: `Pulumi.prod.yml`, and that of the project. */
  readonly overlooked?: () => readonly string[];
  read(stack: string): ReadResult;
}

/** Files of `inventories/`. */
export interface InventorySource {
  /** Paths from the root of its YAML files, sorted. */
  readonly files: readonly string[];
  read(path: string): ReadResult;
}

export type ReadResult = { readonly bytes: Uint8Array } | { readonly refused: RefusalReason };

export type RefusalReason = "missing" | "outside" | "not-a-file" | "too-large" | "unreadable";

/** Whether a path is that of a definition: a YAML file directly in `images/`, regardless of case. */
export function isDefinition(path: string): boolean {
  return /^images\/[^/]+\.ya?ml$/i.test(path) && path !== "images/variables.yaml";
}

const PLAIN_PATH = /^[\p{L}\p{N} _.,+@()=/-]+$/u;
const IDLE_PART = /(?:^|\/)\.{0,2}(?:\/|$)/;

/**
 * Whether a path stays where it says: relative, forward slashes, no empty, `.` or `..` part, no escape of URLs, nothing
 * invisible. Checked on the text alone; `folder.ts` then checks the real path.
 */
export function isPlainPath(path: string): boolean {
  return path.length <= 1024 && PLAIN_PATH.test(path) && !IDLE_PART.test(path);
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
    others: () => paths.filter((path) => path.startsWith("images/") && !isDefinition(path)).sort(),
    read: (path) => (isPlainPath(path) && path.startsWith("images/") ? read(path) : { refused: "outside" }),
  };
}

/** A source with some files added or replaced; `undefined` means one that is gone. */
export function overlaySource(files: ReadonlyMap<string, string | undefined>, below: ImageSource): ImageSource {
  const above = memorySource(
    Object.fromEntries([...files].flatMap(([path, text]) => (text === undefined ? [] : [[path, text]]))),
  );
  const isLeft = (path: string): boolean => !files.has(path) || files.get(path) !== undefined;
  return {
    list: () => [...new Set([...above.list(), ...below.list()])].filter(isLeft).sort(),
    others: () => [...new Set([...(above.others?.() ?? []), ...(below.others?.() ?? [])])].filter(isLeft),
    read: (path) => (files.has(path) ? above.read(path) : below.read(path)),
  };
}

function whyOutside(path: string): string {
  if (path.startsWith("/")) return "is absolute";
  if (path.split("/").includes("..")) return 'has ".."';
  return isPlainPath(path) ? "leads through a link" : "has an empty part or a character that paths here may not have";
}

/** Why a named file cannot be read. `written` is as the user wrote it. */
export function refusal(written: string, reason: RefusalReason, path: Path, fix: string): Fault {
  const name = JSON.stringify(written.length > 120 ? `${written.slice(0, 120)}…` : written);
  // What was meant for a file may hold a secret: it is not shown.
  if (reason === "outside" && written.includes("\n")) {
    const message = "This is a text of several lines where a file path belongs.";
    return fault("file-outside", path, message, "Move the text to a file below images/, and write its path here.");
  }
  const outside = `The path ${name} ${whyOutside(written)}; only files inside images/ are read.`;
  const reasons = {
    missing: ["file-missing", `There is no file ${name} in images/.`],
    outside: ["file-outside", outside],
    "not-a-file": ["file-not-regular", `${name} is not a regular file.`],
    "too-large": ["file-too-large", `${name} is larger than 65,536 bytes.`],
    unreadable: ["file-unreadable", `${name} cannot be read: permission denied, or the disk failed.`],
  } as const;
  const [code, message] = reasons[reason];
  return fault(code, path, message, fix);
}

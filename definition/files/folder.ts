import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { MAX_FILE_BYTES } from "../yaml/limits";
import { peek } from "../yaml/peek";
import { isDefinition, isPlainPath } from "./source";
import type { ImageSource, InventorySource, ReadResult, RefusalReason, SettingsSource } from "./source";

// Links are not followed, and a pipe or a device does not block. (0 on Windows, which has neither flag.)
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The files below `<root>/images`. Nothing outside is read: no path with `..`, no link, no device. */
export function folderSource(root: string): ImageSource {
  const base = resolve(root);
  const images = `${base}/images`;
  const refusals = new Map<string, RefusalReason | undefined>();
  let others: readonly string[] | undefined;
  const refusalOf = (folder: string): RefusalReason | undefined => {
    if (refusals.has(folder)) return refusals.get(folder);
    const isBelow = folder !== images && refusalOf(dirname(folder)) === undefined;
    const refused = refusalOfFolder(folder, root, isBelow);
    refusals.set(folder, refused);
    return refused;
  };
  return {
    list: () => {
      const names = refusalOf(images) === undefined ? entriesOf(images) : [];
      return names.map((name) => `images/${name}`).filter(isDefinition);
    },
    // One walk for all who ask.
    others: () => {
      if (refusalOf(images) !== undefined) return [];
      return (others ??= otherFiles(images, "images/", (folder) => refusals.set(folder, undefined)).sort());
    },
    read: (path) => {
      if (!isPlainPath(path) || !path.startsWith("images/")) return { refused: "outside" };
      // A plain path joins as it is, in a tenth of the time.
      const refused = refusalOf(`${base}/${path.slice(0, path.lastIndexOf("/"))}`);
      return refused === undefined ? readRegular(`${base}/${path}`) : { refused };
    },
  };
}

/** The settings files beside `Pulumi.yaml`. */
export function settingsFolder(root: string): SettingsSource {
  const names = entriesOf(root).flatMap((name) => /^Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml$/.exec(name)?.[1] ?? []);
  const read = (stack: string): ReadResult =>
    /^[A-Za-z0-9_.-]{1,100}$/.test(stack) ? readRegular(join(root, `Pulumi.${stack}.yaml`)) : { refused: "outside" };
  const overlooked = (): string[] =>
    entriesOf(root).filter((file) => {
      if (!/^pulumi(?:\.[\w.-]+)?\.ya?ml$/i.test(file) || /^Pulumi\.[\w.-]+\.yaml$/.test(file)) return false;
      const found = readRegular(join(root, file));
      return "bytes" in found && peek(found.bytes, "golden-images:[a-z]+", "nested").length > 0;
    });
  return { stacks: names, read, overlooked };
}

/** The files directly in `<root>/inventories`. A link is not followed. */
export function inventoryFolder(root: string): InventorySource {
  const folder = join(root, "inventories");
  const isFolder = lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const files = isFolder ? entriesOf(folder).filter((name) => /\.ya?ml$/i.test(name)) : [];
  const paths = files.map((name) => `inventories/${name}`);
  return {
    files: paths,
    read: (path) => (paths.includes(path) ? readRegular(join(root, path)) : { refused: "outside" }),
  };
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    // A folder that is there but cannot be read must not look like an empty one.
    if (refusedBy(error) === "missing") return [];
    throw error;
  }
}

/**
 * By hand, for a walk of Node follows links, round and round. A link is listed as it is in a commit, and not read. `note` is told
 * each folder, none of which is a link.
 */
function otherFiles(folder: string, prefix: string, note: (folder: string) => void): string[] {
  note(folder);
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name;
    if (entry.isDirectory()) return otherFiles(`${folder}/${entry.name}`, `${path}/`, note);
    return (entry.isFile() || entry.isSymbolicLink()) && !isDefinition(path) ? [path] : [];
  });
}

/**
 * None where a folder's real path is the one it has by name below the root's real path: no link on the way. Of one in a folder
 * that is known to be inside a single system call suffices; the real path takes one for each part.
 */
function refusalOfFolder(folder: string, root: string, isBelow: boolean): RefusalReason | undefined {
  try {
    if (isBelow && lstatSync(folder).isDirectory()) return undefined;
    const images = join(realpathSync.native(root), "images");
    const real = realpathSync.native(folder);
    return real === images || real.startsWith(images + sep) ? undefined : "outside";
  } catch {
    return "missing";
  }
}

function readRegular(path: string): ReadResult {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, OPEN_FLAGS);
    const status = fstatSync(descriptor);
    if (!status.isFile()) return { refused: "not-a-file" };
    if (status.size > MAX_FILE_BYTES) return { refused: "too-large" };
    const bytes = Buffer.allocUnsafe(status.size);
    for (let length = 0; length < bytes.length;) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (count === 0) return { refused: "unreadable" };
      length += count;
    }
    return { bytes };
  } catch (error) {
    return { refused: refusedBy(error) };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function refusedBy(error: unknown): RefusalReason {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "missing";
  if (code === "ELOOP" || code === "EMLINK") return "outside";
  return code === "EISDIR" || code === "ENXIO" ? "not-a-file" : "unreadable";
}

import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { MAX_FILE_BYTES } from "../yaml/limits";
import { isDefinition, isPlainPath } from "./source";
import type { ImageSource, ReadResult, RefusalReason, SettingsSource } from "./source";

// Links are not followed, and a pipe or a device does not block. (0 on Windows, which has neither flag.)
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The files below `<root>/images`. Nothing outside is read: no path with `..`, no link, no device. */
export function folderSource(root: string): ImageSource {
  const images = join(root, "images");
  const refusals = new Map<string, RefusalReason | undefined>();
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
    below: () => {
      const folders = refusalOf(images) === undefined ? foldersOf(images) : [];
      const paths = folders.flatMap((name) => filesBelow(join(images, name)).map((file) => `images/${name}/${file}`));
      return paths.filter((path) => /\.ya?ml$/i.test(path)).sort();
    },
    read: (path) => {
      if (!isPlainPath(path) || !path.startsWith("images/")) return { refused: "outside" };
      const full = join(root, path);
      const refused = refusalOf(dirname(full));
      return refused === undefined ? readRegular(full) : { refused };
    },
  };
}

/** The settings files beside `Pulumi.yaml`. */
export function settingsFolder(root: string): SettingsSource {
  const names = entriesOf(root).flatMap((name) => /^Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml$/.exec(name)?.[1] ?? []);
  const read = (stack: string): ReadResult =>
    /^[A-Za-z0-9_.-]{1,100}$/.test(stack) ? readRegular(join(root, `Pulumi.${stack}.yaml`)) : { refused: "outside" };
  return { stacks: names, read };
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function foldersOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** With forward slashes. Where there are files alone, no more is asked for than that. */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.every((entry) => entry.isFile())) return entries.map(({ name }) => name);
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll(sep, "/"));
}

/**
 * None where a folder's real path is the one it has by name below the root's real path: no link on the way. Of one in a folder
 * that is known to be inside a single call of the system tells; the real path takes one for each part.
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

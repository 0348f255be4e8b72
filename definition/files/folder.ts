import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { MAX_FILE_BYTES } from "../yaml/limits";
import {
  isDefinition,
  isPlainPath,
  type ImageSource,
  type ReadResult,
  type RefusalReason,
  type SettingsSource,
} from "./source";

// Links are not followed, and a pipe or a device does not block. (0 on Windows, which has neither flag.)
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The files below `<root>/images`. Nothing outside is read: no path with `..`, no link, no device. */
export function folderSource(root: string): ImageSource {
  const real = new Map<string, boolean>();
  const images = join(root, "images");
  const isInside = (folder: string): boolean => {
    const known = real.get(folder);
    if (known !== undefined) return known;
    const inside = resolvesInside(folder, root);
    real.set(folder, inside);
    return inside;
  };
  return {
    list: () => (isInside(images) ? listDefinitions(images) : []),
    read: (path) => {
      if (!isPlainPath(path) || !path.startsWith("images/")) return { refused: "outside" };
      const full = join(root, path);
      const folder = dirname(full);
      if (!isInside(folder)) return { refused: folderExists(folder) ? "outside" : "missing" };
      return readRegular(full);
    },
  };
}

/** The settings files beside `Pulumi.yaml`. */
export function settingsFolder(root: string): SettingsSource {
  const names = entriesOf(root).flatMap((name) => /^Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml$/.exec(name)?.[1] ?? []);
  return {
    stacks: names,
    read: (stack) => {
      if (!/^[A-Za-z0-9_.-]{1,100}$/.test(stack)) return { refused: "outside" };
      return readRegular(join(root, `Pulumi.${stack}.yaml`));
    },
  };
}

function listDefinitions(images: string): string[] {
  return entriesOf(images)
    .map((name) => `images/${name}`)
    .filter(isDefinition);
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Whether a folder's real path is the one it has by name below the root's real path: no link on the way. */
function resolvesInside(folder: string, root: string): boolean {
  try {
    const images = join(realpathSync.native(root), "images");
    const real = realpathSync.native(folder);
    return real === images || real.startsWith(images + sep);
  } catch {
    return false;
  }
}

function folderExists(folder: string): boolean {
  try {
    realpathSync.native(folder);
    return true;
  } catch {
    return false;
  }
}

function readRegular(path: string): ReadResult {
  let descriptor: number;
  try {
    descriptor = openSync(path, OPEN_FLAGS);
  } catch (error) {
    return { refused: refusedBy(error) };
  }
  try {
    return readOpen(descriptor);
  } catch (error) {
    return { refused: refusedBy(error) };
  } finally {
    closeSync(descriptor);
  }
}

function readOpen(descriptor: number): ReadResult {
  const status = fstatSync(descriptor);
  if (!status.isFile()) return { refused: "not-a-file" };
  if (status.size > MAX_FILE_BYTES) return { refused: "too-large" };
  const buffer = Buffer.allocUnsafe(status.size + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length === buffer.length) break;
  }
  return length > status.size ? { refused: "unreadable" } : { bytes: buffer.subarray(0, length) };
}

function refusedBy(error: unknown): RefusalReason {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "missing";
  if (code === "ELOOP" || code === "EMLINK") return "outside";
  return code === "EISDIR" || code === "ENXIO" ? "not-a-file" : "unreadable";
}

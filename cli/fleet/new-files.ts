import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CliError } from "../terminal/exit-code";

/**
 * Writes files, all or nothing: what was begun is taken away again when a later one cannot be written, and what was there
 * before is put back. Existing files are overwritten only with `force`.
 */
export function writeNewFiles(root: string, files: ReadonlyMap<string, string>, force = false): void {
  const taken = [...files.keys()].filter((file) => existsSync(join(root, file)));
  if (taken.length > 0 && !force) {
    throw new CliError(`There is already ${taken.join(", ")}; nothing was written.`, "Choose another name.", 1);
  }
  const before = new Map(taken.map((file) => [join(root, file), readFileSync(join(root, file))]));
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      const path = join(root, file);
      mkdirSync(dirname(path), { recursive: true });
      written.push(path);
      writeFileSync(path, text, { flag: before.has(path) ? "w" : "wx" });
    }
  } catch (error) {
    for (const path of written) {
      const old = before.get(path);
      if (old === undefined) rmSync(path, { force: true });
      else writeFileSync(path, old);
    }
    throw error;
  }
}

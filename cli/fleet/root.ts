import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "../../definition/yaml/parse";
import { CliError } from "../terminal/exit-code";

/**
 * The folder that holds `images/`: the one given, or the nearest one above the working directory.
 * Throws a {@link CliError} when there is none.
 */
export function findRoot(given: string | undefined): string {
  const start = resolve(given ?? ".");
  for (let folder = start; ; folder = dirname(folder)) {
    if (isFolder(join(folder, "images"))) return folder;
    if (given !== undefined || dirname(folder) === folder) break;
  }
  const check = existsSync(start)
    ? "Name the folder that holds `images/` with --root."
    : "Check the path given with --root.";
  const run = "Run golden in the repository that holds your definitions, or name it with --root.";
  const place = given === undefined ? `${start} or above it` : start;
  throw new CliError(`There is no folder \`images\` in ${place}.`, given === undefined ? run : check);
}

/** The name in `Pulumi.yaml`, which stands in every URN; a place to fill in where the file cannot be read. */
export function projectName(root: string): string {
  const file = join(root, "Pulumi.yaml");
  const name = existsSync(file) ? parse(readFileSync(file)).value?.["name"] : undefined;
  return typeof name === "string" ? name : "PROJECT";
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

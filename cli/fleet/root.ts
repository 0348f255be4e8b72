import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { parse } from "../../definition/yaml/parse";
import { CliError } from "../terminal/exit-code";

/**
 * The folder that holds `images/`: the one given, or the nearest one above the working directory.
 * Throws a {@link CliError} when there is none.
 */
export function findRoot(given: string | undefined): string {
  const start = resolve(given ?? ".");
  for (let folder = start; ; folder = dirname(folder)) {
    if (isFolder(join(folder, "images"))) return withoutLink(folder);
    if (given !== undefined || dirname(folder) === folder) break;
  }
  const check = existsSync(start)
    ? "Name the folder that holds `images/` with --root."
    : "Check the path given with --root.";
  const run = "Run golden in the repository that holds your definitions, or name it with --root.";
  const place = given === undefined ? `${start} or above it` : start;
  throw new CliError(`There is no folder \`images\` in ${place}.`, given === undefined ? run : check);
}

/** The name in `Pulumi.yaml`, which is in every URN; a placeholder where the file cannot be read. */
export function projectName(root: string): string {
  const file = join(root, "Pulumi.yaml");
  const name = existsSync(file) ? parse(readFileSync(file)).value?.["name"] : undefined;
  return typeof name === "string" ? name : "PROJECT";
}

/**
 * Path of a folder from the top of its git work tree, `""` or with a slash at the end: `infra/`. `""` outside of any.
 * By the `.git` that marks the top (a folder, or the file of a linked work tree): it needs no git, and none that trusts
 * the folder's owner, as in a container of CI.
 */
export function prefixInWorkTree(folder: string): string {
  const start = realpathSync(folder);
  for (let top = start; ; top = dirname(top)) {
    if (existsSync(join(top, ".git"))) return top === start ? "" : `${relative(top, start).replaceAll(sep, "/")}/`;
    if (dirname(top) === top) return "";
  }
}

/**
 * The path of a file of the root from the working directory, as people are to see it: an editor or a shell finds it by that.
 * From the root where that is neither above nor below the working directory. Machines always get it from the root.
 */
export function shownFrom(root: string): (file: string) => string {
  const way = relative(process.cwd(), root);
  const isNear = /^(?:\.\.(?:[\\/]|$))*$/.test(way) || !(way.startsWith("..") || isAbsolute(way));
  return isNear ? (file) => relative(".", join(root, file)) : String;
}

/** A link would show no image at all: none is followed, since definitions come in pull requests. */
function withoutLink(root: string): string {
  if (!lstatSync(join(root, "images")).isSymbolicLink()) return root;
  throw new CliError(`${join(root, "images")} is a link, which is not followed.`, "Replace it with the folder itself.");
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

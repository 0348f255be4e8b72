import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/**
 * Path of a folder from the top of its git work tree, `""` or with a slash at the end: `infra/`. `""` outside of any.
 * By the `.git` that marks the top (a folder, or the file of a linked work tree): it needs no git, and none that trusts
 * the folder's owner, as in a container of CI.
 */
export function prefixInWorkTree(folder: string): string {
  const start = realpathSync(folder);
  for (let top = start; ; top = dirname(top)) {
    if (existsSync(join(top, ".git"))) return withSlash(relative(top, start));
    if (dirname(top) === top) return "";
  }
}

function withSlash(path: string): string {
  return path === "" ? "" : `${path.replaceAll(sep, "/")}/`;
}

import fs from "node:fs";
import { resolve } from "node:path";

/** Loaded by `node --require` before golden: writes below the folder READ_ONLY fail as on a read-only file system, for root too. */
const folder = process.env["READ_ONLY"];

function refused<Rest extends unknown[], Result>(
  syscall: string,
  write: (path: string, ...rest: Rest) => Result,
): (path: string, ...rest: Rest) => Result {
  return (path, ...rest) => {
    if (folder === undefined || !resolve(path).startsWith(folder)) return write(path, ...rest);
    const error = new Error(`EROFS: read-only file system, ${syscall} '${path}'`);
    throw Object.assign(error, { errno: -30, code: "EROFS", syscall, path });
  };
}

Object.assign(fs, {
  writeFileSync: refused("open", fs.writeFileSync as (path: string, ...rest: unknown[]) => unknown),
  appendFileSync: refused("open", fs.appendFileSync as (path: string, ...rest: unknown[]) => unknown),
  mkdirSync: refused("mkdir", fs.mkdirSync as (path: string, ...rest: unknown[]) => unknown),
});

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

const access = fs.accessSync as (path: string, mode: number) => void;
const refusedAccess = refused("access", access);

Object.assign(fs, {
  writeFileSync: refused("open", fs.writeFileSync as (path: string, ...rest: unknown[]) => unknown),
  appendFileSync: refused("open", fs.appendFileSync as (path: string, ...rest: unknown[]) => unknown),
  accessSync: (path: string, mode: number = fs.constants.F_OK) =>
    (mode & fs.constants.W_OK ? refusedAccess : access)(path, mode),
  mkdirSync: refused("mkdir", fs.mkdirSync as (path: string, ...rest: unknown[]) => unknown),
});

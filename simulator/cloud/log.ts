import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const HEAD = '{"format":2}\n';

/** A file to which several processes add, one at a time: whoever calls has its lock. */
export interface Log<Entry> {
  /** What was added since the last call. `isAnew`: nothing read earlier counts, the file is another one. */
  read(): { readonly isAnew: boolean; readonly entries: readonly Entry[] };
  /** Adds entries: all of them or, with a kill, none. */
  add(entries: readonly Entry[]): void;
  /** Puts the entries in place of all. */
  replace(entries: readonly Entry[]): void;
}

/** Opens a log of a line a change: a change costs what it is, however large the whole. */
export function openLog<Entry>(file: string): Log<Entry> {
  /** The file that was read, and how far. */
  let [known, end] = ["", 0];
  const replace = (entries: readonly Entry[]): void => {
    const content = `${HEAD}${JSON.stringify(entries)}\n`;
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${String(process.pid)}.tmp`;
    writeFileSync(temporary, content, { mode: 0o600 }); // secrets may be in it
    renameSync(temporary, file);
    [known, end] = [lookAt(file).identity, Buffer.byteLength(content)];
  };
  return {
    replace,
    read: () => {
      const { identity, size } = lookAt(file);
      const isAnew = identity !== known || size < end;
      if (isAnew) [known, end] = [identity, 0];
      if (size === end) return { isAnew, entries: [] };
      const added = readFileSync(file).subarray(end).toString("utf8");
      if (end === 0 && !added.startsWith(HEAD)) throw unreadable(file);
      const whole = added.slice(0, added.lastIndexOf("\n") + 1); // a killed process may leave half a line
      const lines = whole.slice(end === 0 ? HEAD.length : 0).split("\n");
      end += Buffer.byteLength(whole);
      return { isAnew, entries: lines.flatMap((line) => (line === "" ? [] : (JSON.parse(line) as Entry[]))) };
    },
    add: (entries) => {
      if (end === 0) {
        replace(entries);
        return;
      }
      const line = `${JSON.stringify(entries)}\n`;
      if (statSync(file).size > end) truncateSync(file, end);
      appendFileSync(file, line);
      end += Buffer.byteLength(line);
    },
  };
}

/** The number of a deleted file is given again. */
function lookAt(file: string): { readonly identity: string; readonly size: number } {
  const found = statSync(file, { throwIfNoEntry: false });
  return { identity: found ? `${String(found.ino)} ${String(found.birthtimeMs)}` : "", size: found?.size ?? 0 };
}

function unreadable(file: string): Error {
  return new Error(
    `golden-images simulator: ${file} is not a state file of format 2; delete it to start with an empty cloud.`,
  );
}

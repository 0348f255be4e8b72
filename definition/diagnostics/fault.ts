import type { CodeEntry } from "./code-entry";
import type { Severity } from "./issue";

/** Keys and indexes from the root of a file to a value. */
export type Path = readonly (string | number)[];

/**
 * A fault before it has a file and a position: what a schema error, a normaliser or a rule reports.
 * `load.ts` turns it into an {@link Issue} when, and only when, there is one to show.
 */
export interface Fault {
  /** A key of the catalogue (`codes/`). */
  readonly code: string;
  /** @default "error" */
  readonly severity?: Severity;
  readonly path: Path;
  /** What cannot be relied on, where it is not the value at {@link path}. */
  readonly breaks?: Path;
  /** Point to the key instead of its value, e.g. for an unknown key. @default "value" */
  readonly at?: "key" | "value";
  readonly message: string;
  readonly fix: string;
}

/** The codes that a check gives, and what makes its faults: of these codes alone, each with its severity. */
export function faultsOf<const Entries extends Readonly<Record<string, CodeEntry>>>(codes: Entries) {
  const fault = (
    code: keyof Entries & string,
    path: Path,
    message: string,
    fix: string,
    details?: Pick<Fault, "at" | "breaks">,
  ): Fault => {
    const { severity } = codes[code] as CodeEntry;
    return { code, severity, path, message, fix, ...details };
  };
  return { codes, fault } as const;
}

/** `["share", "accounts", 0]` → `share.accounts[0]`; keys that are not plain words are quoted. */
export function formatPath(path: Path): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${String(part)}]`;
    else if (/^[\w-]+$/.test(part)) text += text === "" ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

/** Whether one path is the other's beginning, so that a fault at one makes the value at the other unreliable. */
export function overlaps(one: Path, other: Path): boolean {
  const shared = Math.min(one.length, other.length);
  for (let index = 0; index < shared; index++) if (one[index] !== other[index]) return false;
  return true;
}

import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { setValue, type EditFault, type Format, type Spot } from "../../../consumers/formats/edit";
import type { Consumer } from "../../../definition";
import { LARGEST_FILE, textIn, tooLarge, type Unread } from "../../../operations/pull-requests/base-files";

/** A place in a file of others that carries something of an image. */
export interface Follower {
  readonly image: string;
  readonly consumer: Consumer;
  readonly spot: Spot;
}

/** What it is to carry. */
export interface WantedEdit extends Follower {
  readonly value: string;
}

/** What becomes of a file: `after` is what stands there where nothing is to change, or something is refused. */
export interface FileEdit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** With what stood there. */
  readonly values: readonly { readonly edit: WantedEdit; readonly before: string }[];
  readonly faults: readonly (Omit<EditFault, "code"> & { readonly code: string; readonly image: string })[];
}

/** Where the value of an image stands, if the consumer says so. */
export function spotOf({ at, format, pattern, keys }: Consumer, image: string): Spot | undefined {
  if (pattern !== undefined) return { pattern };
  if (at === undefined || format === undefined) return undefined;
  const key = keys?.[image] ?? "";
  return { format: format as Format, at: at.map((part) => part.replaceAll("{key}", () => key)) };
}

/** All edits of one file, or none of them. Whoever asks for another value at a place than one before is refused. */
export async function editFile(
  path: string,
  read: { readonly text: string } | Unread,
  edits: readonly WantedEdit[],
): Promise<FileEdit> {
  if (!("text" in read)) return { path, before: "", after: "", values: [], faults: [{ ...START, code: "unreadable", ...read, image: edits[0]?.image ?? "" }] }; // prettier-ignore
  const values: FileEdit["values"][number][] = [];
  const faults: FileEdit["faults"][number][] = [];
  const taken = new Map<string, WantedEdit>();
  let after = read.text;
  for (const edit of edits) {
    const { image, spot, value } = edit;
    const place = JSON.stringify(spot);
    const other = taken.get(place) ?? edit;
    taken.set(place, other);
    const done = await setValue(after, spot, value);
    if ("fault" in done) faults.push({ ...done.fault, image });
    else if (other.value !== value) {
      const message = `${other.image} and ${image} are both written to ${place}.`;
      faults.push({ ...START, code: "conflict", message, fix: "Give each a place of its own.", image });
    } else {
      after = done.text;
      values.push({ edit, before: done.before });
    }
  }
  return { path, before: read.text, after: faults.length === 0 ? after : read.text, values, faults };
}

const START = { line: 1, column: 1 };

/** Of a file in a folder that somebody has checked out. */
export function checkedOut(folder: string, path: string): { readonly text: string } | Unread {
  const full = join(folder, path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (!found?.isFile()) return { message: "There is no such file.", fix: "Correct path in the definition, or check --dir." }; // prettier-ignore
  if (!realpathSync(full).startsWith(realpathSync(folder) + sep)) return { message: "It is a link out of the repository.", fix: "Name the file itself." }; // prettier-ignore
  return found.size > LARGEST_FILE ? tooLarge() : textIn(readFileSync(full));
}

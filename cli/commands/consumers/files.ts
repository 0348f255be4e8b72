import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { setValue, type EditFault, type Format, type Spot } from "../../../consumers/formats/edit";
import type { Consumer } from "../../../definition";

/** More than any file of configuration has, in bytes. */
const LARGEST = 1_048_576;

/** One value that a file is to carry. */
export interface WantedEdit {
  readonly image: string;
  readonly consumer: Consumer;
  readonly spot: Spot;
  readonly value: string;
}

/** What becomes of a file: `after` is what stands there where nothing is to change, or something is refused. */
export interface FileEdit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly values: readonly { readonly image: string; readonly before: string; readonly value: string }[];
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
export async function editFile(folder: string, path: string, edits: readonly WantedEdit[]): Promise<FileEdit> {
  const read = textOf(folder, path);
  if ("fault" in read) return { path, before: "", after: "", values: [], faults: [{ ...read.fault, image: edits[0]?.image ?? "" }] }; // prettier-ignore
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
      values.push({ image, before: done.before, value });
    }
  }
  return { path, before: read.text, after: faults.length === 0 ? after : read.text, values, faults };
}

const START = { line: 1, column: 1 };

function textOf(folder: string, path: string): { readonly text: string } | Pick<Fault, "fault"> {
  const fault = (message: string, fix: string): Fault => ({ fault: { ...START, code: "unreadable", message, fix } });
  const full = join(folder, path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (!found?.isFile()) return fault("There is no such file.", "Correct path in the definition, or check --dir.");
  if (!realpathSync(full).startsWith(realpathSync(folder) + sep)) return fault("It is a link out of the repository.", "Name the file itself."); // prettier-ignore
  if (found.size > LARGEST) return fault("It has more than 1 MiB.", "Name a smaller file.");
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(full)) };
  } catch {
    return fault("It is not UTF-8.", "Save it as UTF-8.");
  }
}

interface Fault {
  readonly fault: Omit<FileEdit["faults"][number], "image">;
}

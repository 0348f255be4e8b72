import { formatPath, overlaps, positionAt } from "../../definition/yaml/place";
import { BrokenFile, type Leaf } from "./leaf";
import { matchesOf } from "./pattern";

/** Each format's library is loaded with the first file of it. */
const LEAVES = {
  json: async () => (await import("./json.js")).jsonLeaves,
  yaml: async () => (await import("./yaml.js")).yamlLeaves,
  toml: async () => (await import("./toml.js")).tomlLeaves,
  tfvars: async () => (await import("./tfvars.js")).tfvarsLeaves,
  edn: async () => (await import("./edn.js")).ednLeaves,
  dockerfile: async () => (await import("./dockerfile.js")).dockerfileLeaves,
} as const;

export type Format = keyof typeof LEAVES;

/** Where a value stands in a file: keys and indexes from 0, or what the one group of a pattern captures. */
export type Spot = { readonly format: Format; readonly at: readonly string[] } | { readonly pattern: string };

/** Why a value cannot be set. Its words may hold text of the file: escape on print. */
export interface EditFault {
  readonly code: "broken" | "absent" | "several" | "not-text" | "unwritable" | "too-slow";
  /** From 1, as the column, which counts UTF-16 code units. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly fix: string;
}

/** The new text, and the value that stood there. */
export type Edit = { readonly text: string; readonly before: string } | { readonly fault: EditFault };

/**
 * Sets one value in a file that belongs to others: not one character beside it changes, so comments, order, quotes, blanks, line
 * ends and byte order mark stay. Pure; the same edit again changes nothing.
 */
export async function setValue(text: string, spot: Spot, value: string): Promise<Edit> {
  if (text.startsWith("\ufeff")) {
    const edit = await setValue(text.slice(1), spot, value);
    return "fault" in edit ? edit : { ...edit, text: `\ufeff${edit.text}` };
  }
  const found = await find(text, spot);
  if ("code" in found) return { fault: found };
  const { start, is } = found;
  if (typeof is === "string") return { fault: notText(text, spot, start, is) };
  if (is.value === value) return { text, before: value };
  const after = text.slice(0, start) + is.write(value) + text.slice(is.end);
  const again = await find(after, spot);
  if (!("code" in again) && typeof again.is === "object" && again.is.value === value) {
    return { text: after, before: is.value };
  }
  const message = `${JSON.stringify(value)} would not be read back from ${nameOf(spot)}.`;
  return { fault: faultAt(text, start, "unwritable", message, "Put what stands there in quotes, or write another value.") }; // prettier-ignore
}

async function find(text: string, spot: Spot): Promise<Leaf | EditFault> {
  try {
    const leaves = "at" in spot ? await (await LEAVES[spot.format]())(text) : matchesOf(text, spot.pattern);
    const fitting = "at" in spot ? leaves.filter(({ path }) => isIn(path, spot.at) && path.length === spot.at.length) : leaves; // prettier-ignore
    const [leaf, second] = fitting;
    if (leaf === undefined) return absent(text, leaves, spot);
    if (second === undefined) return leaf;
    const message = `${nameOf(spot)} stands in ${fitting.length.toString()} places; this is the second.`;
    return faultAt(text, second.start, "several", message, "Name a place that is there once.");
  } catch (error) {
    if (error instanceof BrokenFile) return broken(text, error.message.replace(/\.$/, ""), error.offset);
    if (error instanceof RangeError) return broken(text, "it nests too deep", 0);
    if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    return faultAt(text, 0, "too-slow", "The pattern takes more than a second here.", "Avoid repetitions of repetitions in it."); // prettier-ignore
  }
}

function absent(text: string, leaves: readonly Leaf[], spot: Spot): EditFault {
  if (!("at" in spot))
    return faultAt(text, 0, "absent", "Nothing fits the pattern.", "Correct the pattern or the file.");
  let near = { path: [...spot.at], leaves: leaves.filter(({ path }) => isIn(path, spot.at)) };
  if (near.leaves.length > 0) return notText(text, spot, near.leaves[0]?.start ?? 0, "a collection");
  while (near.leaves.length === 0 && near.path.length > 0) {
    const path = near.path.slice(0, -1);
    near = { path, leaves: leaves.filter((leaf) => isIn(leaf.path, path) && leaf.path.length > path.length) };
  }
  const keys = [...new Set(near.leaves.map(({ path }) => path[near.path.length] ?? ""))].slice(0, 10).join(", ");
  const message = `There is no ${nameOf(spot)}; ${formatPath(near.path) || "the file"} has ${keys || "nothing"}.`;
  return faultAt(text, near.leaves[0]?.start ?? 0, "absent", message, "Correct `at`, or add the place to the file.");
}

function notText(text: string, spot: Spot, offset: number, is: string): EditFault {
  const message = `${nameOf(spot)} is ${is}; only text can be replaced.`;
  return faultAt(text, offset, "not-text", message, "Write it as text in quotes, or name another place.");
}

function broken(text: string, message: string, offset: number): EditFault {
  return faultAt(text, offset, "broken", `The file cannot be read: ${message}.`, "Correct the file, or its format.");
}

/** Whether a path begins with another. */
function isIn(path: readonly string[], beginning: readonly string[]): boolean {
  return path.length >= beginning.length && overlaps(path, beginning);
}

function nameOf(spot: Spot): string {
  return "at" in spot ? formatPath(spot.at) : "what the pattern captures";
}

function faultAt(text: string, offset: number, code: EditFault["code"], message: string, fix: string): EditFault {
  return { code, ...positionAt(text, offset), message, fix };
}

import type { ImageSource } from "../files/source";
import { nameOfFile } from "./names";
import { parse } from "../yaml/parse";
import { peekWord } from "../yaml/peek";
import type { ParentOf } from "../settings/split";
import { substitute, textsOf } from "./variables";

/** Which image of the repository each is built on, as far as that shows without checking the definitions. */
export interface Parents {
  readonly parentOf: ParentOf;
  /** Definitions whose parent is unknown, because of a fault in the file, in the parent or in a variable that it uses. */
  readonly unknown: ReadonlySet<string>;
}

/** Keys of a parent that is not an image of the repository. */
const OF_OTHERS: ReadonlySet<string> = new Set([
  "managed",
  "ssm",
  "ami",
  "arn",
  "registry",
  "tag",
  "digest",
  "version",
]);

/**
 * Reads `parent` of every definition and nothing else of it: no documents, schema or rules. It costs a tenth of loading them, and a
 * part of a split stack needs no more of the images that other parts deploy.
 */
export function readParents(source: ImageSource): Parents {
  const shared = textsOf(valueOf(source.read("images/variables.yaml")));
  const parents = new Map<string, string>();
  const unknown = new Set<string>();
  for (const file of source.list()) {
    const name = nameOfFile(file);
    const read = source.read(file);
    // Most name a managed image so, which needs no parsing. A fault elsewhere in the file is for the part that has it.
    if ("bytes" in read && peekWord(read.bytes, "parent") !== undefined) continue;
    const parent = parentIn(valueOf(read), shared);
    if (parent === "unknown") unknown.add(name);
    else if (parent !== "of others") parents.set(name, parent.image);
  }
  return { parentOf: (name) => parents.get(name), unknown };
}

/** The mapping in a file; absent when there is any fault. */
function valueOf(read: ReturnType<ImageSource["read"]>): Readonly<Record<string, unknown>> | undefined {
  if ("refused" in read) return undefined;
  const { value, faults } = parse(read.bytes);
  return faults.length > 0 ? undefined : value;
}

/** What needs no parent and names none. */
function hasNone(definition: Readonly<Record<string, unknown>> | undefined): boolean {
  return definition?.kind === "project" || (definition?.kind === "external" && definition.parent === undefined);
}

function parentIn(
  definition: Readonly<Record<string, unknown>> | undefined,
  shared: Readonly<Record<string, string>>,
): { readonly image: string } | "of others" | "unknown" {
  if (hasNone(definition)) return "of others";
  const root = { parent: definition?.parent };
  const { faults } = substitute(root, { shared, own: textsOf(definition?.variables), doubtful: new Set() });
  const { parent } = root;
  if (faults.some(({ path }) => path[0] === "parent")) return "unknown";
  if (typeof parent === "string") return "of others";
  if (typeof parent !== "object" || parent === null || Array.isArray(parent)) return "unknown";
  if ("image" in parent) return typeof parent.image === "string" ? { image: parent.image } : "unknown";
  return Object.keys(parent).every((key) => OF_OTHERS.has(key)) ? "of others" : "unknown";
}

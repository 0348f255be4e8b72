import { Composer, isAlias, isMap, isScalar, isSeq, stringify } from "yaml";
import type { Document, Node } from "yaml";
import { tokenize } from "./compose";

/** A value under a tag, such as `!Sub`. */
export class Tagged {
  constructor(
    readonly tag: string,
    readonly value: unknown,
  ) {}
}

/** The documents of a file as plain data in which every scalar is text as it is written; or what is wrong with it. */
export type TaggedFile = { readonly documents: readonly unknown[] } | { readonly problem: string };

/** CloudFormation takes a template of this size. Bytes. */
export const MAX_TEMPLATE_BYTES = 1_048_576;
const MAX_TOKENS = 500_000;
const MAX_DEPTH = 100;
const OPTIONS = { schema: "failsafe", uniqueKeys: false, logLevel: "silent", prettyErrors: false } as const;
const MAX_ALIASES = 100;

class Problem extends Error {}

/** Of YAML that is not ours, or JSON: with tags, anchors and several documents. Never throws. */
export function readTagged(text: string): TaggedFile {
  if (Buffer.byteLength(text) > MAX_TEMPLATE_BYTES) return { problem: "it is larger than 1 MiB" };
  const read = tokenize(text, { tokens: MAX_TOKENS, stack: MAX_DEPTH });
  if ("fault" in read)
    return { problem: "it nests too deeply, or is no template: it has a directive or too many words" };
  try {
    const documents = [...new Composer(OPTIONS).compose(read.tokens, true, text.length)];
    const [error] = documents.flatMap(({ errors }) => errors);
    if (error)
      return { problem: `line ${text.slice(0, error.pos[0]).split("\n").length.toString()}: ${error.message}` };
    return { documents: documents.filter(({ contents }) => contents !== null).map(dataOf) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

/** Text of plain data, with quotes around all that YAML 1.1 or 1.2 reads as something else than text. */
export function writeYaml(value: unknown): string {
  return stringify(value, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false, singleQuote: false });
}

function dataOf(document: Document.Parsed): unknown {
  let aliases = 0;
  const read = (node: unknown, depth: number): unknown => {
    if (depth > MAX_DEPTH) throw new Problem("an alias contains itself");
    if (isAlias(node)) {
      if (++aliases > MAX_ALIASES) throw new Problem(`it has more than ${MAX_ALIASES.toString()} aliases`);
      return read(node.resolve(document), depth + 1);
    }
    const value = plain(node);
    const tag = (node as Node | null)?.tag;
    return tag?.startsWith("!") === true && !tag.startsWith("!!") ? new Tagged(tag, value) : value;

    function plain(of: unknown): unknown {
      if (isSeq(of)) return of.items.map((item) => read(item, depth + 1));
      if (!isMap(of)) return isScalar(of) && typeof of.value === "string" ? of.value : "";
      const entries = of.items.map((pair) => [keyOf(pair.key), read(pair.value, depth + 1)] as const);
      if (new Set(entries.map(([key]) => key)).size < entries.length) {
        const twice = entries.find(([key], index) => entries.findIndex(([other]) => other === key) < index);
        throw new Problem(`the key ${twice?.[0] ?? ""} is given twice in one mapping`);
      }
      return Object.fromEntries(entries) as unknown;
    }
  };
  return read(document.contents, 0);
}

function keyOf(key: unknown): string {
  if (isScalar(key) && typeof key.value === "string") return key.value;
  throw new Problem("a key is empty, a list or a mapping");
}

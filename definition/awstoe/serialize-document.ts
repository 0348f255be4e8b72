import type * as Library from "./serialize-fully";
import { serializeQuickly } from "./serialize-quickly";

/**
 * YAML text of a document as it goes into a component's `data`: keys in the order given, commands as literal blocks,
 * no folding, aliases or tags. Whatever the texts hold, parsing the result gives the document back, in YAML 1.1 and 1.2.
 * The library is loaded for odd documents alone: it is a quarter of the cold start of `golden check`.
 */
export function serializeDocument(document: Readonly<Record<string, unknown>>): string {
  return serializeQuickly(document) ?? library().serializeFully(document);
}

function library(): typeof Library {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when first needed, and this is synchronous
  return require("./serialize-fully") as typeof Library;
}

import { Document, isScalar, type ScalarTag } from "yaml";
import { stringifyString } from "yaml/util";

/** Words that a YAML 1.1 parser (AWSTOE is written in Go) reads as something else than text. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null|none|inf|nan)$/i;

/** Texts that need no quotes in any version of YAML: a letter or `/` first, then nothing that could mean anything. */
const plain = /^[A-Za-z/](?:[A-Za-z0-9_./@=+-]| (?! |$))*$/;

/** Texts of several lines that a literal block (`|`) carries unchanged: printable, no odd line break, no leading or trailing blank line. */
const literal = /^[!-~\u00a1-\u2027\u202a-\ud7ff](?:[\n\t -~\u00a0-\u2027\u202a-\ud7ff])*$/;

/** Characters that JSON leaves bare but that YAML parsers fold, strip or refuse. */
const bare = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Texts in our own style; everything else as the library writes it. */
const text: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => typeof value === "string",
  resolve: (value) => value,
  stringify(item, context) {
    const value = item.value as string;
    if (plain.test(value) && !reserved.test(value)) return value;
    if (!context.implicitKey && value.includes("\n") && literal.test(value)) {
      return stringifyString({ value, type: "BLOCK_LITERAL" }, context);
    }
    return JSON.stringify(value).replace(bare, (character) => escaped(character));
  },
};

/**
 * YAML text of a document as it goes into a component's `data`: keys in the order given, commands as literal blocks,
 * no folding, aliases or tags. Whatever the texts hold, parsing the result gives the document back, in YAML 1.1 and 1.2.
 */
export function serializeDocument(document: Readonly<Record<string, unknown>>): string {
  const yaml = new Document(document, {
    aliasDuplicateObjects: false,
    customTags: (tags) => [text, ...tags.filter((tag) => typeof tag === "string" || tag.tag !== text.tag)],
  });
  const version = yaml.get("schemaVersion", true);
  if (isScalar(version) && version.value === 1) version.minFractionDigits = 1;
  return yaml.toString({ lineWidth: 0 });
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

import type * as Yaml from "yaml";
import type * as YamlUtil from "yaml/util";

/** Words that a YAML 1.1 parser (AWSTOE is written in Go) reads as something else than text. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|none|inf|nan|e[-+]?[0-9]+)$/i;

/** Texts that need no quotes in any version of YAML: a letter or `/` first, then nothing that could mean anything. */
const PLAIN = /^[A-Za-z/][A-Za-z0-9_./@=+-]*(?: [A-Za-z0-9_./@=+-]+)*$/;

/** Texts of several lines that a literal block (`|`) carries unchanged: printable, no odd line break, no leading or trailing blank line. */
const LITERAL = /^[!-~\u00a1-\u2027\u202a-\ud7ff](?:[\n\t -~\u00a0-\u2027\u202a-\ud7ff])*$/;

/** Characters that JSON leaves bare but that YAML parsers fold, strip or refuse. */
const BARE = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Spaces before a line of text in the deepest document that is accepted, and the line's end. */
const LONGEST_INDENT = 84;

interface Library extends Pick<typeof Yaml, "Document" | "isScalar"> {
  readonly text: Yaml.ScalarTag;
}

let loaded: Library | undefined;

/**
 * YAML text of a document as it goes into a component's `data`: keys in the order given, commands as literal blocks,
 * no folding, aliases or tags. For any text, parsing the result gives the document back, in YAML 1.1 and 1.2.
 */
export function serializeDocument(document: Readonly<Record<string, unknown>>): string {
  const { Document, isScalar, text } = (loaded ??= library());
  const yaml = new Document(document, {
    aliasDuplicateObjects: false,
    customTags: (tags) => [text, ...tags.filter((tag) => typeof tag === "string" || tag.tag !== text.tag)],
  });
  const version = yaml.get("schemaVersion", true);
  if (isScalar(version) && version.value === 1) version.minFractionDigits = 1;
  return yaml.toString({ lineWidth: 0 });
}

/**
 * At least the length of the document's text, in a fiftieth of the time that writing it takes. JSON with indentation is as
 * long, but for the lines of literal blocks, for characters that are bare in JSON alone, and for keys on their own lines.
 */
export function boundOfLength(document: Readonly<Record<string, unknown>>): number {
  const json = JSON.stringify(document, null, 2);
  const lineEnds = json.match(/\\n/g)?.length ?? 0;
  const notAscii = json.match(/[^ -~\n]/g)?.length ?? 0;
  return Math.ceil(json.length * 1.1) + lineEnds * LONGEST_INDENT + notAscii * 5 + 100;
}

/** The same of a short document, in a third of that time: every value on a line of its own, every character in six. */
export function roughBoundOfLength(value: unknown): number {
  if (typeof value === "string") return value.length * 6 + value.split("\n").length * LONGEST_INDENT;
  if (typeof value !== "object" || value === null) return LONGEST_INDENT;
  let length = LONGEST_INDENT;
  for (const key of Object.keys(value))
    length += key.length * 6 + roughBoundOfLength((value as Readonly<Record<string, unknown>>)[key]);
  return length;
}

/** The library, which takes 20 ms to load: a run of `golden check` without faults does not need it. */
function library(): Library {
  /* eslint-disable @typescript-eslint/no-require-imports -- loaded when first needed, and this is synchronous */
  const { Document, isScalar } = require("yaml") as typeof Yaml;
  const { stringifyString } = require("yaml/util") as typeof YamlUtil;
  /* eslint-enable @typescript-eslint/no-require-imports */
  return { Document, isScalar, text: textIn(stringifyString) };
}

/** Texts in our own style; everything else as the library writes it. */
function textIn(stringifyString: typeof YamlUtil.stringifyString): Yaml.ScalarTag {
  return {
    tag: "tag:yaml.org,2002:str",
    default: true,
    identify: (value) => typeof value === "string",
    resolve: (value) => value,
    stringify(item, context) {
      const value = item.value as string;
      if (context.implicitKey || !value.includes("\n") || !LITERAL.test(value)) return inlineText(value);
      return stringifyString({ value, type: "BLOCK_LITERAL" }, context);
    },
  };
}

/** The text on one line: plain where that is safe in any version of YAML, else in double quotes. */
function inlineText(value: string): string {
  if (PLAIN.test(value) && !RESERVED.test(value)) return value;
  return JSON.stringify(value).replace(BARE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

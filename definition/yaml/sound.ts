/**
 * The reader of sound files: js-yaml, a third of the cost of the library that knows positions. It takes only what that
 * library reads alike, and reports nothing: see `docs/decisions/0012-sound-files-are-read-by-js-yaml.md`.
 */

import { FAILSAFE_SCHEMA, Type, load } from "js-yaml";
import type { State } from "js-yaml";
import { MAX_DEPTH, UNUSABLE } from "./limits";

/** Longer files could reach the bound on tokens, of which there are at most three for two characters: see `compose.ts`. */
const MAX_LENGTH = 20_000;

/** Blanks and line ends on which readers differ, and tags in full. */
const STRANGE: readonly string[] = ["\t", "\r", "\u0085", "\u2028", "\u2029", "\ufeff", "!<"];

/** Several documents, directives, items without a value, and explicit keys, each with a text that all of them have. */
const STRANGE_FORMS: readonly (readonly [string, RegExp])[] = [
  ["---", /^---/m],
  ["...", /^\.\.\./m],
  ["%", /^%/m],
  ["-", /- *$(?<=(?:^| )- *)/m],
  ["?", /\?(?= |$)(?<=(?:^|[[{,]|- ) *\?)/m],
];

/** What stands at odds with a comment. */
const STRANGE_COMMENT = /["'[\]{},|>+-]#|(?:^| )- *#/m;

const ENTRY_OR_ITEM = /^-(?: |$)|:(?: |$)/;
const OPEN_KEY = /:(?: *$| +#)/;
const COMMENT = /\n[^\S\n]*#/;

/** Keys that no reader takes for anything but text. */
const KEY =
  /^(?!(?:constructor|prototype|null|true|false|[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$)[A-Za-z][A-Za-z0-9_.:/-]{0,63}$/;

/** How most texts begin, and neither numbers nor any of the words below. */
const LIKE_TEXT = /^[A-EGHJ-MP-SU-XZa-eg-mp-su-xz/$]/;

/** Numbers that mean the same in YAML 1.1, 1.2 and JSON. */
const NUMBER = /^(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?$/;

/** Other words for null, truth values and numbers that are none. */
const ODD_WORD = /^(?:~|null|true|false|[-+]?\.(?:inf|nan))$/i;

/** Words that are truth values in YAML 1.1 and text in YAML 1.2. */
const AMBIGUOUS_WORD = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;

const LIKE_AMBIGUOUS = /^[-+\dyYnNoO]/;

/** The same of dates, base 60, base 2 and 16, and digits with underscores. */
const AMBIGUOUS_FORMS = [
  /^\d{4}-\d\d?-\d\d?$/,
  /^\d{4}-\d\d?-\d\d?[Tt ]/,
  /^[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?$/,
  /^[-+]?0[bxX][\da-fA-F_]+$/,
  /^[-+]?\d[\d_]*$/,
];

/** Thrown and caught here. A symbol, not an error: no stack trace is captured. */
const GIVE_UP: unique symbol = Symbol("give up");

/** Tag of plain scalars that are not text; of plain texts it is "?", of all else null, unless a tag is written. */
const PLAIN = "plain";

/** Only plain scalars come here: quoted ones are text. */
const plain = new Type(PLAIN, {
  kind: "scalar",
  resolve: isNotText,
  construct: (text) => (text === "true" || text === "false" ? text === "true" : Number(text)),
});
const schema = FAILSAFE_SCHEMA.extend({ implicit: [plain] });

/** The data of a sound mapping, or undefined: for the library to read, or to say what is wrong. */
export function readSound(text: string): Record<string, unknown> | undefined {
  if (text.length > MAX_LENGTH || isStrange(text) || hasTextAfterComment(text)) return undefined;
  let collections = 0;
  let last: unknown; // one that is read in two steps comes twice
  const listener = (event: "open" | "close", { anchor, tag, result }: State): void => {
    if (event === "open") return;
    if (anchor !== null || !(tag === null || tag === "?" || tag === PLAIN)) throw GIVE_UP;
    if (typeof result !== "object" || result === null || result === last) return;
    collections++;
    last = result;
  };
  try {
    // A node is read in two steps at most, so that twice the depth lets through all that `Walk` counts exactly.
    const value = load(text, { schema, maxDepth: 2 * MAX_DEPTH + 2, listener, onWarning: giveUp });
    if (!isMap(value)) return undefined;
    const walk: Walk = { collections: 0, escapes: text.includes("\\") };
    checkValue(value, 0, walk);
    return walk.collections === collections ? value : undefined; // else one of them is a key
  } catch {
    return undefined;
  }
}

/** Texts are searched much faster than expressions. */
function isStrange(text: string): boolean {
  if (STRANGE.some((form) => text.includes(form))) return true;
  if (STRANGE_FORMS.some(([part, form]) => text.includes(part) && form.test(text))) return true;
  return text.includes("#") && STRANGE_COMMENT.test(text);
}

/**
 * Whether a key is followed by comments on lines of their own and then by plain text, neither an entry nor an item. Where such a
 * comment stands further left than the key's own mapping the library takes it for the end of that, and refuses the text.
 */
function hasTextAfterComment(text: string): boolean {
  if (!text.includes("#") || !COMMENT.test(text)) return false;
  let [isAfterKey, isAfterComment] = [false, false];
  for (const line of text.split("\n")) {
    const content = line.trimStart();
    const isComment = content.startsWith("#");
    if (isComment) isAfterComment = isAfterKey;
    if (isComment || content === "") continue;
    if (isAfterComment && !ENTRY_OR_ITEM.test(content)) return true;
    isAfterKey = OPEN_KEY.test(content);
    isAfterComment = false;
  }
  return false;
}

interface Walk {
  collections: number;
  /** Whether a text may hold what the file does not. */
  readonly escapes: boolean;
}

function checkValue(value: unknown, depth: number, walk: Walk): void {
  if (typeof value === "string" && walk.escapes && UNUSABLE.test(value)) throw GIVE_UP;
  if (typeof value !== "object" || value === null) return;
  if (depth >= MAX_DEPTH) throw GIVE_UP;
  walk.collections++;
  if (Array.isArray(value)) for (const item of value) checkValue(item, depth + 1, walk);
  else
    for (const [key, item] of Object.entries(value)) {
      if (!KEY.test(key)) throw GIVE_UP;
      checkValue(item, depth + 1, walk);
    }
}

/** Whether a plain scalar is a truth value or a number. Gives up where a reader could see it otherwise. */
function isNotText(text: string): boolean {
  if (LIKE_TEXT.test(text)) return false;
  if (text === "true" || text === "false" || NUMBER.test(text)) return true;
  if (isAmbiguous(text) || ODD_WORD.test(text) || !Number.isNaN(Number(text))) throw GIVE_UP;
  return false;
}

/** Whether another reader of YAML would take a plain text for something else. For most the first character decides. */
export function isAmbiguous(value: string): boolean {
  if (value.length > 60 || !LIKE_AMBIGUOUS.test(value)) return false;
  return AMBIGUOUS_WORD.test(value) || AMBIGUOUS_FORMS.some((form) => form.test(value));
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function giveUp(): never {
  throw GIVE_UP;
}

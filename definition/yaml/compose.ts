import { Composer, Lexer, Parser, Schema } from "yaml";
import type { Document, Node } from "yaml";
import { MAX_DEPTH } from "./limits";
import type { Path } from "./place";
import { conflictMarker } from "./decode";
import { textFault, type TextFault } from "./text-fault";

/**
 * Tokens (words, brackets, blanks, line ends) in a file. Real files have one for every three characters; the bound keeps
 * a file of nothing but brackets or dashes from costing more than a fraction of a second.
 */
const MAX_TOKENS = 30_000;

/** The parser keeps one entry for each open collection, and up to four for the document and the value at hand. */
const MAX_STACK = MAX_DEPTH + 8;

const OPTIONS = {
  version: "1.2",
  schema: new Schema({ schema: "core", merge: false, resolveKnownTags: false }), // made once: the library makes one a document
  uniqueKeys: false, // checked in tree.ts: the library's way costs the square of the number of keys
  prettyErrors: false,
  strict: true,
  logLevel: "silent",
} as const;

/** What is wrong (in the library's own words where none are given), and the change to make. */
type SyntaxWords = readonly [message: string | undefined, fix: string];

const SYNTAX: Readonly<Record<string, SyntaxWords>> = {
  BAD_INDENT: ["the line is not indented like its neighbours", "Indent it with the same number of spaces as theirs."],
  BLOCK_AS_IMPLICIT_KEY: [
    'the line has a second ": "',
    "Put the value on the next line, or in quotes if the colon is part of it.",
  ],
  MISSING_CHAR: [undefined, "Close the quote or bracket, or add the missing character."],
  MULTILINE_IMPLICIT_KEY: ["a key has no colon on its line", "Look for a colon missing on the line before."],
  BAD_DQ_ESCAPE: [undefined, "Use single quotes, or double the backslash."],
  BLOCK_IN_FLOW: ["indented lines inside [ ] or { }", "Write the inner list or mapping with [ ] or { } too."],
  BAD_SCALAR_START: ["a text without quotes cannot begin with this character", "Put the text in quotes."],
};
/** The same for messages that begin so: they say more than their code. */
const BY_MESSAGE: Readonly<Record<string, SyntaxWords>> = {
  Unexpected: ["there is text after the end of a value", 'Put all of the value in quotes: "…".'],
  Comments: ["a comment directly follows a value", "Put a space before the #."],
  Flow: ["a [ or { before this place is not closed", "Close the bracket, or indent what is inside it."],
  "Implicit map key": ["the line has no colon", 'Write "key: value", or indent it if it continues the value above.'],
};

/**
 * The syntax tree of one YAML 1.2 document, or the first fault of its syntax (the ones after it are mostly its echo).
 * The library's lexer and parser do not recurse, its composer does: the depth is bounded before it runs.
 */
export function compose(text: string): { readonly root: Node | null } | { readonly fault: TextFault } {
  const read = tokenize(text);
  if ("fault" in read) return read;
  const { tokens, quoted } = read;
  const [first, second] = new Composer(OPTIONS).compose(tokens, true, text.length);
  if (first === undefined) return { root: null };
  const error = first.errors[0] ?? second?.errors[0];
  if (error) return { fault: syntaxFault(error, text, quoted) };
  if (second !== undefined) return { fault: severalDocuments(Math.max(0, text.lastIndexOf("---", second.range[0]))) };
  return { root: first.contents };
}

type Token = Parameters<Composer["next"]>[0];

interface Tokens {
  readonly tokens: readonly Token[];
  /** Where texts in quotes of several lines begin and end: mostly a quote that was not closed. */
  readonly quoted: readonly (readonly [start: number, end: number])[];
}

/** The tokens of the text's concrete syntax, or the fault that stops before any of it is composed. */
export function tokenize(
  text: string,
  most = { tokens: MAX_TOKENS, stack: MAX_STACK },
): Tokens | { readonly fault: TextFault } {
  const parser = new Parser();
  const tokens: Token[] = [];
  const quoted: [number, number][] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > most.tokens) return { fault: tooComplex(parser.offset) };
    if (/^["'][^]*\n/.test(lexeme)) quoted.push([parser.offset, parser.offset + lexeme.length]);
    for (const token of parser.next(lexeme)) {
      if (token.type === "directive") return { fault: directive(token.source, token.offset) };
      tokens.push(token);
    }
    if (parser.stack.length > most.stack) return { fault: tooDeep(parser.offset) };
  }
  return { tokens: [...tokens, ...parser.end()], quoted };
}

/** Also given by `tree.ts`, which counts exactly. */
export function tooDeep(offset: number, path: Path = []): TextFault {
  const message = `The file nests lists and mappings deeper than ${String(MAX_DEPTH)} levels.`;
  return textFault("too-deep", offset, message, "Flatten it, or move the inner part to a file of its own.", path);
}

function tooComplex(offset: number): TextFault {
  const message = `The file has more than ${MAX_TOKENS.toLocaleString("en")} words and signs.`;
  const fix = "Split it: several component documents, or a script that a component downloads.";
  return textFault("too-complex", offset, message, fix);
}

function directive(source: string, offset: number): TextFault {
  const shown = JSON.stringify(source.trim().slice(0, 40));
  const message = `The file has the directive ${shown}; files are read as YAML 1.2, without directives.`;
  return textFault("yaml-directive", offset, message, "Delete the line.");
}

function syntaxFault(error: Document.Parsed["errors"][number], text: string, quoted: Tokens["quoted"]): TextFault {
  const { code, message: words } = error;
  const [offset] = error.pos;
  if (code === "MULTIPLE_DOCS") return severalDocuments(offset);
  if (code === "TAB_AS_INDENT") {
    const message = "The line is indented with a tab; YAML allows spaces only.";
    return { ...textFault("tab-indent", offset, message, "Replace the tab with spaces."), mend: spaces(text, offset) };
  }
  const open = quoted.findLast(([start, end]) => start < offset && !text.slice(end, offset).includes("\n"));
  if (open !== undefined) {
    const message = "This is not YAML: the quote that opens here is not closed on its line.";
    return textFault("yaml-syntax", open[0], message, "Close the quote.");
  }
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1).split("\n")[0] ?? "";
  if (/^(?:={7}|\|{7}.*)\r?$/.test(line)) return conflictMarker(line, offset);
  const deeper = code === "BLOCK_AS_IMPLICIT_KEY" ? placeOfDeeperLine(text, offset) : undefined;
  if (deeper !== undefined) {
    const message = "This is not YAML: the line is indented deeper than the one above, which has its value already.";
    return textFault("yaml-syntax", deeper, message, "Indent it with the same number of spaces as the line above.");
  }
  const [message = words, fix] = wordsFor(code, words);
  return textFault("yaml-syntax", offset, `This is not YAML: ${message}.`, fix);
}

/** Of a value that goes on in a line with a key, that line: it is the one that is indented by mistake. */
function placeOfDeeperLine(text: string, offset: number): number | undefined {
  const end = text.indexOf("\n", offset);
  if (end === -1 || /: |:$/.test(text.slice(offset, end))) return undefined;
  const next = /^[ ]+(?=\S)/m.exec(text.slice(end + 1));
  return next === null ? undefined : end + 1 + next.index + next[0].length;
}

/** Two spaces for each tab that begins a line, from the first of them on; nothing where that still does not make it YAML. */
function spaces(text: string, offset: number): TextFault["mend"] {
  const from = text.slice(offset);
  const yaml = from.replaceAll(/^\t+/gm, (tabs) => "  ".repeat(tabs.length));
  return from === yaml || "fault" in compose(text.slice(0, offset) + yaml) ? undefined : { from, yaml };
}

function wordsFor(code: string, message: string): SyntaxWords {
  const start = Object.keys(BY_MESSAGE).find((words) => message.startsWith(words)) ?? "";
  return (
    BY_MESSAGE[start] ?? SYNTAX[code] ?? [undefined, "Correct the line; an editor with YAML support shows the place."]
  );
}

function severalDocuments(offset: number): TextFault {
  const message = 'A second document begins here ("---"); a file holds one.';
  return textFault("several-documents", offset, message, "Move what follows to a file of its own, or delete the line.");
}

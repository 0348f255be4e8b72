import { Composer, Lexer, Parser, Schema } from "yaml";
import type { Document, Node } from "yaml";
import { MAX_DEPTH } from "./limits";
import type { TextFault } from "./text-fault";

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

/** Fixes for the mistakes that people make; the rest get a general one. */
const SYNTAX_FIXES: Readonly<Record<string, string>> = {
  BAD_INDENT: "Indent the line with the same number of spaces as its neighbours.",
  BLOCK_AS_IMPLICIT_KEY: 'Put the value on the next line, or in quotes if its ": " belongs to the text.',
  MISSING_CHAR: "Close the quote or bracket, or add the missing character.",
  MULTILINE_IMPLICIT_KEY: "Keep a key and its colon on one line; look for a colon missing on the line before.",
  BAD_DQ_ESCAPE: "Use single quotes, or double the backslash.",
  BLOCK_IN_FLOW: "Inside [ ] and { } write [ ] and { }, not indented lines.",
  BAD_SCALAR_START: "Put the text in quotes: a plain text cannot begin with this character.",
};

/**
 * The syntax tree of one YAML 1.2 document, or the first fault of its syntax (the ones after it are mostly its echo).
 * The library's lexer and parser do not recurse, its composer does: the depth is bounded before it runs.
 */
export function compose(text: string): { readonly root: Node | null } | { readonly fault: TextFault } {
  const tokens = tokenize(text);
  if (!Array.isArray(tokens)) return { fault: tokens };
  const documents = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
  const [first, second] = documents;
  if (first === undefined) return { root: null };
  const error = first.errors[0] ?? second?.errors[0];
  if (error) return { fault: syntaxFault(error, text) };
  if (second !== undefined)
    return { fault: severalDocuments(Math.max(0, text.lastIndexOf("---", second.range[0])), text) };
  return { root: first.contents };
}

type Token = Parameters<Composer["next"]>[0];

/** The tokens of the text's concrete syntax, or the fault that stops before any of it is composed. */
function tokenize(text: string): Token[] | TextFault {
  const parser = new Parser();
  const tokens: Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > MAX_TOKENS) return tooComplex(parser.offset, text);
    for (const token of parser.next(lexeme)) {
      if (token.type === "directive") return directive(token.source, token.offset, text);
      tokens.push(token);
    }
    if (parser.stack.length > MAX_STACK) return tooDeep(parser.offset, text);
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** Also given by `tree.ts`, which counts exactly. */
export function tooDeep(offset: number, text: string): TextFault {
  return {
    code: "too-deep",
    offset,
    text,
    message: `The file nests lists and mappings deeper than ${String(MAX_DEPTH)} levels.`,
    fix: "Flatten it, or move the inner part to a file of its own.",
  };
}

function tooComplex(offset: number, text: string): TextFault {
  return {
    code: "too-complex",
    offset,
    text,
    message: `The file has more than ${MAX_TOKENS.toLocaleString("en")} words and signs.`,
    fix: "Split it: several component documents, or a script that a component downloads.",
  };
}

function directive(source: string, offset: number, text: string): TextFault {
  return {
    code: "yaml-directive",
    offset,
    text,
    message: `The file has the directive ${JSON.stringify(source.trim().slice(0, 40))}; files are read as YAML 1.2, without directives.`,
    fix: "Delete the line.",
  };
}

function syntaxFault(error: Document.Parsed["errors"][number], text: string): TextFault {
  if (error.code === "MULTIPLE_DOCS") {
    return severalDocuments(error.pos[0], text);
  }
  const tab = error.code === "TAB_AS_INDENT";
  return {
    code: tab ? "tab-indent" : "yaml-syntax",
    offset: error.pos[0],
    text,
    message: tab ? "The line is indented with a tab; YAML allows spaces only." : `This is not YAML: ${error.message}.`,
    fix: tab ? "Replace the tab by spaces." : syntaxFix(error.code, error.message),
  };
}

function syntaxFix(code: string, message: string): string {
  if (message.startsWith("Flow")) return "Close the bracket that is open before this place.";
  return SYNTAX_FIXES[code] ?? "Correct the line; an editor with YAML support shows the place.";
}

function severalDocuments(offset: number, text: string): TextFault {
  return {
    code: "several-documents",
    offset,
    text,
    message: 'A second document begins here ("---"); a file holds one.',
    fix: "Move what follows to a file of its own, or delete the line.",
  };
}

import type { Path } from "./place";

/** Faults of a file's bytes and of its YAML, before any key has a meaning. */
export const textCodes = {
  "file-too-large": error("A file is larger than 64 KiB", {
    why: "Files come from many people in pull requests; the bound keeps a check from being made slow or costly.",
    bad: "a definition with a base64 archive inside",
    good: "a component that downloads the archive",
  }),
  "not-utf8": error("A file is not UTF-8", {
    why: "Other encodings read differently on every machine.",
    bad: "a file saved as UTF-16 by an old editor",
    good: "the same file saved as UTF-8",
  }),
  "control-character": error("A character that cannot be seen", {
    why: "Control characters hide what a line does, or reorder it on a reviewer's screen; AWS refuses some.",
    bad: 'description: "a\\0b"',
    good: 'description: "a b"',
  }),
  "conflict-marker": error("A merge conflict that is not resolved", {
    why: "git writes both sides into the file and leaves the choice to you; neither can be read like this.",
    bad: "<<<<<<< HEAD\nversion: 1.2.1\n=======\nversion: 1.3.0\n>>>>>>> other",
    good: "version: 1.3.1",
  }),
  "lfs-pointer": error("A git-lfs pointer in place of a file", {
    why: "The checkout did not fetch what git-lfs keeps elsewhere; the pointer is no definition, document or script.",
    bad: "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a…",
    good: "git lfs pull",
  }),
  "tab-indent": error("A line is indented with a tab", {
    why: "YAML allows spaces only, because tabs have no fixed width.",
    bad: "disk:\n\tsizeGiB: 32",
    good: "disk:\n  sizeGiB: 32",
  }),
  "yaml-syntax": error("The file is not YAML", {
    why: "Nothing after that place can be relied on.",
    bad: "architectures: [x86_64, arm64",
    good: "architectures: [x86_64, arm64]",
  }),
  "yaml-directive": error("A YAML directive", {
    why: "Files are read as YAML 1.2; a directive would change what `no` or `010` mean.",
    bad: "%YAML 1.1\n---\nversion: 1.0.0",
    good: "version: 1.0.0",
  }),
  "several-documents": error("A second document in one file", {
    why: "One file is one image; the second would be overlooked.",
    bad: "version: 1.0.0\n---\nversion: 2.0.0",
    good: "version: 1.0.0",
  }),
  "yaml-tag": error("A YAML tag, like !!str", {
    why: "Tags choose a type behind the reader's back; the schema knows the types.",
    bad: "version: !!str 1.0.0",
    good: "version: 1.0.0",
  }),
  "yaml-anchor": error("An anchor, alias or merge key", {
    why: "They let a few lines stand for millions, and make a line mean what another says.",
    bad: "disk: &small {sizeGiB: 8}",
    good: "disk: {sizeGiB: 8}",
  }),
  "complex-key": error("A key that is not plain text", {
    why: "A mapping, a list or nothing cannot be a key here.",
    bad: "? [a, b]\n: c",
    good: "a-b: c",
  }),
  "duplicate-key": error("A key is given twice", {
    why: "Only one of the two counts, and a reader may expect the other.",
    bad: "version: 1.0.0\nversion: 1.1.0",
    good: "version: 1.1.0",
  }),
  "reserved-key": error("A key that JavaScript gives a meaning", {
    why: "`__proto__`, `constructor` and `prototype` are refused everywhere, so that no file can change the program that reads it.",
    bad: "tags: {constructor: a}",
    good: "tags: {Constructor: a}",
  }),
  "not-a-mapping": error("The file is not a mapping", {
    why: "A definition is keys and values; an empty file, a list or a single text says nothing.",
    bad: "- version: 1.0.0",
    good: "version: 1.0.0",
  }),
  "too-deep": error("Lists and mappings are nested too deep", {
    why: "No real file needs 20 levels; deep nesting is how parsers are brought down.",
    bad: "a: {a: {a: {a: …}}}",
    good: "a: …",
  }),
  "too-complex": error("The file has too many words and signs", {
    why: "Thirty thousand are more than any real file has; more would only cost time.",
    bad: "[[[[[[[[…",
    good: "a shorter file",
  }),
  "quote-it": error("A text that YAML reads as something else", {
    why: "Without quotes `1.10` is 1.1, `012345678901` loses its zero, and `no` is false to many readers.",
    bad: "distribution: {copyTo: [012345678901]}",
    good: 'distribution: {copyTo: ["012345678901"]}',
  }),
};

type TextCode = keyof typeof textCodes;

export interface TextFault {
  readonly code: TextCode;
  readonly severity: "error";
  /** Where in the tree; empty when there is none. Other faults of the same value are echoes of this. */
  readonly path: Path;
  /** UTF-16 code units from the beginning of the text. */
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
  /** What replaces the text at {@link offset}. */
  readonly mend?: { readonly from: string; readonly yaml: string } | undefined;
}

export function textFault(code: TextCode, offset: number, message: string, fix: string, path: Path = []): TextFault {
  return { code, severity: "error", path, offset, message, fix };
}

/** A text that YAML would read as something else, as text. */
export function inQuotes(from: string) {
  return { from, yaml: `"${from}"` };
}

function error(title: string, explanation: Readonly<Record<"why" | "bad" | "good", string>>) {
  return { severity: "error", title, ...explanation } as const;
}

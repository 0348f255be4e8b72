import type { CodeEntry } from "../../diagnostics/code-entry";
import { error } from "../../diagnostics/code-entry";

/** Faults of a file's bytes and of its YAML, before any key has a meaning. */
export const textCodes = {
  "file-too-large": error(
    "A file is larger than 64 KiB",
    "Files come from many people in pull requests; the bound keeps a check from being made slow or costly.",
    "a definition with a base64 archive inside",
    "a component that downloads the archive",
  ),
  "not-utf8": error(
    "A file is not UTF-8",
    "Other encodings read differently on every machine.",
    "a file saved as UTF-16 by an old editor",
    "the same file saved as UTF-8",
  ),
  "control-character": error(
    "A character that cannot be seen",
    "Control characters hide what a line does, or reorder it on a reviewer's screen; AWS refuses some.",
    'description: "a\\0b"',
    'description: "a b"',
  ),
  "tab-indent": error(
    "A line is indented with a tab",
    "YAML allows spaces only, because tabs have no fixed width.",
    "disk:\n\tsizeGiB: 32",
    "disk:\n  sizeGiB: 32",
  ),
  "yaml-syntax": error(
    "The file is not YAML",
    "Nothing after the place can be relied on.",
    "architectures: [x86_64, arm64",
    "architectures: [x86_64, arm64]",
  ),
  "yaml-directive": error(
    "A YAML directive",
    "Files are read as YAML 1.2; a directive would change what `no` or `010` mean.",
    "%YAML 1.1\n---\nversion: 1.0.0",
    "version: 1.0.0",
  ),
  "several-documents": error(
    "A second document in one file",
    "One file is one image; the second would be overlooked.",
    "version: 1.0.0\n---\nversion: 2.0.0",
    "version: 1.0.0",
  ),
  "yaml-tag": error(
    "A YAML tag, like !!str",
    "Tags choose a type behind the reader's back; the schema knows the types.",
    "version: !!str 1.0.0",
    "version: 1.0.0",
  ),
  "yaml-anchor": error(
    "An anchor, alias or merge key",
    "They let a few lines stand for millions, and make a line mean what another says.",
    "disk: &small {sizeGiB: 8}",
    "disk: {sizeGiB: 8}",
  ),
  "complex-key": error(
    "A key that is not plain text",
    "A mapping, a list or nothing cannot be a key here.",
    "? [a, b]\n: c",
    "a-b: c",
  ),
  "duplicate-key": error(
    "A key is given twice",
    "Only one of the two would count, and readers would take the other.",
    "version: 1.0.0\nversion: 1.1.0",
    "version: 1.1.0",
  ),
  "reserved-key": error(
    "A key that JavaScript gives a meaning",
    "`__proto__`, `constructor` and `prototype` are refused everywhere, so that no file can change the program that reads it.",
    "tags: {constructor: a}",
    "tags: {Constructor: a}",
  ),
  "not-a-mapping": error(
    "The file is not a mapping",
    "A definition is keys and values; an empty file, a list or a single text says nothing.",
    "- version: 1.0.0",
    "version: 1.0.0",
  ),
  "too-deep": error(
    "Lists and mappings are nested too deep",
    "No real file needs 20 levels; deep nesting is how parsers are brought down.",
    "a: {a: {a: {a: …}}}",
    "a: …",
  ),
  "too-complex": error(
    "The file has too many words and signs",
    "Thirty thousand are more than any real file has; more would only cost time.",
    "[[[[[[[[…",
    "a shorter file",
  ),
} as const satisfies Readonly<Record<string, CodeEntry>>;

import type { DocumentFault } from "../awstoe";
import type { Fault } from "../diagnostics/fault";
import { closest } from "../diagnostics/suggest";
import { isPlainPath, refusal, type ImageSource, type RefusalReason } from "../files/source";
import { cloudFormationFaults, templateFaults, variableFaults } from "./foreign-syntax";
import { secretFaults } from "../secrets/secret-faults";
import { decode } from "../yaml/decode";
import { parse, type ParsedFile } from "../yaml/parse";
import type { Path } from "../yaml/place";

interface FoundFile {
  /** From the root. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Of a file that is named as a component document. */
  document?: ParsedFile;
  faults?: readonly Fault[];
}

type NamedFile = FoundFile | { readonly refused: RefusalReason };

/** The files that the definitions of a run name: many may use one, which is read once. */
export interface NamedFiles {
  readonly source: ImageSource;
  /** Names in `variables.yaml`. */
  readonly variables: ReadonlySet<string>;
  /** By the path that is written. */
  readonly read: Map<string, NamedFile>;
  /** What was found in documents, by file and the way that it is used. */
  readonly judged: Map<string, readonly DocumentFault[]>;
}

/** A file that the value at a path names, or why it cannot be read. */
export function fileNamed(written: string, files: NamedFiles, path: Path): FoundFile | { readonly fault: Fault } {
  const file = files.read.get(written) ?? readOnce(written, files.source);
  files.read.set(written, file);
  if ("bytes" in file) return file;
  const meant = file.refused === "not-a-file" ? undefined : fileMeant(written, files.source);
  const fix = meant === undefined ? "Correct the path; it is relative to images/." : `Write ${meant}.`;
  return { fault: refusal(written, file.refused, path, fix) };
}

/** The file that is there, of a path with a slip: in its form, its letters, or the folder. */
function fileMeant(written: unknown, source: ImageSource): string | undefined {
  if (typeof written !== "string") return undefined;
  const plain = written.replaceAll("\\", "/").replace(/^(?:\.{0,2}\/)*(?:images\/)?/, "");
  if (written.includes("\n") || plain.includes("://")) return undefined;
  // What is there under this very name is refused: a link.
  const files = (source.others?.() ?? [])
    .map((path) => path.slice("images/".length))
    .filter((file) => file !== written);
  const ending = plain.split("/").at(-1) ?? "";
  const [alike, ...more] = files.filter((file) => file === ending || file.endsWith(`/${ending}`));
  if (files.includes(plain)) return plain;
  return alike !== undefined && more.length === 0 ? alike : closest(plain, files);
}

/** A file as YAML. */
export function parsed(file: FoundFile): ParsedFile {
  return (file.document ??= parse(file.bytes));
}

/** A file as text, with the secrets in it and what nothing fills in, which are looked for once. */
export function searched(
  file: FoundFile,
  { variables }: NamedFiles,
): {
  readonly path: string;
  readonly text: string;
  readonly faults: readonly Fault[];
} {
  const { text } = file.document ?? decode(file.bytes);
  file.faults ??= [...secretFaults(text), ...cloudFormationFaults(text), ...variableFaults(text, variables)];
  if (file.document === undefined) file.faults = [...file.faults, ...templateFaults(text)];
  return { path: file.path, text, faults: file.faults };
}

/** A document without a fault of its YAML. */
export function soundValue({ faults, value }: ParsedFile): ParsedFile["value"] {
  return faults.length > 0 ? undefined : value;
}

function readOnce(written: string, source: ImageSource): NamedFile {
  if (!isPlainPath(written)) return { refused: "outside" };
  const path = `images/${written}`;
  const file = source.read(path);
  return "refused" in file ? file : { path, bytes: file.bytes };
}

import { validateDocument, type DocumentFault } from "../awstoe";
import type { Fault } from "../diagnostics/fault";
import { wholeEntries, wholeMap, type ImageDraft } from "../form/draft";
import type { ParsedFile } from "../yaml/parse";
import { parse } from "../yaml/parse";
import type { Path } from "../yaml/place";
import type { Platform } from "./image-definition";
import { isPlainPath, refusal } from "../files/source";
import type { ImageSource, RefusalReason } from "../files/source";

interface FoundFile {
  /** From the root. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Of a file that is named as a component document. */
  document?: ParsedFile;
}

type NamedFile = FoundFile | { readonly refused: RefusalReason };

/** The files that definitions name, by the path that is written there. */
export type NamedFiles = ReadonlyMap<string, NamedFile>;
export type FilesRead = Map<string, NamedFile>;

/** What was found in documents, by file and the way that it is used. */
export type DocumentsJudged = Map<string, readonly DocumentFault[]>;

/** What is found in the documents of an image: in a file of their own, or where the definition holds or uses them. */
export interface DocumentsReport {
  readonly faults: readonly Fault[];
  readonly files: readonly { readonly path: string; readonly text: string; readonly faults: readonly Fault[] }[];
}

/** Reads what a definition names, and parses documents; `known` has the files of earlier ones, for many may use one. */
export function readNamedFiles(draft: ImageDraft, source: ImageSource, known: FilesRead): void {
  if (draft.userData !== undefined) read(draft.userData, source, known);
  for (const { document } of documentsOf(draft)) {
    const file = typeof document === "string" ? read(document, source, known) : undefined;
    if (file !== undefined && "bytes" in file) file.document ??= parse(file.bytes);
  }
}

/** A file that the value at a path names, or why it cannot be had. */
export function fileNamed(written: string, files: NamedFiles, path: Path): FoundFile | { readonly fault: Fault } {
  const file = files.get(written) ?? { refused: "missing" };
  if ("bytes" in file) return file;
  return { fault: refusal(written, file.refused, path, "Correct the path; files are named relative to images/.") };
}

/**
 * What is wrong with the documents of an image, as it uses them. Without a platform they are not judged: it has a fault of its
 * own then. `known` has the faults found for earlier images, for many may use one document in the same way.
 */
export function checkDocuments(
  draft: ImageDraft,
  platform: Platform | undefined,
  files: NamedFiles,
  known: DocumentsJudged,
): DocumentsReport {
  const faults: Fault[] = [];
  const ofFiles: DocumentsReport["files"][number][] = [];
  for (const { document, path, use, parameters } of documentsOf(draft)) {
    const file = typeof document === "string" ? files.get(document) : undefined;
    const parsed = file !== undefined && "bytes" in file ? file.document : undefined;
    const value = typeof document === "string" ? soundValue(parsed) : document;
    let found: readonly DocumentFault[] = [];
    if (value !== undefined && platform !== undefined) {
      const key = JSON.stringify([document, platform, use, parameters]);
      found = known.get(key) ?? validateDocument({ value, platform, use, parameters });
      if (typeof document === "string") known.set(key, found);
    }
    for (const fault of found.filter((each) => each.in === "use"))
      faults.push({ ...fault, path: [...path, ...fault.path], at: "key" });
    const inDocument = found.filter((each) => each.in === "document");
    if (file !== undefined && "bytes" in file && parsed !== undefined)
      ofFiles.push({ path: file.path, text: parsed.text, faults: [...parsed.faults, ...inDocument] });
    else for (const fault of inDocument) faults.push({ ...fault, path: [...path, "document", ...fault.path] });
  }
  return { faults, files: ofFiles };
}

/** A document without a fault of its YAML. */
export function soundValue(parsed: ParsedFile | undefined): ParsedFile["value"] {
  return parsed === undefined || parsed.faults.length > 0 ? undefined : parsed.value;
}

interface DocumentUse {
  /** The path that is written, or the document itself. */
  readonly document: string | object;
  /** Of the component. */
  readonly path: Path;
  readonly use: "build" | "test";
  readonly parameters: Readonly<Record<string, string>>;
}

function* documentsOf(draft: ImageDraft): Generator<DocumentUse> {
  for (const section of ["components", "tests"] as const) {
    for (const [index, component] of wholeEntries(draft[section])) {
      if (!("document" in component) || component.document === undefined) continue;
      const { document } = component;
      const use = section === "components" ? "build" : "test";
      yield { document, path: [section, index], use, parameters: wholeMap(component.parameters) };
    }
  }
}

function read(written: string, source: ImageSource, known: FilesRead): NamedFile {
  const file = known.get(written) ?? readOnce(written, source);
  known.set(written, file);
  return file;
}

function readOnce(written: string, source: ImageSource): NamedFile {
  if (!isPlainPath(written)) return { refused: "outside" };
  const path = `images/${written}`;
  const file = source.read(path);
  return "refused" in file ? file : { path, bytes: file.bytes };
}

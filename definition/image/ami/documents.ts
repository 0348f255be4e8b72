import { validateDocument, type DocumentFault } from "../../awstoe";
import type { Fault } from "../../diagnostics/fault";
import { wholeEntries, wholeMap, type AmiDraft } from "../../form/draft";
import type { Path } from "../../yaml/place";
import type { Platform } from "../image-definition";
import type { NormalImage } from "../kind";
import { fileNamed, parsed, soundValue, type NamedFiles } from "../named-files";

interface DocumentUse {
  /** The path that is written, or the document itself. */
  readonly document: string | object;
  /** Of the component. */
  readonly path: Path;
  readonly use: "build" | "test";
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * What is wrong with the documents of an image, as it uses them: in a file of their own, or where the definition holds or
 * uses them. Without a platform they are not judged: it has a fault of its own then.
 */
export function checkDocuments(
  draft: AmiDraft,
  platform: Platform | undefined,
  files: NamedFiles,
): Omit<NormalImage<unknown>, "value"> {
  const faults: Fault[] = [];
  const ofFiles: NormalImage<unknown>["files"][number][] = [];
  for (const documentUse of documentsOf(draft)) {
    const { document, path } = documentUse;
    const named = typeof document === "string" ? fileNamed(document, files, path) : undefined;
    const file = named !== undefined && "bytes" in named ? { path: named.path, ...parsed(named) } : undefined;
    const value = typeof document === "string" ? file && soundValue(file) : document;
    const found = value === undefined || platform === undefined ? [] : judged(documentUse, value, platform, files);
    for (const fault of found.filter((each) => each.in === "use"))
      faults.push({ ...fault, path: [...path, ...fault.path], at: "key" });
    const inDocument = found.filter((each) => each.in === "document");
    if (file !== undefined) ofFiles.push({ ...file, faults: [...file.faults, ...inDocument] });
    else for (const fault of inDocument) faults.push({ ...fault, path: [...path, "document", ...fault.path] });
  }
  return { faults, files: ofFiles };
}

/** Many images may use one file in the same way: it is judged once. */
function judged(
  { document, use, parameters }: DocumentUse,
  value: object,
  platform: Platform,
  { judged: known }: NamedFiles,
): readonly DocumentFault[] {
  const key = JSON.stringify([document, platform, use, parameters]);
  const found = known.get(key) ?? validateDocument({ value, platform, use, parameters });
  if (typeof document === "string") known.set(key, found);
  return found;
}

function* documentsOf(draft: AmiDraft): Generator<DocumentUse> {
  for (const section of ["components", "tests"] as const) {
    for (const [index, component] of wholeEntries(draft[section])) {
      if (!("document" in component) || component.document === undefined) continue;
      const { document } = component;
      const use = section === "components" ? "build" : "test";
      yield { document, path: [section, index], use, parameters: wholeMap(component.parameters) };
    }
  }
}

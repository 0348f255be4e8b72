import { error, faultsOf, isError } from "../../diagnostics/fault";
import { serializeDocument } from "../../awstoe/serialize-document";
import { validateDocument } from "../../awstoe/validate-document";
import type { DocumentFault } from "../../awstoe";
import type { ImageDraft } from "../../form/draft";
import { wholeEntries, wholeMap } from "../../form/draft";
import type { Path } from "../../yaml/place";
import type { AwstoeDocument, ComponentUse, Platform } from "../image-definition";
import { show } from "../../diagnostics/suggest";
import { refusal } from "../source";
import type { NormalizeContext } from "./context";

const { codes, fault } = faultsOf({
  "name-needed": error(
    "A component needs a name",
    "It is published under a name; an inline document has none, and not every path gives one.",
    "components: [{document: {schemaVersion: 1.0, phases: […]}}]",
    "components: [{name: install-docker, document: {schemaVersion: 1.0, phases: […]}}]",
  ),
});
export { codes as componentCodes };

type ComponentDraft = NonNullable<NonNullable<ImageDraft["components"]>[number]>;
type DocumentDraft = Extract<ComponentDraft, { readonly document?: unknown }>;
type Section = "components" | "tests";

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** See `names.ts` for why names are no longer. */
export const MAX_DOCUMENT_NAME = 36;

/** The components or the tests of an image; documents are read, parsed and validated. */
export function normalizeComponents(
  draft: ImageDraft,
  section: Section,
  platform: Platform,
  context: NormalizeContext,
): ComponentUse[] {
  const uses: ComponentUse[] = [];
  for (const [index, component] of wholeEntries(draft[section])) {
    const use = normalizeUse(component, section, [section, index], platform, context);
    if (use !== undefined) uses.push(use);
  }
  return uses;
}

function normalizeUse(
  component: ComponentDraft,
  section: Section,
  path: Path,
  platform: Platform,
  context: NormalizeContext,
): ComponentUse | undefined {
  const parameters = wholeMap(component.parameters);
  if ("managed" in component && component.managed !== undefined) {
    return { kind: "managed", name: component.managed, version: component.version ?? "x.x.x", parameters };
  }
  if ("arn" in component && component.arn !== undefined) return { kind: "arn", arn: component.arn, parameters };
  if (!("document" in component) || component.document === undefined) return undefined;
  return normalizeDocument(component, section, path, platform, parameters, context);
}

function normalizeDocument(
  component: DocumentDraft,
  section: Section,
  path: Path,
  platform: Platform,
  parameters: Readonly<Record<string, string>>,
  context: NormalizeContext,
): ComponentUse | undefined {
  const written = component.document;
  const inFile = typeof written === "string" ? readDocument(written, [...path, "document"], context) : undefined;
  const document = typeof written === "string" ? inFile?.document : (written as AwstoeDocument);
  const name = nameOf(component, path, context);
  if (document === undefined) return undefined;
  const use = section === "components" ? "build" : "test";
  const skip = context.isBroken(["platform"]) || context.isBroken(["parent"]);
  const judge = (): readonly DocumentFault[] => validateDocument({ value: document, platform, use, parameters });
  const key = JSON.stringify([inFile?.file, platform, use, parameters]);
  const judged = (): readonly DocumentFault[] => (inFile === undefined ? judge() : context.judge(key, judge));
  const faults = skip ? [] : judged();
  const isSound = !skip && !faults.some(isError);
  for (const found of faults) reportDocumentFault(found, inFile?.file, path, context);
  if (name === undefined) return undefined;
  const file = inFile === undefined ? {} : { file: inFile.file };
  return {
    kind: "document",
    name,
    ...file,
    document,
    get data() {
      return isSound ? dataOf(document) : "";
    },
    parameters,
  };
}

const written = new WeakMap<AwstoeDocument, string>();

/**
 * The text of a sound document, written when it is first asked for: `golden check` does not ask, and a document that
 * several images use is written once. An image with a fault never reaches the plan.
 */
function dataOf(document: AwstoeDocument): string {
  const known = written.get(document);
  if (known !== undefined) return known;
  const data = serializeDocument(document);
  written.set(document, data);
  return data;
}

function reportDocumentFault(
  fault: DocumentFault,
  file: string | undefined,
  path: Path,
  context: NormalizeContext,
): void {
  if (fault.in === "use") context.report({ ...fault, path: [...path, ...fault.path], at: "key" });
  else if (file === undefined) context.report({ ...fault, path: [...path, "document", ...fault.path] });
  else context.reportIn(file, fault);
}

function readDocument(
  written: string,
  path: Path,
  context: NormalizeContext,
): { readonly file: string; readonly document?: AwstoeDocument } | undefined {
  const read = context.read(written);
  if ("refused" in read) {
    context.report(refusal(written, read.refused, path, "Correct the path; files are named relative to images/."));
    return undefined;
  }
  const parsed = context.parse(read.path, read.bytes);
  const usable = parsed.value !== undefined && parsed.faults.length === 0;
  return usable ? { file: read.path, document: parsed.value } : { file: read.path };
}

/** The `name` key, or the path without extension with `/` as `-`: stable when other components come and go. */
function nameOf(component: DocumentDraft, path: Path, context: NormalizeContext): string | undefined {
  if (component.name !== undefined) return component.name;
  if (context.isBroken([...path, "name"])) return undefined;
  if (typeof component.document !== "string") {
    context.report(
      fault(
        "name-needed",
        path,
        "A document that is written inline has no file to take its name from.",
        'Add "name: …" beside document, lower-case words joined by hyphens.',
      ),
    );
    return undefined;
  }
  const name = component.document.replace(/\.(?:yaml|yml|json)$/, "").replaceAll("/", "-");
  if (NAME.test(name) && name.length <= MAX_DOCUMENT_NAME) return name;
  context.report(
    fault(
      "name-needed",
      [...path, "document"],
      `The path gives the component the name ${show(name)}, which is not one: lower-case words and digits joined by single hyphens, at most ${String(MAX_DOCUMENT_NAME)} characters.`,
      'Add "name: …" beside document, or rename the file.',
    ),
  );
  return undefined;
}

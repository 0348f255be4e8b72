import { serializeDocument, validateDocument, type DocumentFault } from "../../awstoe";
import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import { show } from "../../diagnostics/suggest";
import { whole, wholeMap, type AmiDraft } from "../../form/draft";
import { formatPath, isAmong, type Path } from "../../yaml/place";
import type { AwstoeDocument, ComponentUse, Platform } from "../image-definition";
import type { Given, NormalImage } from "../kind";
import { fileNamed, parsed, soundValue } from "../named-files";

const { codes, fault } = faultsOf({
  "name-needed": error("A component needs a name", {
    why: "It is published under a name; an inline document has none, and not every path gives one.",
    bad: "components: [{document: {schemaVersion: 1.0, phases: […]}}]",
    good: "components: [{name: install-docker, document: {schemaVersion: 1.0, phases: […]}}]",
  }),
});
export { codes as componentCodes };

type ComponentDraft = NonNullable<NonNullable<AmiDraft["components"]>[number]>;
type DocumentDraft = Extract<ComponentDraft, { readonly document?: unknown }>;

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** See `names.ts` for why names are no longer. */
export const MAX_DOCUMENT_NAME = 36;

/** Stands where a document has a fault, so that its image is not one without components. */
const UNREAD: AwstoeDocument = { schemaVersion: 1, phases: [] };

/** Where a component is, and what is known there. */
interface Place {
  readonly path: Path;
  readonly use: "build" | "test";
  readonly given: Given;
  /** Documents are judged by it: where it is unknown they are not, because that has a fault of its own. */
  readonly platform: Platform | undefined;
}

interface Found extends NormalImage<readonly ComponentUse[]> {
  readonly value: ComponentUse[];
  readonly faults: Fault[];
  /** Those with faults. */
  readonly files: NormalImage<unknown>["files"][number][];
}

/** The components or the tests of an image, with what is wrong with their documents as the image uses them. */
export function normalizeComponents(
  draft: Pick<AmiDraft, "components" | "tests">,
  section: "components" | "tests",
  given: Given,
  platform: Platform | undefined,
): Found {
  const found: Found = { value: [], faults: [], files: [] };
  const use = section === "tests" ? "test" : "build";
  draft[section]?.forEach((component, index) => {
    if (component !== undefined) add(component, { path: [section, index], use, given, platform }, found);
  });
  return found;
}

function add(component: ComponentDraft, place: Place, found: Found): void {
  const parameters = wholeMap(component.parameters);
  if ("managed" in component && component.managed !== undefined) {
    const { managed: name, version = "x.x.x" } = component;
    found.value.push({ kind: "managed", name, version, parameters });
  } else if ("arn" in component && component.arn !== undefined) {
    found.value.push({ kind: "arn", arn: component.arn, parameters });
  } else if ("document" in component && component.document !== undefined) {
    addDocument(component, component.document, parameters, place, found);
  }
}

function addDocument(
  component: DocumentDraft,
  written: NonNullable<DocumentDraft["document"]>,
  parameters: Readonly<Record<string, string>>,
  place: Place,
  found: Found,
): void {
  const { path, given } = place;
  const file = typeof written === "string" ? fileNamed(written, given.files, [...path, "document"]) : undefined;
  if (file !== undefined && "fault" in file) {
    found.faults.push(file.fault);
    return;
  }
  const document = file === undefined ? (written as AwstoeDocument) : soundValue(parsed(file));
  // What is no document, as a script, needs no name either.
  const name = nameOf(component, place, document === undefined ? [] : found.faults);
  const faults = document === undefined ? [] : judged(written, document, parameters, place);
  const inDocument = faults.filter((each) => each.in === "document");
  for (const each of faults)
    if (each.in === "use") found.faults.push({ ...each, path: [...path, ...each.path], at: "key" });
  if (file === undefined) {
    for (const each of inDocument) found.faults.push({ ...each, path: [...path, "document", ...each.path] });
  } else if (inDocument.length + parsed(file).faults.length > 0) {
    const { text, faults: ofText } = parsed(file);
    found.files.push({ path: file.path, text, faults: [...ofText, ...inDocument] });
  }
  const value = document ?? UNREAD;
  found.value.push({
    kind: "document",
    name: name ?? formatPath(path),
    ...(file === undefined ? {} : { file: file.path }),
    document: value,
    ...aboutComponent(component),
    parameters,
    get data() {
      return dataOf(value);
    },
  });
}

function aboutComponent({ description, supportedOsVersions }: DocumentDraft) {
  const systems = whole(supportedOsVersions);
  return {
    ...(description !== undefined && { description }),
    ...(systems.length > 0 && { supportedOsVersions: systems }),
  };
}

/** Many images may use one file in the same way: it is judged once. */
function judged(
  written: string | object,
  value: object,
  parameters: Readonly<Record<string, string>>,
  { platform, use, given: { files } }: Place,
): readonly DocumentFault[] {
  if (platform === undefined) return [];
  const judge = (): readonly DocumentFault[] => validateDocument({ value, platform, use, parameters });
  if (typeof written !== "string") return judge();
  const key = JSON.stringify([written, platform, use, parameters]);
  const found = files.judged.get(key) ?? judge();
  files.judged.set(key, found);
  return found;
}

const written = new WeakMap<AwstoeDocument, string>();

/**
 * The text of a document, written when it is first asked for: `golden check` does not ask, and a document that several
 * images use is written once. An image with a fault never asks, as it never reaches the plan.
 */
function dataOf(document: AwstoeDocument): string {
  const known = written.get(document);
  if (known !== undefined) return known;
  const data = serializeDocument(document);
  written.set(document, data);
  return data;
}

/** The `name` key, or the path without extension with `/` as `-`: stable when other components come and go. */
function nameOf({ name: own, document }: DocumentDraft, { path, given }: Place, faults: Fault[]): string | undefined {
  if (own !== undefined || isAmong([...path, "name"], given.broken)) return own;
  if (typeof document !== "string") {
    const message = "An inline document has no file to take its name from.";
    const fix = 'Add "name: …" beside document, lower-case words joined by hyphens.';
    faults.push(fault("name-needed", path, message, fix));
    return undefined;
  }
  const name = document.replace(/\.(?:yaml|yml|json)$/, "").replaceAll("/", "-");
  if (NAME.test(name) && name.length <= MAX_DOCUMENT_NAME) return name;
  const message = `The path gives the component the name ${show(name)}, which is not valid: lower-case words and digits joined by single hyphens, at most ${String(MAX_DOCUMENT_NAME)} characters.`;
  const fix = 'Add "name: …" beside document, or rename the file.';
  faults.push(fault("name-needed", [...path, "document"], message, fix));
  return undefined;
}

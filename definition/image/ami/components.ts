import { error, faultsOf } from "../../diagnostics/fault";
import { serializeDocument } from "../../awstoe";
import type { AmiDraft } from "../../form/draft";
import { wholeEntries, wholeMap } from "../../form/draft";
import { isAmong, type Path } from "../../yaml/place";
import type { AwstoeDocument, ComponentUse } from "../image-definition";
import { show } from "../../diagnostics/suggest";
import { fileNamed, parsed, soundValue, type NamedFiles } from "../named-files";
import type { Normal } from "../kind";

const { codes, fault } = faultsOf({
  "name-needed": error(
    "A component needs a name",
    "It is published under a name; an inline document has none, and not every path gives one.",
    "components: [{document: {schemaVersion: 1.0, phases: […]}}]",
    "components: [{name: install-docker, document: {schemaVersion: 1.0, phases: […]}}]",
  ),
});
export { codes as componentCodes };

type ComponentDraft = NonNullable<NonNullable<AmiDraft["components"]>[number]>;
type DocumentDraft = Extract<ComponentDraft, { readonly document?: unknown }>;
type Section = "components" | "tests";

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** See `names.ts` for why names are no longer. */
export const MAX_DOCUMENT_NAME = 36;

/** The components or the tests of an image. Documents are checked by a step of their own. */
export function normalizeComponents(
  draft: AmiDraft,
  section: Section,
  files: NamedFiles,
  broken: readonly Path[],
): Normal<readonly ComponentUse[]> {
  const uses = [...wholeEntries(draft[section])].map(([index, component]) =>
    normalizeUse(component, [section, index], files, broken),
  );
  return {
    value: uses.flatMap(({ value }) => (value === undefined ? [] : [value])),
    faults: uses.flatMap(({ faults }) => faults),
  };
}

function normalizeUse(
  component: ComponentDraft,
  path: Path,
  files: NamedFiles,
  broken: readonly Path[],
): Normal<ComponentUse | undefined> {
  const parameters = wholeMap(component.parameters);
  if ("managed" in component && component.managed !== undefined) {
    const { managed: name, version = "x.x.x" } = component;
    return { value: { kind: "managed", name, version, parameters }, faults: [] };
  }
  if ("arn" in component && component.arn !== undefined)
    return { value: { kind: "arn", arn: component.arn, parameters }, faults: [] };
  if (!("document" in component) || component.document === undefined) return { value: undefined, faults: [] };
  return normalizeDocument(component, path, parameters, files, broken);
}

function normalizeDocument(
  component: DocumentDraft,
  path: Path,
  parameters: Readonly<Record<string, string>>,
  files: NamedFiles,
  broken: readonly Path[],
): Normal<ComponentUse | undefined> {
  const name = nameOf(component, path, broken);
  const written = component.document;
  const file = typeof written === "string" ? fileNamed(written, files, [...path, "document"]) : undefined;
  const faults = [...name.faults, ...(file !== undefined && "fault" in file ? [file.fault] : [])];
  const found = file === undefined || "fault" in file ? undefined : file;
  const document = typeof written === "string" ? found && soundValue(parsed(found)) : (written as AwstoeDocument);
  if (document === undefined || name.value === undefined) return { value: undefined, faults };
  const value: ComponentUse = {
    kind: "document",
    name: name.value,
    ...(found === undefined ? {} : { file: found.path }),
    document,
    get data() {
      return dataOf(document);
    },
    parameters,
  };
  return { value, faults };
}

const written = new WeakMap<AwstoeDocument, string>();

/**
 * The text of a document, written when it is first asked for: `golden check` does not ask, and a document that several
 * images use is written once. Nobody asks for that of an image with a fault, which never reaches the plan.
 */
function dataOf(document: AwstoeDocument): string {
  const known = written.get(document);
  if (known !== undefined) return known;
  const data = serializeDocument(document);
  written.set(document, data);
  return data;
}

/** The `name` key, or the path without extension with `/` as `-`: stable when other components come and go. */
function nameOf(component: DocumentDraft, path: Path, broken: readonly Path[]): Normal<string | undefined> {
  if (component.name !== undefined) return { value: component.name, faults: [] };
  if (isAmong([...path, "name"], broken)) return { value: undefined, faults: [] };
  if (typeof component.document !== "string") {
    const message = "A document that is written inline has no file to take its name from.";
    const fix = 'Add "name: …" beside document, lower-case words joined by hyphens.';
    return { value: undefined, faults: [fault("name-needed", path, message, fix)] };
  }
  const name = component.document.replace(/\.(?:yaml|yml|json)$/, "").replaceAll("/", "-");
  if (NAME.test(name) && name.length <= MAX_DOCUMENT_NAME) return { value: name, faults: [] };
  const message = `The path gives the component the name ${show(name)}, which is not one: lower-case words and digits joined by single hyphens, at most ${String(MAX_DOCUMENT_NAME)} characters.`;
  const fix = 'Add "name: …" beside document, or rename the file.';
  return { value: undefined, faults: [fault("name-needed", [...path, "document"], message, fix)] };
}

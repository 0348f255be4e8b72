import { error, warning, faultsOf, type Fault } from "../diagnostics/fault";
import type { Path } from "../yaml/place";
import { closest, shortListing, surely } from "../diagnostics/suggest";
import { variableWithoutQuotes } from "../form/values";

const { codes, fault } = faultsOf({
  "undefined-variable": error("A variable is not defined", {
    why: "The braces would reach AWS as they are.",
    bad: 'parameters: {Version: "{DOCKER_VERSON}"}',
    good: 'parameters: {Version: "{DOCKER_VERSION}"}',
  }),
  "unused-variable": warning("A variable that no definition uses", {
    why: "It is a leftover, or a name that was misspelt where it is used.",
    bad: "DOCKER_VERSON: 27.3.1",
    good: "DOCKER_VERSION: 27.3.1",
  }),
  "unused-override": warning("An override that its definition does not use", {
    why: "It changes nothing, which is probably not what was meant.",
    bad: 'variables: {DOCKR_VERSION: "26.0"}',
    good: 'variables: {DOCKER_VERSION: "26.0"}',
  }),
});
export { codes as variableCodes };

/** `{NAME}`, but neither inside `{{ … }}` nor after `$`. */
const USE = /\{([A-Z][A-Z0-9_]*)\}/g;

/** A definition's variables: those of `variables.yaml`, with its own on top. */
export interface Variables {
  readonly shared: Readonly<Record<string, string>>;
  readonly own: Readonly<Record<string, string>>;
  /** Names of `variables.yaml` whose value has a fault there; `all` when the file cannot be read. */
  readonly doubtful: ReadonlySet<string> | "all";
}

export interface Substitution {
  readonly faults: readonly Fault[];
  /** Names of `variables.yaml` that were used and not overridden, for the warning on those that no definition uses. */
  readonly used: ReadonlySet<string>;
  /** Values that hold a doubtful variable: the fault is in `variables.yaml`, so there is none here. */
  readonly doubtful: readonly Path[];
}

interface Work {
  readonly variables: Variables;
  readonly hasNames: boolean;
  readonly path: (string | number)[];
  readonly faults: Fault[];
  readonly used: Set<string>;
  readonly doubtful: Path[];
}

/**
 * Replaces `{NAME}` with its value in every text of a definition, in place; not in keys, not in inline documents,
 * not in `variables` itself. What is put in is not searched again, so a value may hold braces.
 */
export function substitute(root: Record<string, unknown>, variables: Variables): Substitution {
  const hasNames = Object.keys(variables.own).length + Object.keys(variables.shared).length > 0;
  const work: Work = { variables, hasNames, path: [], faults: [], used: new Set(), doubtful: [] };
  for (const key of Object.keys(root)) {
    if (key !== "variables") fillIn(root, key, work);
  }
  return { faults: [...work.faults, ...unusedOverrides(work)], used: work.used, doubtful: work.doubtful };
}

/** Whether a text has the form of a use. For the schema that editors read, where nothing is substituted. */
export const VARIABLE_USE = "\\{[A-Z][A-Z0-9_]*\\}";

function substituteIn(value: unknown, work: Work): unknown {
  if (typeof value === "string") return value.includes("{") ? substituteText(value, work) : value;
  if (typeof value !== "object" || value === null) return value;
  if (isInlineDocument(work.path)) return value;
  const variable = variableWithoutQuotes(value);
  if (variable !== undefined) work.used.add(variable);
  const container = value as Record<string | number, unknown>;
  if (Array.isArray(value)) for (const index of value.keys()) fillIn(container, index, work);
  else for (const key of Object.keys(value)) fillIn(container, key, work);
  return value;
}

function fillIn(container: Record<string | number, unknown>, key: string | number, work: Work): void {
  const written = container[key];
  work.path.push(key);
  const filled = substituteIn(written, work);
  if (filled !== written) container[key] = filled;
  work.path.pop();
}

/** `components[0].document` when it is a mapping: its braces belong to AWSTOE. */
function isInlineDocument(path: Path): boolean {
  return path.length === 3 && path[2] === "document" && (path[0] === "components" || path[0] === "tests");
}

/** A use in the form of a shell or of another tool, or not in capitals. */
const LIKE_USE = /\$?\{{1,2}\s?([A-Za-z][A-Za-z0-9_-]*)\s?\}{1,2}/g;

/** A variable of ours in a form that is not filled in: it counts as used, or there would be a second fault. */
function noteLookalikes(text: string, work: Work): void {
  for (const [use, word = ""] of text.matchAll(LIKE_USE)) {
    const name = word.toUpperCase().replaceAll("-", "_");
    if (use === `{${name}}` || valueOf(name, work.variables) === undefined) continue;
    work.used.add(name);
    const message = `${use} is not filled in; the variable of that name is written {${name}}.`;
    work.faults.push(
      fault("undefined-variable", [...work.path], message, `Write {${name}} for ${use}.`, { severity: "warning" }),
    );
  }
}

function substituteText(text: string, work: Work): string {
  if (work.hasNames) noteLookalikes(text, work);
  return text.replace(USE, (use: string, name: string, offset: number) => {
    const before = text[offset - 1];
    if (before === "$" || (before === "{" && text[offset + use.length] === "}")) return use;
    const value = valueOf(name, work.variables);
    if (isDoubtful(name, work.variables)) {
      work.doubtful.push([...work.path]);
      work.used.add(name);
      return use;
    }
    if (value === undefined) {
      work.faults.push(undefinedVariable(name, work));
      return use;
    }
    work.used.add(name);
    return value;
  });
}

function valueOf(name: string, { own, shared }: Variables): string | undefined {
  if (Object.hasOwn(own, name)) return own[name];
  return Object.hasOwn(shared, name) ? shared[name] : undefined;
}

function isDoubtful(name: string, { own, doubtful }: Variables): boolean {
  return !Object.hasOwn(own, name) && (doubtful === "all" || doubtful.has(name));
}

function undefinedVariable(name: string, work: Work): Fault {
  const known = [...new Set([...Object.keys(work.variables.own), ...Object.keys(work.variables.shared)])];
  const meant = closest(name, known);
  if (meant === undefined) {
    const list = known.length === 0 ? "" : ` Defined: ${shortListing(known, "and")}.`;
    const fix = `Add "${name}: …" to images/variables.yaml, or to variables in this file.`;
    return fault("undefined-variable", [...work.path], `The variable {${name}} is not defined.${list}`, fix);
  }
  work.used.add(meant); // its not being used is the same slip
  const message = `The variable {${name}} is not defined. Did you mean {${meant}}?`;
  const sure = surely(name, known) !== undefined;
  const mend = sure ? { from: `{${name}}`, to: `{${meant}}` } : undefined;
  return fault("undefined-variable", [...work.path], message, `Write {${meant}}.`, { mend });
}

function unusedOverrides({ variables: { own, shared }, used, faults }: Work): Fault[] {
  const isMissing = faults.some(({ code }) => code === "undefined-variable");
  return Object.keys(own)
    .filter((name) => !used.has(name))
    .map((name) => {
      const others = Object.keys(shared).filter((known) => known !== name);
      return unusedOverride(name, isMissing ? undefined : closest(name, others));
    });
}

function unusedOverride(name: string, meant: string | undefined): Fault {
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  const message = `The variable ${name} is set here, but nothing in this definition uses {${name}}.${hint}`;
  const fix =
    meant === undefined
      ? `Delete ${name} from variables, or use {${name}}.`
      : `Rename ${name} to ${meant}, or delete it.`;
  return fault("unused-override", ["variables", name], message, fix, { at: "key" });
}

/** Of the shared variables, those that no definition uses. */
export function unusedVariables(shared: Readonly<Record<string, string>>, used: ReadonlySet<string>): Fault[] {
  const names = Object.keys(shared);
  const unused = names.filter((name) => !used.has(name));
  return unused.map((name) => {
    const others = names.filter((other) => other !== name);
    return unusedVariable(name, closest(name, others));
  });
}

function unusedVariable(name: string, twin: string | undefined): Fault {
  const hint = twin === undefined ? "" : ` (${twin} is used.)`;
  const message = `No definition uses the variable {${name}}.${hint}`;
  return fault("unused-variable", [name], message, `Delete ${name}, or use {${name}} in a definition.`, { at: "key" });
}

/** The texts of a mapping, and what has a source beside its text: what can be used of `variables` before the schema has seen it. */
export function textsOf(value: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) return texts;
  for (const [key, entry] of Object.entries(value) as [string, string | null | { readonly value?: unknown }][]) {
    const own = typeof entry === "object" ? entry?.value : entry;
    if (typeof own === "string") texts[key] = own;
  }
  return texts;
}

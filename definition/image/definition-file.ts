import type { Fault } from "../diagnostics/fault";
import { closest } from "../diagnostics/suggest";
import { checkForm } from "../form/check";
import { prune, type ImageDraft } from "../form/draft";
import { parse } from "../yaml/parse";
import { peek } from "../yaml/peek";
import { isAmong, type Path } from "../yaml/place";
import type { Inherited } from "./kind";
import { kindNamed, kindOf } from "./kinds";
import { variableFaults } from "./foreign-syntax";
import { isOfMacOs, misnamedVariables, nameOfFile } from "./names";
import { placeholderFaults } from "./placeholders";
import { isPlainPath, refusal, type ImageSource } from "../files/source";
import { substitute, textsOf, type Substitution, type Variables } from "./variables";

export const VARIABLES = "images/variables.yaml";

/** What a file of variables is called by mistake, where it holds no version and so no image. */
const LIKE_VARIABLES = /^images\/var(?:iable)?s?\.ya?ml$/i;

/** What can be used of `images/variables.yaml`. */
export interface SharedVariables extends Pick<Variables, "shared" | "doubtful"> {
  readonly text: string;
  readonly faults: readonly Fault[];
}

/** A definition file after reading, variables and schema: a draft without its broken parts, and what was broken. */
export interface DefinitionFile {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Absent when the text is not a mapping at all. */
  readonly draft?: ImageDraft;
  /** What it gives to children, by what it inherits from a parent in the repository. */
  readonly gives: (inherited: Inherited) => Inherited;
  readonly faults: readonly Fault[];
  /** Values with faults. */
  readonly broken: readonly Path[];
  readonly usedVariables: ReadonlySet<string>;
  /** Names of the variables that it gives itself. */
  readonly ownVariables: readonly string[];
  /** Whether it uses a variable that has a fault of its own. */
  readonly isDoubtful: boolean;
}

const FIX = "Replace it with a regular file of at most 64 KiB.";

export function readVariables(source: ImageSource): SharedVariables {
  const none = { shared: {}, doubtful: new Set<string>(), text: "", faults: [] };
  const read = source.read(VARIABLES);
  if ("refused" in read) {
    if (read.refused === "missing")
      return source.list().some((file) => isMisnamedVariables(file, source)) ? { ...none, doubtful: "all" } : none;
    return { ...none, doubtful: "all", faults: [refusal(VARIABLES, read.refused, [], FIX)] };
  }
  const parsed = parse(read.bytes);
  const { value, text, faults } = parsed;
  if (value === undefined) return parsed.isEmpty ? none : { shared: {}, doubtful: "all", text, faults };
  const shared = textsOf(value);
  const grouped = Object.values(value).flatMap((group) => Object.keys(textsOf(group)));
  const form = checkForm("variables", parsed);
  const doubtful = new Set([...form.broken.map(([name]) => String(name)), ...grouped]);
  const nested = variableFaults(text, new Set(Object.keys(shared)));
  return { shared, doubtful, text, faults: [...faults, ...form.faults, ...nested] };
}

/** Whether a file holds the variables under another name. */
export function isMisnamedVariables(file: string, source: ImageSource): boolean {
  const read = LIKE_VARIABLES.test(file) ? source.read(file) : undefined;
  return read !== undefined && "bytes" in read && peek(read.bytes, "version", "root").length === 0;
}

/** Reads a definition, fills in its variables and checks its form; cuts out what is broken. */
export function readDefinition(source: ImageSource, file: string, shared: SharedVariables): DefinitionFile {
  const none = { name: nameOfFile(file), file, text: "", faults: [], broken: [], isDoubtful: false, gives: () => ({}) };
  const unread = { ...none, usedVariables: new Set<string>(), ownVariables: [] };
  if (!isPlainPath(file) || isOfMacOs(file)) return unread; // its name has a fault
  const read = source.read(file);
  if ("refused" in read) return { ...unread, faults: [refusal(file, read.refused, [], FIX)] };
  if (isMisnamedVariables(file, source)) return { ...unread, faults: [misnamedVariables(file)] };
  const parsed = parse(read.bytes);
  const { value, text, faults } = parsed;
  if (value === undefined) return { ...unread, text, faults };
  const own = textsOf(value.variables);
  const { used, doubtful, faults: undefinedOnes } = substituteAll(value, { ...shared, own });
  const form = checkForm(
    `images/${kindNamed(value.kind)}`,
    parsed,
    [
      ...undefinedOnes,
      ...placeholderFaults(value).filter(
        ({ path }) =>
          !isAmong(
            path,
            undefinedOnes.map((each) => each.path),
          ),
      ),
    ],
    [],
    doubtful,
  );
  prune(value, [["variables"]]); // they are filled in
  return {
    ...none,
    text,
    draft: value,
    gives: kindOf(value).gives(value),
    faults: [...faults, ...form.faults],
    broken: form.broken,
    usedVariables: used,
    ownVariables: Object.keys(own),
    isDoubtful: doubtful.length > 0,
  };
}

/** Also takes the definition's own variables from under a misspelt `variables`: one fault, not one more for each use. */
function substituteAll(value: Record<string, unknown>, variables: Variables): Substitution {
  const first = substitute(value, variables);
  if (first.faults.length === 0 || Object.hasOwn(value, "variables")) return first;
  const slip = Object.keys(value).find((key) => closest(key, ["variables"]) !== undefined);
  if (slip === undefined) return first;
  const again = substitute(value, { ...variables, own: textsOf(value[slip]) });
  const faults = again.faults.filter(({ code }) => code !== "unused-override");
  return { faults, used: new Set([...first.used, ...again.used]), doubtful: [...first.doubtful, ...again.doubtful] };
}

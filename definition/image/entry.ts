import type { ImageDraft } from "../form/draft";
import type { Fault, Path } from "../diagnostics/fault";
import type { ParsedFile } from "../yaml/parse";
import { checkForm } from "../form/check";
import { placeholderFaults } from "./placeholders";
import { closest } from "../diagnostics/suggest";
import type { Substitution, Variables } from "./variables";
import { substitute } from "./variables";

/** A definition file after reading, variables and schema: a draft without its broken parts, and what was broken. */
export interface Entry {
  readonly name: string;
  readonly file: string;
  /** Absent when the text is not a mapping at all. Once normalised, only what children ask of it is kept. */
  draft?: ImageDraft;
  /** Values with faults, by path. */
  readonly broken: Path[];
  readonly faults: readonly Fault[];
  readonly usedVariables: ReadonlySet<string>;
  /** Names of the variables that it gives itself. */
  readonly ownVariables: readonly string[];
  /** Whether it uses a variable that has a fault of its own. */
  readonly doubtful: boolean;
}

/** Fills in the variables of a parsed definition and checks its form; cuts out what is broken. */
export function readEntry(name: string, file: string, parsed: ParsedFile, shared: Omit<Variables, "own">): Entry {
  const none = { name, file, broken: [], faults: [], doubtful: false };
  if (parsed.value === undefined) return { ...none, usedVariables: new Set(), ownVariables: [] };
  const value = parsed.value as Record<string, unknown>;
  const own = textsOf(value.variables);
  const substitution = substituteAll(value, { ...shared, own });
  const earlier = [...substitution.faults, ...placeholderFaults(value)];
  const { faults, broken } = checkForm("image", parsed, earlier, [], substitution.doubtful);
  return {
    name,
    file,
    draft: value as ImageDraft,
    broken,
    faults,
    usedVariables: substitution.used,
    ownVariables: Object.keys(own),
    doubtful: substitution.doubtful.length > 0,
  };
}

/** Takes the definition's own variables from under a misspelt `variables`, too: that is one fault, and not one more for each use. */
function substituteAll(value: Record<string, unknown>, variables: Variables): Substitution {
  const first = substitute(value, variables);
  if (first.faults.length === 0 || Object.hasOwn(value, "variables")) return first;
  const slip = Object.keys(value).find((key) => closest(key, ["variables"]) !== undefined);
  if (slip === undefined) return first;
  const again = substitute(value, { ...variables, own: textsOf(value[slip]) });
  const faults = again.faults.filter(({ code }) => code !== "unused-override");
  return { faults, used: new Set([...first.used, ...again.used]), doubtful: [...first.doubtful, ...again.doubtful] };
}

/** The texts of a mapping: what can be used of `variables` before the schema has seen it. */
export function textsOf(value: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) return texts;
  for (const [key, entry] of Object.entries(value)) if (typeof entry === "string") texts[key] = entry;
  return texts;
}

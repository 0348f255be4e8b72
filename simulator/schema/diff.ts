import { isDefaulted } from "./defaults";
import { canonical, canonicalDocument, isDocument } from "./json-document";
import { isProperties, type Properties, UNKNOWN, type Value } from "./property";
import { type Rules, tableOf } from "./table";

/** The kind of one change in the engine's detailed diff. */
export type ChangeKind = "add" | "delete" | "update";

/** One change: a path such as `components[0].componentArn`, and whether it replaces the resource. */
export interface Change {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly replaces: boolean;
}

/** What the engine asks a provider to compare. */
export interface DiffInput {
  /** Outputs of the last deployment or refresh. */
  readonly olds: Properties;
  /** Inputs of the last deployment or refresh. */
  readonly oldInputs: Properties;
  readonly news: Properties;
  /** Region of the provider, for a resource that names none. */
  readonly region: string;
  readonly ignoreChanges?: readonly string[];
}

/** The answer to a diff. */
export interface Difference {
  readonly changes: readonly Change[];
  readonly deleteBeforeReplace: boolean;
}

interface Place {
  readonly path: string;
  /** The path without list indices. */
  readonly pattern: string;
}

type Found = Place & Pick<Change, "kind">;

/** Compares new inputs with the last known ones, by the rules of the type. */
export function diffInputs(token: string, input: DiffInput): Difference {
  const { rules, inputs } = tableOf(token);
  const { olds, oldInputs, news, ignoreChanges: ignored = [] } = input;
  const names = ignored.includes("*")
    ? []
    : namesOf(oldInputs, news).filter((name) => name !== "region" && !ignored.includes(name));
  const changes: Change[] = names.flatMap((name) => {
    // An argument that the program now states as the provider had filled it changes nothing.
    const old = oldInputs[name] ?? (news[name] === undefined ? undefined : olds[name]);
    return compare(rules, old, news[name], { path: name, pattern: name }).map(({ path, pattern, kind }) => {
      return { path, kind, replaces: replaces(rules, name, pattern.replaceAll("[]", "")) };
    });
  });
  if (inputs["tags"] && olds["tagsAll"] !== undefined && changes.some(({ path }) => /^tags\b/.test(path))) {
    changes.push({ path: "tagsAll", kind: "update", replaces: false });
  }
  if (inputs["region"] !== undefined && isMoved(input))
    changes.push({ path: "region", kind: "update", replaces: true });
  const replacing = changes.some((change) => change.replaces);
  return { changes, deleteBeforeReplace: replacing && nameIsFixed(rules, input) };
}

function namesOf(old: Properties, given: Properties): readonly string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(given)])].filter((name) => name !== "__defaults");
}

/**
 * pulumi-terraform-bridge, `nameRequiresDeleteBeforeReplace`: a name that the program gives and keeps would collide with itself, so the old
 * resource goes first. The resource option `deleteBeforeReplace: false` overrides it in the engine.
 */
function nameIsFixed(rules: Rules, { oldInputs, news }: DiffInput): boolean {
  const property = rules.autoName?.property;
  if (property === undefined || news[property] === undefined || isDefaulted(news, property)) return false;
  return news[property] === oldInputs[property];
}

/** A resource whose region is no longer the provider's or its own is another resource. */
function isMoved({ olds, news, region }: DiffInput): boolean {
  const wanted = news["region"] ?? region;
  const was = olds["region"];
  return typeof was === "string" && was !== wanted && wanted !== UNKNOWN;
}

function compare(rules: Rules, old: Value, given: Value, place: Place): readonly Found[] {
  if (isDefault(rules, old, given, place) || (isEmpty(old) && isEmpty(given))) return [];
  if (isEmpty(old)) return [{ ...place, kind: "add" }];
  if (isEmpty(given)) {
    // What the provider fills in stays when the program no longer gives it.
    const isKept = given === undefined && has(rules.computed, place);
    return isKept ? [] : [{ ...place, kind: "delete" }];
  }
  if (Array.isArray(old) && Array.isArray(given)) {
    if (has(rules.sets, place)) return compareSets(old, given, place);
    const longer = old.length > given.length ? old : given;
    return longer.flatMap((_, index) => compare(rules, old[index], given[index], element(place, index)));
  }
  if (!isProperties(old) || !isProperties(given)) {
    return same(rules, place, old, given) ? [] : [{ ...place, kind: "update" }];
  }
  return namesOf(old, given).flatMap((name) => {
    const path = /^[A-Za-z_]\w*$/.test(name) ? `${place.path}.${name}` : `${place.path}[${JSON.stringify(name)}]`;
    return compare(rules, old[name], given[name], { path, pattern: `${place.pattern}.${name}` });
  });
}

function has(paths: readonly string[] | undefined, { pattern }: Place): boolean {
  return paths?.includes(pattern) === true;
}

/** True where one says the provider's default and the other nothing. */
function isDefault(rules: Rules, old: Value, given: Value, { pattern }: Place): boolean {
  const initial = rules.defaults?.[pattern] as Value;
  return initial !== undefined && (old ?? initial) === (given ?? initial);
}

function element({ path, pattern }: Place, index: number): Place {
  return { path: `${path}[${String(index)}]`, pattern: `${pattern}[]` };
}

function compareSets(old: readonly Value[], given: readonly Value[], place: Place): readonly Found[] {
  const [before, after] = [old.map(canonicalElement), given.map(canonicalElement)];
  const added = after.flatMap((item, index) => (before.includes(item) ? [] : [index]));
  const removed = before.flatMap((item, index) => (after.includes(item) ? [] : [index]));
  const found = (index: number, kind: ChangeKind): Found => ({ ...element(place, index), kind });
  return [
    ...added.map((index) => found(index, removed.includes(index) ? "update" : "add")),
    ...removed.filter((index) => !added.includes(index)).map((index) => found(index, "delete")),
  ];
}

/** Sets within an element have no order either, and which lists inside are sets hardly matters for equality of elements. */
function canonicalElement(value: Value): string {
  return canonical(sortTexts(value));
}

function sortTexts(value: Value): Value {
  if (Array.isArray(value)) {
    const items = value.map(sortTexts);
    return [...items].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
  }
  if (isProperties(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sortTexts(item)]));
  }
  return value;
}

function same(rules: Rules, { pattern }: Place, old: Value, given: Value): boolean {
  const property = pattern.split(/[.[]/)[0] ?? pattern;
  if (isDocument(property) && typeof old === "string" && typeof given === "string") {
    return canonicalDocument(old) === canonicalDocument(given);
  }
  if (rules.schemeless?.includes(property)) return `https://${String(old)}` === given || old === given;
  return canonical(old) === canonical(given);
}

/** Terraform does not distinguish an empty list or map, or a block without content, from none. */
function isEmpty(value: Value): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === "";
}

function replaces(rules: Rules, property: string, path: string): boolean {
  if (rules.updateNested?.includes(path)) return false;
  const { replace = [], replaceNested = [] } = rules;
  return replace.includes(property) || replaceNested.some((nested) => nested === path || nested.startsWith(`${path}.`));
}

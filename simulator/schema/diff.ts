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

interface Found {
  readonly path: string;
  /** The path without list indices. */
  readonly pattern: string;
  readonly kind: ChangeKind;
}

/** Compares new inputs with the last known ones, by the rules of the type. */
export function diffInputs(token: string, input: DiffInput): Difference {
  const { rules, inputs } = tableOf(token);
  const names = [...new Set([...Object.keys(input.oldInputs), ...Object.keys(input.news)])].filter(
    (name) => name !== "__defaults" && name !== "region" && !isIgnored(name, input.ignoreChanges),
  );
  const changes: Change[] = names.flatMap((name) =>
    compareProperty(rules, name, input).map(({ path, pattern, kind }) => {
      return { path, kind, replaces: replaces(rules, name, pattern) };
    }),
  );
  if (inputs["tags"] && input.olds["tagsAll"] !== undefined && changes.some(({ path }) => /^tags\b/.test(path))) {
    changes.push({ path: "tagsAll", kind: "update", replaces: false });
  }
  changes.push(...regionChange(inputs["region"] !== undefined, input));
  const replacing = changes.some((change) => change.replaces);
  return { changes, deleteBeforeReplace: replacing && nameIsFixed(rules, input) };
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
function regionChange(regional: boolean, { olds, news, region }: DiffInput): readonly Change[] {
  const wanted = news["region"] ?? region;
  const was = olds["region"];
  if (!regional || typeof was !== "string" || was === wanted || wanted === UNKNOWN) return [];
  return [{ path: "region", kind: "update", replaces: true }];
}

function compareProperty(rules: Rules, name: string, { olds, oldInputs, news }: DiffInput): readonly Found[] {
  const given = news[name];
  // An argument that the program now states as the provider had filled it changes nothing.
  const old = oldInputs[name] ?? (given === undefined ? undefined : olds[name]);
  return compare({ rules, property: name }, old, given, { path: name, pattern: name });
}

interface Walk {
  readonly rules: Rules;
  readonly property: string;
}

interface Place {
  readonly path: string;
  readonly pattern: string;
}

function compare(walk: Walk, old: Value, given: Value, place: Place): readonly Found[] {
  if (isEmpty(old)) return isEmpty(given) ? [] : [{ ...place, kind: "add" }];
  if (isEmpty(given)) return isKept(walk.rules, given, place) ? [] : [{ ...place, kind: "delete" }];
  if (Array.isArray(old) && Array.isArray(given)) {
    const isSet = walk.rules.sets?.includes(place.pattern) ?? false;
    return isSet ? compareSets(old, given, place) : compareLists(walk, old, given, place);
  }
  if (!isProperties(old) || !isProperties(given)) {
    return same(walk, old, given) ? [] : [{ ...place, kind: "update" }];
  }
  const names = [...new Set([...Object.keys(old), ...Object.keys(given)])].filter((name) => name !== "__defaults");
  return names.flatMap((name) =>
    compare(walk, old[name], given[name], { path: step(place.path, name), pattern: `${place.pattern}.${name}` }),
  );
}

/** What the provider fills in stays when the program no longer gives it. */
function isKept(rules: Rules, given: Value, { pattern }: Place): boolean {
  return given === undefined && rules.computed?.includes(pattern) === true;
}

function compareLists(walk: Walk, old: readonly Value[], given: readonly Value[], place: Place): readonly Found[] {
  const indices = Array.from({ length: Math.max(old.length, given.length) }, (_, index) => index);
  return indices.flatMap((index) =>
    compare(walk, old[index], given[index], {
      path: `${place.path}[${String(index)}]`,
      pattern: `${place.pattern}[]`,
    }),
  );
}

function compareSets(old: readonly Value[], given: readonly Value[], place: Place): readonly Found[] {
  const before = old.map(canonicalElement);
  const after = given.map(canonicalElement);
  const at = (index: number): Place => ({ path: `${place.path}[${String(index)}]`, pattern: `${place.pattern}[]` });
  const added = after.flatMap((item, index) => (before.includes(item) ? [] : [index]));
  const removed = before.flatMap((item, index) => (after.includes(item) ? [] : [index]));
  return [
    ...added.map((index) => ({ ...at(index), kind: removed.includes(index) ? ("update" as const) : ("add" as const) })),
    ...removed.filter((index) => !added.includes(index)).map((index) => ({ ...at(index), kind: "delete" as const })),
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

function same({ rules, property }: Walk, old: Value, given: Value): boolean {
  if (isDocument(property) && typeof old === "string" && typeof given === "string") {
    return canonicalDocument(old) === canonicalDocument(given);
  }
  if (rules.schemeless?.includes(property)) return `https://${String(old)}` === given || old === given;
  return canonical(old) === canonical(given);
}

/** Terraform does not tell an empty list or map, or a block without content, from none. */
function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return (
    value === undefined || value === null || value === "" || (isProperties(value) && Object.keys(value).length === 0)
  );
}

function replaces(rules: Rules, property: string, pattern: string): boolean {
  const bare = pattern.replaceAll("[]", "");
  if (rules.updateNested?.includes(bare)) return false;
  const nested = rules.replaceNested ?? [];
  return (
    (rules.replace ?? []).includes(property) || nested.some((path) => path === bare || path.startsWith(`${bare}.`))
  );
}

function isIgnored(name: string, ignored: readonly string[] = []): boolean {
  return ignored.some((path) => path === name || path === "*");
}

function step(path: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

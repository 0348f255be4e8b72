import { createHash, randomBytes } from "node:crypto";
import { isDocument } from "./json-document";
import { hasUnknown, isProperties, plain, type Properties } from "./property";
import type { Failure } from "./shape";
import { type AutoName, type ResourceTable, type Rules, tableOf } from "./table";

const SUFFIX_DIGITS = 7;

/** What the engine asks a provider to check. */
export interface CheckInput {
  /** Name of the resource in the program: the last part of its URN. */
  readonly name: string;
  readonly news: Properties;
  /** Inputs of the last deployment, if there was one. */
  readonly olds?: Properties;
  readonly randomSeed?: Uint8Array;
}

/** The checked inputs and everything wrong with them. */
export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

/**
 * Completes the inputs of a resource as the provider would: documents as text, the provider's default tags, defaults, names.
 * `__defaults` lists what was filled, as pulumi-terraform-bridge does.
 */
export function completeInputs(
  token: string,
  given: CheckInput,
  defaultTags: Readonly<Record<string, string>>,
): Checked {
  const table = tableOf(token);
  const { rules } = table;
  const news = withTags(table, documentsAsText(plain(given.news) as Properties), defaultTags);
  const free = Object.entries(rules.defaults ?? {}).filter(
    ([path]) => path in table.inputs && isFree(rules, news, path),
  );
  const filled = Object.fromEntries(free);
  const failures: Failure[] = [];
  const auto = rules.autoName;
  if (auto && isFree(rules, news, auto.property)) {
    const name = oldAutoName(given, auto.property) ?? freshName(auto, given);
    filled[auto.property] = name;
    if (name.length > auto.max) {
      const reason = `resource name '${given.name}' plus ${String(SUFFIX_DIGITS)} random chars is longer than maximum length ${String(auto.max)}`;
      failures.push({ property: auto.property, reason });
    }
  }
  const names = Object.keys(filled).sort();
  return { inputs: { ...news, ...filled, ...(names.length > 0 ? { __defaults: names } : {}) }, failures };
}

/** True where the provider, not the program, chose the value. */
export function isDefaulted(inputs: Properties, property: string): boolean {
  const defaults = inputs["__defaults"];
  return Array.isArray(defaults) && defaults.includes(property);
}

/** Neither given nor excluded by another argument, such as a name by its prefix. */
function isFree(rules: Rules, news: Properties, property: string): boolean {
  const taken = (name: string): boolean => news[name] !== undefined && news[name] !== null;
  const excluded = (rules.conflictsWith ?? []).some(
    (group) => group.includes(property) && group.some((name) => name !== property && taken(name)),
  );
  return !taken(property) && !excluded;
}

function oldAutoName({ olds }: CheckInput, property: string): string | undefined {
  const old = olds?.[property];
  return isProperties(olds) && isDefaulted(olds, property) && typeof old === "string" && !hasUnknown(old)
    ? old
    : undefined;
}

function freshName({ prefix = "", lower }: AutoName, { name, randomSeed }: CheckInput): string {
  const seed = randomSeed && randomSeed.length > 0 ? Buffer.from(randomSeed) : randomBytes(32);
  const digits = createHash("sha256").update(seed).update(name).digest("hex").slice(0, SUFFIX_DIGITS);
  const full = `${prefix}${name}-${digits}`;
  return lower ? full.toLowerCase() : full;
}

/** pulumi-aws merges the default tags into the inputs (`applyTags`, provider/tags.go), so a change of them shows on each resource. */
function withTags(table: ResourceTable, news: Properties, defaultTags: Readonly<Record<string, string>>): Properties {
  const own = news["tags"] ?? {};
  const isTagged = table.inputs["tags"] && table.outputs.includes("tagsAll") && isProperties(own);
  return isTagged && Object.keys(defaultTags).length > 0 ? { ...news, tags: { ...defaultTags, ...own } } : news;
}

/** A policy may be given as an object: pulumi-aws turns it into text. */
function documentsAsText(news: Properties): Properties {
  const entries = Object.entries(news).map(([name, value]) => {
    return [name, isDocument(name) && isProperties(value) && !hasUnknown(value) ? JSON.stringify(value) : value];
  });
  return Object.fromEntries(entries) as Properties;
}

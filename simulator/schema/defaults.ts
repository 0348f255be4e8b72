import { createHash, randomBytes } from "node:crypto";
import { hasUnknown, isProperties, type Properties } from "./property";
import type { Failure } from "./shape";
import type { Rules } from "./table";

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

/** Inputs with names and defaults filled in; `__defaults` lists what was filled, as pulumi-terraform-bridge does. */
export function fillDefaults(rules: Rules, input: CheckInput): { inputs: Properties; failures: readonly Failure[] } {
  const filled: Record<string, unknown> = {};
  for (const [property, value] of Object.entries(rules.defaults ?? {})) {
    if (isFree(rules, input.news, property)) {
      filled[property] = value;
    }
  }
  const failures: Failure[] = [];
  const auto = rules.autoName;
  if (auto && isFree(rules, input.news, auto.property)) {
    const name = oldAutoName(input, auto.property) ?? freshName(rules, input);
    filled[auto.property] = name;
    if (name.length > auto.max) {
      const reason = `resource name '${input.name}' plus ${String(SUFFIX_DIGITS)} random chars is longer than maximum length ${String(auto.max)}`;
      failures.push({ property: auto.property, reason });
    }
  }
  const names = Object.keys(filled).sort();
  return { inputs: { ...input.news, ...filled, ...(names.length > 0 ? { __defaults: names } : {}) }, failures };
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

function freshName(rules: Rules, { name, randomSeed }: CheckInput): string {
  const seed = randomSeed && randomSeed.length > 0 ? Buffer.from(randomSeed) : randomBytes(32);
  const digits = createHash("sha256").update(seed).update(name).digest("hex").slice(0, SUFFIX_DIGITS);
  const full = `${rules.autoName?.prefix ?? ""}${name}-${digits}`;
  return rules.autoName?.lower ? full.toLowerCase() : full;
}

import type { Failure } from "./failure";
import type { Properties } from "./property";
import type { Rules } from "./table";

/** Rules between arguments: exactly one of, at least one of, conflicts, needs, and how many items. */
export function checkGroups(rules: Rules, inputs: Properties): readonly Failure[] {
  return [
    ...(rules.exactlyOneOf ?? []).flatMap((group) => exactlyOne(group, inputs)),
    ...(rules.atLeastOneOf ?? []).flatMap((group) => atLeastOne(group, inputs)),
    ...(rules.conflictsWith ?? []).flatMap((group) => conflicts(group, inputs)),
    ...(rules.requiredWith ?? []).flatMap((group) => needs(group, inputs)),
    ...itemCounts(rules, inputs),
  ];
}

function exactlyOne(group: readonly string[], inputs: Properties): readonly Failure[] {
  const given = group.filter((name) => isGiven(inputs, name));
  const property = given[0] ?? group[0] ?? "";
  const list = group.join(",");
  if (given.length === 0) {
    return [{ property, reason: `Missing required argument: "${property}": one of \`${list}\` must be specified` }];
  }
  if (given.length === 1) {
    return [];
  }
  const both = given.join(",");
  const reason = `"${property}": only one of \`${list}\` can be specified, but \`${both}\` were specified.`;
  return [{ property, reason: `Invalid combination of arguments: ${reason}` }];
}

function atLeastOne(group: readonly string[], inputs: Properties): readonly Failure[] {
  const property = group[0] ?? "";
  const reason = `Missing required argument: "${property}": one of \`${group.join(",")}\` must be specified`;
  return group.some((name) => isGiven(inputs, name)) ? [] : [{ property, reason }];
}

function conflicts([property = "", ...others]: readonly string[], inputs: Properties): readonly Failure[] {
  // An auto-named property is not the user's, so it conflicts with nothing.
  const other = others.find((name) => isGiven(inputs, name));
  if (!isGiven(inputs, property) || other === undefined) {
    return [];
  }
  return [{ property, reason: `Conflicting configuration arguments: "${property}": conflicts with ${other}` }];
}

function needs([property = "", ...others]: readonly string[], inputs: Properties): readonly Failure[] {
  const missing = others.filter((name) => !isGiven(inputs, name));
  if (!isGiven(inputs, property) || missing.length === 0) {
    return [];
  }
  const list = [property, ...others].join(",");
  return [{ property, reason: `Missing required argument: "${property}": all of \`${list}\` must be specified` }];
}

function itemCounts(rules: Rules, inputs: Properties): readonly Failure[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    if (!Array.isArray(value)) {
      return [];
    }
    const count = value.length;
    const [min, max] = [rules.minItems?.[property] ?? 0, rules.maxItems?.[property] ?? Infinity];
    if (count < min) {
      const reason = `Not enough list items: Attribute ${property} requires ${String(min)} item minimum, but config has only ${String(count)} declared.`;
      return [{ property, reason }];
    }
    const reason = `Too many list items: Attribute ${property} supports ${String(max)} item maximum, but config has ${String(count)} declared.`;
    return count > max ? [{ property, reason }] : [];
  });
}

function isGiven(inputs: Properties, name: string): boolean {
  const defaults = inputs["__defaults"];
  const filled = Array.isArray(defaults) && defaults.includes(name);
  return inputs[name] !== undefined && inputs[name] !== null && inputs[name] !== "" && !filled;
}

import { isDefaulted } from "./defaults";
import { isDocument, isJsonObject } from "./json-document";
import { hasUnknown, isProperties, type Properties, type Value } from "./property";
import { checkShape, type Failure } from "./shape";
import { type Rules, tableOf } from "./table";

/** Inputs against the table of their type: shape, constraints, groups, documents. */
export function checkArguments(token: string, inputs: Properties): readonly Failure[] {
  const { rules, inputs: declared } = tableOf(token);
  return [
    ...checkShape({ token, constraints: rules.constraints ?? {} }, declared, inputs),
    ...(rules.exactlyOneOf ?? []).filter(inGiven(inputs)).flatMap((group) => exactlyOne(group, inputs)),
    ...(rules.atLeastOneOf ?? []).filter(inGiven(inputs)).flatMap((group) => atLeastOne(group, inputs)),
    ...(rules.conflictsWith ?? []).flatMap((group) => conflicts(group, inputs)),
    ...(rules.requiredWith ?? []).flatMap((group) => needs(group, inputs)),
    ...itemCounts(rules, inputs),
    ...documents(inputs),
  ];
}

function documents(inputs: Properties): readonly Failure[] {
  return Object.entries(inputs)
    .filter(([name, value]) => {
      return isDocument(name) && typeof value === "string" && !hasUnknown(value) && !isJsonObject(value);
    })
    .map(([property]) => ({ property, reason: `"${property}" contains an invalid JSON policy: not a JSON object` }));
}

function exactlyOne(group: readonly string[], inputs: Properties): readonly Failure[] {
  const given = group.filter((name) => isGiven(inputs, name));
  if (given.length === 0) return atLeastOne(group, inputs);
  if (given.length === 1) return [];
  const property = given[0] ?? "";
  const reason = `"${property}": only one of \`${group.join(",")}\` can be specified, but \`${given.join(",")}\` were specified.`;
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
  if (!isGiven(inputs, property) || other === undefined) return [];
  return [{ property, reason: `Conflicting configuration arguments: "${property}": conflicts with ${other}` }];
}

function needs([property = "", ...others]: readonly string[], inputs: Properties): readonly Failure[] {
  if (!isGiven(inputs, property) || others.every((name) => isGiven(inputs, name))) return [];
  const list = [property, ...others].join(",");
  return [{ property, reason: `Missing required argument: "${property}": all of \`${list}\` must be specified` }];
}

function itemCounts(rules: Rules, inputs: Properties): readonly Failure[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    if (!Array.isArray(value)) return [];
    const count = String(value.length);
    const [min, max] = [rules.minItems?.[property] ?? 0, rules.maxItems?.[property] ?? Infinity];
    if (value.length < min) {
      const reason = `Not enough list items: Attribute ${property} requires ${String(min)} item minimum, but config has only ${count} declared.`;
      return [{ property, reason }];
    }
    const reason = `Too many list items: Attribute ${property} supports ${String(max)} item maximum, but config has ${count} declared.`;
    return value.length > max ? [{ property, reason }] : [];
  });
}

/** A group within a block asks for something only where the block is. */
function inGiven(inputs: Properties): (group: readonly string[]) => boolean {
  return ([name = ""]) => valueAt(inputs, name.split(".").slice(0, -1)) !== undefined;
}

function isGiven(inputs: Properties, name: string): boolean {
  const value = valueAt(inputs, name.split("."));
  return value !== undefined && value !== null && value !== "" && !isDefaulted(inputs, name);
}

function valueAt(inputs: Properties, path: readonly string[]): Value {
  return path.reduce<Value>((at, part) => (isProperties(at) ? at[part] : undefined), inputs);
}

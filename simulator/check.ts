import { type CheckInput, fillDefaults } from "./auto-name";
import type { Failure } from "./failure";
import { checkGroups } from "./groups";
import { isDocument, isJsonObject } from "./json-document";
import { hasUnknown, isProperties, plain, type Properties } from "./property";
import { checkShape } from "./shape";
import { type ResourceTable, tableOf } from "./table";
import { kindOf } from "./cloud/kinds";

/** The checked inputs and everything wrong with them. */
export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

/**
 * Checks and completes the inputs of a resource, as the provider would before any call of AWS: shape, groups, constraints, rules of the type,
 * defaults, names, and the provider's default tags.
 */
export function checkInputs(token: string, input: CheckInput, defaultTags: Readonly<Record<string, string>>): Checked {
  const table = tableOf(token);
  const news = withTags(table, documentsAsText(plain(input.news) as Properties), defaultTags);
  const { inputs, failures } = fillDefaults(table.rules, { ...input, news });
  return { inputs, failures: [...failures, ...validate(token, inputs)] };
}

/** Every rule on the inputs themselves. Called again at create, when values that a preview did not know are there. */
export function validate(token: string, inputs: Properties): readonly Failure[] {
  const table = tableOf(token);
  return [
    ...checkShape({ token, constraints: table.rules.constraints ?? {} }, table.inputs, inputs),
    ...checkGroups(table.rules, inputs),
    ...documents(inputs),
    ...(kindOf(token).check?.(inputs) ?? []),
  ];
}

/** pulumi-aws merges the default tags into the inputs (`applyTags`, provider/tags.go), so that a change of them shows on each resource. */
function withTags(table: ResourceTable, news: Properties, defaultTags: Readonly<Record<string, string>>): Properties {
  const own = news["tags"];
  const mergeable = own === undefined || isProperties(own);
  if (
    !table.inputs["tags"] ||
    !table.outputs.includes("tagsAll") ||
    Object.keys(defaultTags).length === 0 ||
    !mergeable
  ) {
    return news;
  }
  return { ...news, tags: { ...defaultTags, ...(own ?? {}) } };
}

/** A policy may be given as an object: pulumi-aws turns it into text. */
function documentsAsText(news: Properties): Properties {
  const entries = Object.entries(news).map(([name, value]) => {
    return [name, isDocument(name) && isProperties(value) && !hasUnknown(value) ? JSON.stringify(value) : value];
  });
  return Object.fromEntries(entries) as Properties;
}

function documents(inputs: Properties): readonly Failure[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    if (!isDocument(property) || typeof value !== "string" || hasUnknown(value) || isJsonObject(value)) {
      return [];
    }
    return [{ property, reason: `"${property}" contains an invalid JSON policy: not a JSON object` }];
  });
}

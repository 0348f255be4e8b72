import { isProperties, type Value } from "./property";

/** Properties that hold a JSON document: compared by meaning, not by text, as the provider's DiffSuppress functions do. */
const DOCUMENTS: ReadonlySet<string> = new Set([
  ...["policy", "assumeRolePolicy", "policyDocument", "secretPolicy", "eventPattern"],
  ...["filterPolicy", "deliveryPolicy", "redrivePolicy"],
]);

/** True for a property whose text is a JSON document. */
export function isDocument(property: string): boolean {
  return DOCUMENTS.has(property);
}

/** A normal form of any value: keys sorted, so equal values have equal text. */
export function canonical(value: Value): string {
  return JSON.stringify(value, (_, item: unknown) =>
    isProperties(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}

/** A normal form of a JSON document: a list of one is its element, and lists of texts are sets, as in IAM policies. */
export function canonicalDocument(document: string): string {
  try {
    return canonical(loosen(JSON.parse(document)));
  } catch {
    // Not JSON: another check says so, and text still compares as text.
    return document;
  }
}

/** True for text that parses as a JSON object. */
export function isJsonObject(document: string): boolean {
  try {
    return isProperties(JSON.parse(document));
  } catch {
    return false;
  }
}

function loosen(value: Value): Value {
  if (Array.isArray(value)) {
    const items = value.map(loosen);
    const sorted = items.every((item) => typeof item === "string") ? [...items].sort() : items;
    return sorted.length === 1 ? sorted[0] : sorted;
  }
  if (isProperties(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, loosen(item)]));
  return value;
}

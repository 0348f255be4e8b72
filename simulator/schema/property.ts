/**
 * What the engine sends for a value that is only known after the deployment.
 * Source: `plugin.UnknownStringValue` of github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A property value as protobuf's Struct carries it. */
export type Value = unknown;
/** The properties of a resource. */
export type Properties = Readonly<Record<string, Value>>;

/** True for a map of properties: neither list nor scalar. */
export function isProperties(value: Value): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True where the value or anything in it is not known yet. */
export function hasUnknown(value: Value): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isProperties(value)) return Object.values(value).some(hasUnknown);
  return value === UNKNOWN;
}

/** True for a signed object that is an asset or archive. */
export function isAsset(value: Value): boolean {
  return isProperties(value) && typeof value[SIGNATURE] === "string" && value[SIGNATURE] !== SECRET;
}

/**
 * The value without secret wrappers and nulls. Configure refuses secrets, so that the engine sends plain values and marks outputs of
 * secret inputs itself; a wrapper can still come from an old engine, hence the unwrapping.
 */
export function plain(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (!isProperties(value)) return value;
  if (value[SIGNATURE] === SECRET) return plain(value["value"]);
  const entries = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}

/** The properties but those of some names. */
export function without(properties: Properties, ...names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

/** The text at a property, or "" if absent or not known yet. */
export function text(properties: Properties, name: string): string {
  const value = properties[name];
  return typeof value === "string" && value !== UNKNOWN ? value : "";
}

/** The list of objects at a property; one object counts as a list of one. */
export function blocks(properties: Properties, name: string): readonly Properties[] {
  const value = properties[name];
  if (isProperties(value)) return [value];
  return Array.isArray(value) ? value.filter(isProperties) : [];
}

/** The list of known texts at a property. */
export function texts(properties: Properties, name: string): readonly string[] {
  const value = properties[name];
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === "string" && item !== UNKNOWN)
    : [];
}

/** The object at a property, or an empty one. */
export function block(properties: Properties, name: string): Properties {
  return blocks(properties, name)[0] ?? {};
}

/** The map of texts at a property. */
export function textMap(properties: Properties, name: string): Readonly<Record<string, string>> {
  const entries = Object.entries(block(properties, name));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

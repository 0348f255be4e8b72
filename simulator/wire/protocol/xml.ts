import { isProperties } from "../../schema/property";
import { type Model, type Shape, shapeOf, type Use } from "../model";

/** An element with a value in the shape of its use. */
export function element(model: Model, name: string, use: Use | undefined, value: unknown): string {
  if (value === undefined || value === null) return "";
  const shape = shapeOf(model, use);
  if (Array.isArray(value)) return list(model, name, shape, use, value);
  if (shape.type === "map" && isProperties(value)) {
    const entries = Object.entries(value).map(([key, item]) => {
      const inner = element(model, "key", shape.key, key) + element(model, "value", shape.value, item);
      return tag("entry", inner);
    });
    return tag(name, entries.join(""));
  }
  return tag(name, isProperties(value) && !(value instanceof Date) ? contentOf(model, use, value) : scalar(value));
}

/** The elements of a structure's members that are in the body. */
export function contentOf(model: Model, use: Use | undefined, value: object): string {
  const members = Object.entries(shapeOf(model, use).members ?? {}).filter(([, member]) => !member.location);
  const given = value as Readonly<Record<string, unknown>>;
  return members.map(([name, member]) => element(model, member.locationName ?? name, member, given[name])).join("");
}

/** An element around what is XML already. */
export function tag(name: string, content: string, namespace?: string): string {
  return `<${name}${namespace === undefined ? "" : ` xmlns="${namespace}"`}>${content}</${name}>`;
}

/** Text of an element. Characters that XML 1.0 does not have are left out. */
export function escapeXml(text: string): string {
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return clean.replace(/[&<>"\r]/g, (found) => `&#${String(found.charCodeAt(0))};`);
}

function list(model: Model, name: string, shape: Shape, use: Use | undefined, items: readonly unknown[]): string {
  const isFlat = shape.flattened === true || use?.flattened === true;
  const itemName = isFlat ? name : (shape.member?.locationName ?? "member");
  const content = items.map((item) => element(model, itemName, shape.member, item)).join("");
  return isFlat ? content : tag(name, content);
}

function scalar(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return escapeXml(Buffer.isBuffer(value) ? value.toString("base64") : String(value));
}

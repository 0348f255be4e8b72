import { createHash } from "node:crypto";
import type { ImageDefinition } from "../definition/image/image-definition";
import { kindOf } from "./kinds";
import { without } from "./record";

/** Of a definition: neither its version nor its path. Its name counts. */
const NOT_CONTENT: ReadonlySet<string> = new Set(["version", "file"]);

/**
 * Content digest of a definition: SHA-256, hex, over JSON with sorted keys of its normal form. The version does not
 * count, nor do the paths of files (their content does); the name, variables' values and the content of every file do.
 * A definition whose digest differs from that of the base commit needs a higher version.
 */
export function digestOf(definition: ImageDefinition): string {
  const content = kindOf(definition).content(definition);
  return createHash("sha256")
    .update(canonical(without(content, NOT_CONTENT)))
    .digest("hex");
}

/** JSON of plain data with the keys of every map in order and undefined ones left out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const map = value as Readonly<Record<string, unknown>>;
    const keys = Object.keys(map)
      .filter((key) => map[key] !== undefined)
      .sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(map[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

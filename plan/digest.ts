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
  const text = canonical(without(content, NOT_CONTENT));
  return createHash("sha256").update(text).digest("hex");
}

/** JSON of plain data with the keys of every map in order and undefined ones left out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  const written = entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${written.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
}

import { createHash } from "node:crypto";
import type { ImageDefinition } from "../definition/image/image-definition";

/** Of a definition: neither its version nor its path. Its name counts. */
const NOT_CONTENT: ReadonlySet<string> = new Set(["version", "file"]);

/**
 * Of a component or of user data: where its content is written; what counts is the content. `document` is the same as
 * `data`, which goes to AWS and in which the order of keys counts.
 */
const NOT_CONTENT_OF_FILES: ReadonlySet<string> = new Set(["file", "document"]);

/**
 * Content digest of a definition: SHA-256, hex, over JSON with sorted keys of its normal form. The version does not
 * count, nor do the paths of files (their content does); the name, variables' values and the content of every file do.
 * A definition whose digest differs from that of the base commit needs a higher version.
 */
export function digestOf(definition: ImageDefinition): string {
  const { components, tests, userData } = definition;
  const content = {
    ...without(definition, NOT_CONTENT),
    components: components.map((use) => without(use, NOT_CONTENT_OF_FILES)),
    tests: tests.map((use) => without(use, NOT_CONTENT_OF_FILES)),
    ...(userData && { userData: without(userData, NOT_CONTENT_OF_FILES) }),
  };
  return createHash("sha256").update(canonical(content)).digest("hex");
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

function without(map: object, keys: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.has(key)));
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inlineCode, ROOT, type Page } from "./markdown";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

/** Keys of a definition that a page names by their path (`distribution.share.accounts`) and that there are not. */
export function unknownKeys(page: Page): readonly string[] {
  const schema = JSON.parse(readFileSync(join(ROOT, "images/image.schema.json"), "utf8")) as Schema;
  const top = new Set(Object.keys(schema.properties ?? {}));
  const paths = inlineCode(page).filter((code) => /^[a-zA-Z]+(?:\.[a-zA-Z]+)+$/.test(code));
  return paths.filter((path) => {
    const keys = path.split(".");
    return top.has(keys[0] ?? "") && !allows(schema, keys);
  });
}

function allows(schema: Schema, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  const forms = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  return forms.some((form) => {
    const next = form.properties?.[key];
    if (next !== undefined) return allows(next, rest);
    return form !== schema && allows(form, [key, ...rest]);
  });
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inlineCode, ROOT, type Page } from "./markdown";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly then?: Schema;
  readonly else?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

/** Keys of a definition that a page names by their path (`distribution.share.accounts`) and that there are not. */
export function unknownKeys(page: Page): readonly string[] {
  const file = JSON.parse(readFileSync(join(ROOT, "images/image.schema.json"), "utf8")) as Schema;
  // A kind of image each.
  const schema: Schema = { anyOf: kindsIn(file) };
  const top = new Set(kindsIn(file).flatMap(({ properties = {} }) => Object.keys(properties)));
  const paths = inlineCode(page).filter((code) => /^[a-zA-Z]+(?:\.[a-zA-Z]+)+$/.test(code));
  return paths.filter((path) => {
    const keys = path.split(".");
    // `ci.yml` is a file.
    return top.has(keys[0] ?? "") && keys.at(-1) !== "yml" && !allows(schema, keys);
  });
}

function kindsIn(schema: Schema): readonly Schema[] {
  const { then: one, else: other, allOf = [] } = schema;
  return [schema, ...[one, other, ...allOf].flatMap((part) => (part === undefined ? [] : kindsIn(part)))];
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

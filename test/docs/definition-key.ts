import { imageSchemas } from "../../definition/schema";
import { inlineCode, type Page } from "./markdown";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Keys of a definition that a page names by their path (`distribution.share.accounts`) and that there are not. */
export function unknownKeys(page: Page): readonly string[] {
  const kinds = Object.values<{ readonly schema: object }>(imageSchemas).map(({ schema }) => schema as Schema);
  const top = new Set(kinds.flatMap(({ properties = {} }) => Object.keys(properties)));
  const paths = inlineCode(page).filter((code) => /^[a-zA-Z]+(?:\.[a-zA-Z]+)+$/.test(code));
  return paths.filter((path) => {
    const keys = path.split(".");
    // `ci.yml` is a file.
    return top.has(keys[0] ?? "") && keys.at(-1) !== "yml" && !allows({ anyOf: kinds }, keys);
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

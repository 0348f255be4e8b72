import type { ImageSource, LoadResult } from "../../../definition";
import { locate, parse } from "../../../definition/yaml/parse";
import { formatPath, type Path } from "../../../definition/yaml/place";
import { descendantsOf } from "../../../plan/waves";
import { textsIn } from "../../fleet/mentions";

export const VARIABLES = "images/variables.yaml";

interface Placed {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value, and the images that have it. */
export interface Value extends Placed {
  readonly name: string;
  readonly value: string;
  /** By name. */
  readonly images: readonly string[];
  /** Where its place is in the file. */
  readonly path: Path;
}

/** A text of an image that a variable is part of, or an image that is built on one with such a text. */
export type Use = { readonly name: string; readonly image: string } & (
  (Placed & { readonly path: string }) | { readonly parent: string }
);

/** Values of `images/variables.yaml`, then those that images give themselves; each by name. */
export function valuesOf(source: ImageSource, { kin }: Pick<LoadResult, "kin">): readonly Value[] {
  const shared = valuesIn(source, VARIABLES, []).map((value) => {
    const images = kin.filter(({ sharedVariables }) => sharedVariables.includes(value.name));
    return { ...value, images: images.map(({ name }) => name) };
  });
  const own = kin.flatMap(({ name, variables }) =>
    valuesIn(source, `images/${name}.yaml`, ["variables"]).map((value) => ({
      ...value,
      images: variables.includes(value.name) ? [name] : [],
    })),
  );
  return [...shared, ...own].sort((one, other) => Number(one.name > other.name) - Number(one.name < other.name));
}

/** A value without quotes may be a number to YAML: it is shown as it is written. */
function valuesIn(source: ImageSource, file: string, path: Path): readonly Omit<Value, "images">[] {
  const { text, value: root } = parsed(source, file);
  const values: unknown = path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    root,
  );
  if (typeof values !== "object" || values === null || Array.isArray(values)) return [];
  const entries = Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value !== "object" || value === null) return [{ name, value, path: [...path, name] }];
    return "value" in value ? [{ name, value: value.value, path: [...path, name, "value"] }] : [];
  });
  const places = entries.length === 0 ? [] : locate(text, entries);
  return entries.map(({ value, ...each }, index) => {
    const { line = 1, column = 1, source: written = "" } = places[index] ?? {};
    return { ...each, value: typeof value === "string" ? value : written, file, line, column };
  });
}

/** Where images use a variable, by image; then what is built on them. */
export function usesOf(source: ImageSource, { kin }: Pick<LoadResult, "kin">, name: string): readonly Use[] {
  const users = kin.filter(({ variables }) => variables.includes(name)).map((each) => each.name);
  const uses = users.flatMap((image) => {
    const file = `images/${image}.yaml`;
    const { text, value } = parsed(source, file);
    const texts = [...textsIn(value, [])].filter(([path, words]) => words.includes(`{${name}}`) && isFilledIn(path));
    const targets = texts.map(([path]) => ({ path }));
    const places = targets.length > 0 ? locate(text, targets) : [];
    return places.map(({ line, column }, at) => ({ name, image, file, line, column, path: formatPath(targets[at]?.path ?? []) })); // prettier-ignore
  });
  const nodes = kin.map(({ name: id, parent }) => ({ id, ...(parent?.kind === "image" && { parent: parent.image }) }));
  const children = descendantsOf(new Set(users), nodes).map(({ id: image, parent = "" }) => ({ name, image, parent }));
  return [...uses, ...children];
}

/** Neither in `variables` nor in a document inside the definition. */
function isFilledIn([first, , third, fourth]: Path): boolean {
  return first !== "variables" && (third !== "document" || fourth === undefined);
}

function parsed(source: ImageSource, file: string) {
  const read = source.read(file);
  return parse("refused" in read ? new Uint8Array() : read.bytes);
}

import { editsAt, type Mend } from "../../definition";
import { parse } from "../../definition/yaml/parse";
import type { Path } from "../../definition/yaml/place";
import type { Drafts } from "./drafts";

const LISTS = ["images", "publicImages"].map((key) => ["config", "golden-images:settings", key]);

/** Edits every file that names an image: to another name or, without one, out of the lists of stacks. */
export function editMentions(drafts: Drafts, name: string, to?: string): void {
  for (const stack of drafts.settings.stacks) {
    change(drafts, `Pulumi.${stack}.yaml`, (path, text) => {
      const isEntry = path.length === 4 && LISTS.some((list) => list.every((key, index) => path[index] === key));
      if (!isEntry || text.replace(/^!/, "") !== name) return undefined;
      return to === undefined ? { drop: true, comment: true } : { from: text, to: text.replace(name, to) };
    });
  }
  if (to === undefined) return;
  for (const file of drafts.source.list()) {
    change(drafts, file, (path, text) => {
      if (path.join(".") === "parent.image" && text === name) return { from: name, to };
      // What stands in the image's own folder, which moves with it.
      const isFile = text.startsWith(`${name}/`) && drafts.text(`images/${text}`) !== undefined;
      return isFile ? { from: text, to: text.replace(name, to) } : undefined;
    });
  }
}

/** Edits the texts of a YAML file for which there is something to do. */
function change(drafts: Drafts, file: string, mendOf: (path: Path, text: string) => Mend | undefined): void {
  const text = drafts.text(file);
  const parsed = text === undefined ? undefined : parse(Buffer.from(text));
  const changes = [...textsIn(parsed?.value, [])].flatMap(([path, value]) => {
    const mend = mendOf(path, value);
    return mend === undefined ? [] : [{ path, mend }];
  });
  if (parsed !== undefined && changes.length > 0) drafts.edit(file, editsAt(parsed.text, changes));
}

/** Every text with its path. */
export function* textsIn(value: unknown, path: Path): Generator<readonly [Path, string]> {
  if (typeof value === "string") yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, entry] of Object.entries(value))
    yield* textsIn(entry, [...path, Array.isArray(value) ? Number(key) : key]);
}

import { child } from "../form/draft";
import { locate, parse } from "../yaml/parse";
import { positionAt, type Path } from "../yaml/place";

/** A tag of an image in a registry. */
export interface ManifestEntry {
  readonly registry: string;
  readonly image: string;
  readonly tag: string;
}

/** What a manifest says, and what of it cannot be read. */
export interface Manifest {
  readonly entries: readonly ManifestEntry[];
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

interface Bad {
  readonly path: Path;
  readonly message: string;
}

/**
 * The images of a manifest: registries, under each `images`, under that the tags of each, as in a file of `skopeo sync`.
 * What is sound counts whatever is beside it.
 */
export function readManifest(bytes: Uint8Array): Manifest {
  const { value = {}, faults, text } = parse(bytes);
  const found: { readonly path: Path; readonly entry: ManifestEntry }[] = [];
  const bad: Bad[] = [];
  for (const [registry, held] of Object.entries(value)) {
    const images = child(held, "images");
    if (!isMapping(images)) bad.push({ path: [registry], message: `${registry} has no mapping images.` });
    else for (const [image, tags] of Object.entries(images)) readTags([registry, "images", image], tags, found, bad);
  }
  // Of a number only the text tells the tag: 1.10 is not 1.1.
  const untold = found.filter(({ entry }) => entry.tag === "");
  const places = locate(text, untold);
  const numbers = untold.map(({ path, entry }, at) => ({ path, entry: { ...entry, tag: places[at]?.source ?? "" } })); // prettier-ignore
  const whole = [...found.filter(({ entry }) => entry.tag !== ""), ...numbers];
  const isTag = ({ entry }: (typeof whole)[number]): boolean => TAG.test(entry.tag);
  for (const { path, entry } of whole.filter((each) => !isTag(each)))
    bad.push({ path, message: `${JSON.stringify(entry.tag)} is no tag of ${entry.image}.` });
  const lines = locate(text, bad);
  return {
    entries: whole.filter(isTag).map(({ entry }) => entry),
    faults: [
      ...faults.map(({ offset, message }) => ({ line: positionAt(text, offset ?? 0).line, message })),
      ...bad.map(({ message }, at) => ({ line: lines[at]?.line ?? 1, message })),
    ],
  };
}

function readTags(path: Path, tags: unknown, found: { path: Path; entry: ManifestEntry }[], bad: Bad[]): void {
  const [registry = "", , image = ""] = path.map(String);
  const isList = Array.isArray(tags);
  const list: readonly unknown[] = isList ? tags : [tags];
  if (list.length === 0 || tags === null) bad.push({ path, message: `${image} has no tag.` });
  else
    for (const [at, tag] of list.entries()) {
      const place = isList ? [...path, at] : path;
      if (typeof tag === "string" && tag !== "") found.push({ path: place, entry: { registry, image, tag } });
      else if (typeof tag === "number") found.push({ path: place, entry: { registry, image, tag: "" } });
      else bad.push({ path: place, message: `${JSON.stringify(tag)} is no tag of ${image}.` });
    }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import type { ImageDefinition } from "./image-definition";
import { loadImages, type LoadResult } from "./load";
import type { ImageSource } from "../files/source";
import { readParents } from "./parents";
import { nameMatcher, selectImages } from "../settings/globs";
import type { ImageSettings } from "../settings/images";
import { imagesOfPart, isOfPart, type StackPart } from "../settings/split";

/** What decides on the images of a stack. */
export interface StackChoice {
  /** Absent when they have faults: nothing is deployed. */
  readonly settings?: ImageSettings;
  /** Of a stack that is a part of a split one. */
  readonly part?: StackPart;
}

export interface StackImages extends LoadResult {
  /** The definitions that the stack deploys; `definitions` has those that they are built on too. */
  readonly deployed: readonly ImageDefinition[];
}

/** Those of all definitions that a stack deploys: what its globs choose, and of a split stack what its part holds. */
export function imagesOfStack(
  definitions: readonly ImageDefinition[],
  { settings, part }: StackChoice,
): readonly ImageDefinition[] {
  const selected = settings === undefined ? [] : selectImages(definitions, settings.images);
  return part === undefined ? selected : imagesOfPart(selected, part, definitions);
}

/**
 * Loads what a stack may deploy and what that is built on, no more: a fault elsewhere is for `golden check`. `images` are globs that
 * narrow it further.
 *
 * A definition that may belong to the stack, because its parent is unknown, is loaded too, and its fault is
 * among the issues. Otherwise the stack would be deployed without it, which deletes what it has.
 */
export function loadStackImages(
  source: ImageSource,
  { settings, part }: StackChoice,
  images: readonly string[] = ["*"],
): StackImages {
  const globs = settings?.images ?? ["*"];
  const isInPart = part === undefined ? () => true : isOfPartOrUnknown(source, part);
  const only = (name: string): boolean => nameMatcher(globs)(name) && nameMatcher(images)(name) && isInPart(name);
  const loaded = loadImages({ source, only, stacks: settings === undefined ? [] : [{ settings }] });
  const ofStack = imagesOfStack(loaded.definitions, { ...(settings && { settings }), ...(part && { part }) });
  return { ...loaded, deployed: selectImages(ofStack, images) };
}

function isOfPartOrUnknown(source: ImageSource, part: StackPart): (name: string) => boolean {
  const { parentOf, unknown } = readParents(source);
  const isUnknown = (name: string): boolean => {
    const seen = new Set<string>();
    for (let current: string | undefined = name; current !== undefined; current = parentOf(current)) {
      if (unknown.has(current)) return true;
      if (seen.has(current)) return false;
      seen.add(current);
    }
    return false;
  };
  return (name) => isUnknown(name) || isOfPart(name, part, parentOf);
}

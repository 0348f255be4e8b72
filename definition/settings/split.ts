import { createHash } from "node:crypto";

/** Spreading a fleet over stacks: `index` of `count`, from 1. */
export interface StackPart {
  readonly index: number;
  readonly count: number;
}

/** What an image's place among the parts depends on. */
interface Placed {
  readonly name: string;
  readonly parent?: { readonly kind: string; readonly image?: string };
}

/** The image of this repository that another is built on, if any. */
export type ParentOf = (name: string) => string | undefined;

/**
 * The definitions that one part of a split stack deploys. Images built on one another share a part, since a child waits
 * for its parent's build. Which part depends only on the oldest ancestor's name and the number of parts, so adding
 * or removing images moves no other.
 */
export function imagesOfPart<Image extends Placed>(
  definitions: readonly Image[],
  part: StackPart,
  all: readonly Placed[] = definitions,
): readonly Image[] {
  const parentOf = parentsAmong(all);
  return definitions.filter(({ name }) => isOfPart(name, part, parentOf));
}

/** As {@link imagesOfPart}, for all parts at once: each image is placed once, for any number of parts. */
export function imagesByPart<Image extends Placed>(
  definitions: readonly Image[],
  count: number,
  all: readonly Placed[] = definitions,
): ReadonlyMap<number, readonly Image[]> {
  const parentOf = parentsAmong(all);
  const parts = new Map<number, Image[]>();
  for (let index = 1; index <= count; index++) parts.set(index, []);
  for (const definition of definitions) {
    parts.get(partOf(oldestAncestor(definition.name, parentOf), count))?.push(definition);
  }
  return parts;
}

/** Whether a part deploys the image of this name. */
export function isOfPart(name: string, part: StackPart, parentOf: ParentOf): boolean {
  return partOf(oldestAncestor(name, parentOf), part.count) === part.index;
}

/** A number from 1 to `count`, evenly spread over names. */
export function partOf(name: string, count: number): number {
  return (createHash("sha256").update(name).digest().readUInt32BE(0) % count) + 1;
}

function parentsAmong(definitions: readonly Placed[]): ParentOf {
  const parents = new Map<string, string>();
  for (const { name, parent } of definitions) if (parent?.image !== undefined) parents.set(name, parent.image);
  return (name) => parents.get(name);
}

/** Each image in a cycle, which is a fault, is its own. */
function oldestAncestor(name: string, parentOf: ParentOf): string {
  const seen = new Set<string>();
  let current = name;
  for (let parent = parentOf(name); parent !== undefined && !seen.has(current); parent = parentOf(current)) {
    seen.add(current);
    current = parent;
  }
  return current;
}

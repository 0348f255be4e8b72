import { createHash } from "node:crypto";
import type { ImageDefinition } from "../definition/image-definition";

/** Spreading a fleet over stacks: `index` of `count`, from 1. */
export interface Part {
  readonly index: number;
  readonly count: number;
}

/**
 * The definitions that one part of a split stack deploys. Images built on one another share a part, since a child waits
 * for its parent's build. Which part depends on the oldest ancestor's name and on the number of parts alone, so that adding
 * or removing images moves no other.
 */
export function imagesOfPart(
  definitions: readonly ImageDefinition[],
  part: Part,
  all: readonly ImageDefinition[] = definitions,
): readonly ImageDefinition[] {
  const byName = new Map(all.map((definition) => [definition.name, definition]));
  return definitions.filter((definition) => partOf(oldestAncestor(definition, byName), part.count) === part.index);
}

/** As {@link imagesOfPart}, for all parts at once: each image is placed once, however many parts there are. */
export function imagesByPart(
  definitions: readonly ImageDefinition[],
  count: number,
  all: readonly ImageDefinition[] = definitions,
): ReadonlyMap<number, readonly ImageDefinition[]> {
  const byName = new Map(all.map((definition) => [definition.name, definition]));
  const parts = new Map<number, ImageDefinition[]>();
  for (let index = 1; index <= count; index++) parts.set(index, []);
  for (const definition of definitions) parts.get(partOf(oldestAncestor(definition, byName), count))?.push(definition);
  return parts;
}

/** A number from 1 to `count`, evenly spread over names. */
export function partOf(name: string, count: number): number {
  return (createHash("sha256").update(name).digest().readUInt32BE(0) % count) + 1;
}

function oldestAncestor(definition: ImageDefinition, byName: ReadonlyMap<string, ImageDefinition>): string {
  const seen = new Set<string>();
  let current = definition;
  while (current.parent.kind === "image" && !seen.has(current.name)) {
    seen.add(current.name);
    const parent = byName.get(current.parent.image);
    if (parent === undefined) return current.parent.image;
    current = parent;
  }
  return current.name;
}

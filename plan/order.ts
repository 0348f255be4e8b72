import type { ImageDefinition } from "../definition/image/image-definition";
import { bug } from "./bug";

export type DefinitionsByName = ReadonlyMap<string, ImageDefinition>;

/**
 * The definitions by name, each after the image that it is built on: images come in the order of their names, and one
 * whose parent has not come yet pulls it (and its parents) before itself. Linear.
 */
export function parentsFirst(names: readonly string[], definitions: DefinitionsByName): readonly ImageDefinition[] {
  const wanted = new Set(names);
  const placed = new Set<string>();
  const order: ImageDefinition[] = [];
  for (const name of [...wanted].sort()) {
    for (const definition of lineOf(name, definitions, placed)) {
      placed.add(definition.name);
      if (wanted.has(definition.name)) {
        order.push(definition);
      }
    }
  }
  return order;
}

/** The image and those of its ancestors that are not placed yet, the oldest first. */
function lineOf(name: string, definitions: DefinitionsByName, placed: ReadonlySet<string>): ImageDefinition[] {
  const line: ImageDefinition[] = [];
  const seen = new Set<string>();
  let current: string | undefined = name;
  while (current !== undefined && !placed.has(current)) {
    if (seen.has(current)) {
      throw bug(`${name} is built on itself: ${[...seen, current].join(" → ")}`);
    }
    seen.add(current);
    const definition = definitions.get(current);
    if (!definition) {
      throw bug(`there is no definition ${JSON.stringify(current)}, which ${line.at(-1)?.name ?? "the plan"} names`);
    }
    line.push(definition);
    current = definition.parent.kind === "image" ? definition.parent.image : undefined;
  }
  return line.reverse();
}

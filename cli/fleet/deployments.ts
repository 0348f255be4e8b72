import { imagesByPart, selectImages, type ImageDefinition, type ImageSettings } from "../../definition";

/** The stacks that settings make, parts of split ones each on its own, with the images that each deploys. */
export function deployments(
  settings: ReadonlyMap<string, ImageSettings>,
  definitions: readonly ImageDefinition[],
): ReadonlyMap<string, readonly ImageDefinition[]> {
  const stacks = new Map<string, readonly ImageDefinition[]>();
  for (const [name, { images, split }] of settings) {
    const selected = selectImages(definitions, images);
    if (split === undefined) {
      stacks.set(name, selected);
      continue;
    }
    for (const [index, ofPart] of imagesByPart(selected, split, definitions)) {
      stacks.set(`${name}-${index.toString()}`, ofPart);
    }
  }
  return stacks;
}

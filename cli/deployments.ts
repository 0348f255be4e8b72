import { selectImages, type ImageDefinition, type Settings } from "../definition";
import { imagesOfPart } from "../plan";

/** The stacks that settings make, parts of split ones each on its own, with the images that each deploys. */
export function deployments(
  settings: ReadonlyMap<string, Settings>,
  definitions: readonly ImageDefinition[],
): ReadonlyMap<string, readonly ImageDefinition[]> {
  const stacks = new Map<string, readonly ImageDefinition[]>();
  for (const [name, { images, split }] of settings) {
    const selected = selectImages(definitions, images);
    if (split === undefined) stacks.set(name, selected);
    for (let index = 1; index <= (split ?? 0); index++) {
      const part = `${name}-${index.toString()}`;
      stacks.set(part, imagesOfPart(selected, { index, count: split ?? 0 }, definitions));
    }
  }
  return stacks;
}

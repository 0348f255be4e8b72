import { imagesOfStack, type ImageDefinition, type Settings } from "../definition";

/** The stacks that settings make, parts of split ones each on its own, with the images that each deploys. */
export function deployments(
  settings: ReadonlyMap<string, Settings>,
  definitions: readonly ImageDefinition[],
): ReadonlyMap<string, readonly ImageDefinition[]> {
  const stacks = new Map<string, readonly ImageDefinition[]>();
  for (const [name, ofStack] of settings) {
    const count = ofStack.split;
    if (count === undefined) stacks.set(name, imagesOfStack(definitions, { settings: ofStack }));
    for (let index = 1; index <= (count ?? 0); index++) {
      const part = { index, count: count ?? 0 };
      stacks.set(`${name}-${index.toString()}`, imagesOfStack(definitions, { settings: ofStack, part }));
    }
  }
  return stacks;
}

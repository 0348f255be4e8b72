import type picomatchFunction from "picomatch";
import type { ImageDefinition } from "./image-definition";

/** Definitions whose name a glob of the settings' `images` matches, in the order given. `!glob` takes away. */
export function selectImages<Definition extends Pick<ImageDefinition, "name">>(
  definitions: readonly Definition[],
  globs: readonly string[],
): readonly Definition[] {
  if (globs.includes("*") && globs.length === 1) return definitions;
  const matches = matcher(globs);
  return definitions.filter(({ name }) => matches(name));
}

function matcher(globs: readonly string[]): (name: string) => boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when a stack deploys less than all
  const picomatch = require("picomatch") as typeof picomatchFunction;
  const wanted = globs.filter((glob) => !glob.startsWith("!"));
  const unwanted = globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
  const isWanted = wanted.length === 0 ? () => true : picomatch(wanted);
  const isUnwanted = unwanted.length === 0 ? () => false : picomatch(unwanted);
  return (name) => isWanted(name) && !isUnwanted(name);
}

import type picomatchFunction from "picomatch";

/** Definitions whose name a glob of the settings' `images` matches, in the order given. `!glob` takes away. */
export function selectImages<Image extends { readonly name: string }>(
  definitions: readonly Image[],
  globs: readonly string[],
): readonly Image[] {
  if (globs.includes("*") && globs.length === 1) return definitions;
  const matches = nameMatcher(globs);
  return definitions.filter(({ name }) => matches(name));
}

/** Compiled once for each list: a rule asks for every image. */
const matchers = new WeakMap<readonly string[], (name: string) => boolean>();

/** Whether a name fits one of the globs, and none of those with `!`. */
export function nameMatcher(globs: readonly string[]): (name: string) => boolean {
  const matcher = matchers.get(globs) ?? compiled(globs);
  matchers.set(globs, matcher);
  return matcher;
}

function compiled(globs: readonly string[]): (name: string) => boolean {
  if (globs.includes("*") && globs.length === 1) return () => true;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when a stack deploys less than all
  const picomatch = require("picomatch") as typeof picomatchFunction;
  const wanted = globs.filter((glob) => !glob.startsWith("!"));
  const unwanted = globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
  const isWanted = wanted.length === 0 ? () => true : picomatch(wanted);
  const isUnwanted = unwanted.length === 0 ? () => false : picomatch(unwanted);
  return (name) => isWanted(name) && !isUnwanted(name);
}

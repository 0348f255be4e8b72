import { imageFiles } from "../plan/kinds";
import type { Changes, FleetState, ImageChange } from "./changes";
import { wholeOf } from "./stack-changes";

/** Why a deployment has something to do for an image. */
export interface AffectedImage {
  readonly name: string;
  readonly why:
    Exclude<ImageChange["rebuild"]["why"], "removed"> | "unreadable" | "code" | "git-commit-tag" | "stack-settings";
  /** At which it is built. */
  readonly version?: string;
}

export interface Affected {
  readonly format: 2;
  /** Images of today that a deployment touches, by name. */
  readonly images: readonly AffectedImage[];
  /** Images that a deployment removes. */
  readonly removed: readonly string[];
  /** Images that are built later, after a parent. */
  readonly following: readonly string[];
  /** To preview and deploy, with the images because of which. In order of names; parts of a split stack each on its own. */
  readonly stacks: readonly { readonly stack: string; readonly images: readonly string[] }[];
  /** Files beside the definitions that touch every image, at most ten of them. */
  readonly code: readonly string[];
}

/** What a deployment of these changes touches. `code` are changed files that every image depends on. */
export function affectedBy(
  changes: Changes,
  { before, after }: { readonly before: FleetState; readonly after: FleetState },
  { files, code }: { readonly files: ReadonlySet<string>; readonly code: readonly string[] },
): Affected {
  const touched = new Map(touchedImages(changes, after, files, code).map((image) => [image.name, image]));
  const removed = changes.images.filter(({ change }) => change === "removed").map(({ name }) => name);
  const gone = new Set(removed);
  // Which images a stack deploys shows in the images themselves; anything else touches all that it has.
  const changed = changes.settings.filter(({ fields }) => fields.some(({ path }) => path !== "images"));
  const named = new Set(changed.map(({ stack }) => stack));
  const settings = (stack: string): boolean => named.has(stack) || named.has(wholeOf(stack));
  const stacks = [...after.deployed].map(([stack, names]) => {
    const earlier = before.deployed.get(stack) ?? [];
    const all = code.length > 0 || settings(stack);
    const ours = names.filter((name) => all || touched.has(name) || !earlier.includes(name));
    const left = earlier.filter((name) => gone.has(name) || !names.includes(name));
    return { stack, images: [...new Set([...ours, ...left])].sort() };
  });
  for (const name of stacks.filter(({ stack }) => settings(stack)).flatMap(({ images }) => images)) {
    if (!gone.has(name) && !touched.has(name)) touched.set(name, { name, why: "stack-settings" });
  }
  const following = changes.images.flatMap(({ children }) => children.filter(({ follows }) => follows));
  return {
    format: 2,
    images: [...touched.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
    removed,
    following: [...new Set(following.map(({ name }) => name))].filter((name) => !touched.has(name)).sort(),
    stacks: stacks.filter(({ images }) => images.length > 0),
    code: code.slice(0, 10),
  };
}

/** Each once: by a change of its own, else by what it shares with others. */
function touchedImages(
  changes: Changes,
  after: FleetState,
  files: ReadonlySet<string>,
  code: readonly string[],
): readonly AffectedImage[] {
  const own = changes.images.flatMap(({ name, version, rebuild: { yes, why } }): readonly AffectedImage[] =>
    why === "removed" ? [] : [{ name, why, ...(yes && version.new !== undefined && { version: version.new }) }],
  );
  const unreadable = changes.unreadable.map(({ name }): AffectedImage => ({ name, why: "unreadable" }));
  const told = new Set([...own, ...unreadable].map(({ name }) => name));
  const others = after.definitions.flatMap((definition): readonly AffectedImage[] => {
    const { name } = definition;
    if (told.has(name)) return [];
    if (code.length > 0) return [{ name, why: "code" }];
    return imageFiles(definition).some((file) => files.has(file)) ? [{ name, why: "git-commit-tag" }] : [];
  });
  return [...own, ...unreadable, ...others];
}

import type { ImageDefinition } from "../definition/image/image-definition";
import { imageFiles } from "../plan/kinds";
import type { Changes } from "./changes";
import type { FleetState } from "./compare-fleets";

/** Why a deployment has something to do for an image. */
export interface AffectedImage {
  readonly name: string;
  readonly why: string;
}

/** A stack to preview and deploy, with the images because of which. */
export interface AffectedStack {
  readonly stack: string;
  readonly images: readonly string[];
}

export interface Affected {
  readonly format: 1;
  /** Images of today that a deployment touches, by name. */
  readonly images: readonly AffectedImage[];
  /** Images that a deployment removes. */
  readonly removed: readonly string[];
  /** Images that are built later, after a parent. */
  readonly following: readonly string[];
  /** In order of names; parts of a split stack each on its own. */
  readonly stacks: readonly AffectedStack[];
  /** Files beside the definitions that touch every image, at most ten of them. */
  readonly code: readonly string[];
}

/** The stacks of a fleet and the images that each deploys: who knows the globs tells. */
export type StacksOf = (state: FleetState) => ReadonlyMap<string, readonly ImageDefinition[]>;

/** What a deployment of these changes touches. `code` are changed files that every image depends on. */
export function affectedBy(
  changes: Changes,
  { before, after }: { readonly before: FleetState; readonly after: FleetState },
  { files, code }: { readonly files: ReadonlySet<string>; readonly code: readonly string[] },
  stacksOf: StacksOf,
): Affected {
  const [old, now] = [stacksOf(before), stacksOf(after)];
  const touched = touchedImages(changes, after, files, code);
  const removed = changes.images.filter(({ change }) => change === "removed").map(({ name }) => name);
  const gone = new Set(removed);
  const settings = settingsTouch(changes);
  const stacks = [...now].map(([stack, images]): AffectedStack => {
    const earlier = old.get(stack)?.map(({ name }) => name) ?? [];
    const names = images.map(({ name }) => name);
    const all = code.length > 0 || settings(stack);
    const moved = [
      ...names.filter((name) => !earlier.includes(name)),
      ...earlier.filter((name) => !names.includes(name)),
    ];
    const ours = names.filter((name) => all || touched.has(name));
    const left = earlier.filter((name) => gone.has(name));
    return { stack, images: [...new Set([...ours, ...left, ...moved])].sort() };
  });
  const inTouched = stacks.filter(({ stack }) => settings(stack)).flatMap(({ images }) => images);
  for (const name of inTouched)
    if (!gone.has(name) && !touched.has(name)) touched.set(name, "the settings of its stack");
  const following = changes.images.flatMap(({ children }) => children.filter(({ follows }) => follows));
  return {
    format: 1,
    images: [...touched].map(([name, why]) => ({ name, why })).sort((one, other) => (one.name < other.name ? -1 : 1)),
    removed,
    following: [...new Set(following.map(({ name }) => name))].filter((name) => !touched.has(name)).sort(),
    stacks: stacks.filter(({ images }) => images.length > 0),
    code: code.slice(0, 10),
  };
}

function touchedImages(
  changes: Changes,
  after: FleetState,
  files: ReadonlySet<string>,
  code: readonly string[],
): Map<string, string> {
  const touched = new Map<string, string>();
  for (const { name, change, version, rebuild } of changes.images) {
    if (change === "added") touched.set(name, `new, ${version.new ?? ""}`);
    if (change === "changed") touched.set(name, rebuild.yes ? `rebuilds as ${version.new ?? ""}` : rebuild.why);
  }
  for (const { name } of changes.unreadable) touched.set(name, "cannot be compared");
  for (const definition of after.definitions) {
    const { name } = definition;
    if (touched.has(name)) continue;
    if (code.length > 0) touched.set(name, "code");
    else if (imageFiles(definition).some((file) => files.has(file))) touched.set(name, "its GitCommit tag alone");
  }
  return touched;
}

/** Which images a stack deploys shows in the images themselves; anything else touches all that it has. */
function settingsTouch({ settings }: Changes): (stack: string) => boolean {
  const stacks = settings
    .filter(({ fields }) => fields.some(({ path }) => path !== "images"))
    .map(({ stack }) => stack);
  return (stack) => stacks.some((name) => stack === name || (stack.startsWith(`${name}-`) && /^\d+$/.test(stack.slice(name.length + 1)))); // prettier-ignore
}

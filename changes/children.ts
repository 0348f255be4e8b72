import type { ImageDefinition } from "../definition/image/image-definition";
import type { ChildChange } from "./changes";
import { satisfies } from "../definition/image/version-range";

/** Images by the name of their parent of ours, each list in order of names. */
export type ChildrenByParent = ReadonlyMap<string, readonly ImageDefinition[]>;

export function childrenByParent(definitions: readonly ImageDefinition[]): ChildrenByParent {
  const children = new Map<string, ImageDefinition[]>();
  for (const definition of definitions) {
    if (definition.parent.kind !== "image") continue;
    const siblings = children.get(definition.parent.image);
    if (siblings === undefined) children.set(definition.parent.image, [definition]);
    else siblings.push(definition);
  }
  return children;
}

/**
 * Images built on a rebuilt one, nearest first, each with what becomes of it. Below an image that does not follow nothing
 * changes, so the search ends there. Images in `raised` are rebuilt on their own account.
 */
export function followers(
  image: ImageDefinition,
  children: ChildrenByParent,
  raised: ReadonlySet<string>,
): readonly ChildChange[] {
  const found: ChildChange[] = [];
  const seen = new Set([image.name]);
  const queue = [image];
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    for (const child of children.get(parent.name) ?? []) {
      if (child.parent.kind !== "image" || seen.has(child.name)) continue;
      seen.add(child.name);
      const entry = childChange(child, parent, child.parent.version, raised);
      found.push(entry);
      if (entry.follows) queue.push(child);
    }
  }
  return found;
}

function childChange(
  child: ImageDefinition,
  parent: ImageDefinition,
  range: string,
  raised: ReadonlySet<string>,
): ChildChange {
  const base = { name: child.name, parent: parent.name, range };
  if (!satisfies(parent.version, range)) {
    return { ...base, follows: false, why: `it stays on ${range}, which ${parent.version} is not` };
  }
  if (raised.has(child.name)) {
    return { ...base, follows: true, why: `it is at ${child.version} in this change and is built after its parent` };
  }
  if (!range.includes("x")) {
    return { ...base, follows: false, why: `it is pinned to ${range}: only a change of its own brings a newer build` };
  }
  return { ...base, follows: true, why: whenBuilt(child) };
}

function whenBuilt({ schedule }: ImageDefinition): string {
  if (schedule === undefined) return "at its next build: it has no schedule, so start it by hand or raise its version";
  if (!schedule.enabled) return "at its next build: its schedule is off, so start it by hand or raise its version";
  return `by its schedule, cron ${schedule.cron} (${schedule.timezone})`;
}

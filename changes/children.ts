import type { ImageDefinition } from "../definition/image/image-definition";
import type { ChildChange } from "./changes";
import { factsOf } from "./kinds";
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
  const base = {
    name: child.name,
    parent: parent.name,
    range,
    parentVersion: parent.version,
    version: child.version,
  };
  if (!satisfies(parent.version, range)) return { ...base, follows: false, why: "outside-range" };
  if (raised.has(child.name)) return { ...base, follows: true, why: "raised" };
  if (!range.includes("x")) return { ...base, follows: false, why: "pinned" };
  const { schedule } = factsOf(child);
  if (schedule?.enabled !== true) {
    return { ...base, follows: true, why: schedule === undefined ? "no-schedule" : "schedule-off" };
  }
  const { cron, timezone } = schedule;
  return { ...base, follows: true, why: "by-schedule", schedule: { cron, timezone } };
}

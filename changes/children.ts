import type { ImageDefinition } from "../definition/image/image-definition";
import { satisfies } from "../definition/image/version-range";
import type { ChildChange } from "./changes";
import { factsOf } from "./kinds";

/** Images by the name of their parent in the repository, each list in order of names. */
export type ChildrenByParent = ReadonlyMap<string, readonly ImageDefinition[]>;

export function childrenByParent(definitions: readonly ImageDefinition[]): ChildrenByParent {
  const children = new Map<string, ImageDefinition[]>();
  for (const definition of definitions) {
    if (definition.parent?.kind !== "image") continue;
    const siblings = children.get(definition.parent.image) ?? [];
    children.set(definition.parent.image, siblings);
    siblings.push(definition);
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
  const found = new Map<string, ChildChange>();
  const queue = [image];
  for (const parent of queue) {
    for (const child of children.get(parent.name) ?? []) {
      if (
        child.parent?.kind !== "image" ||
        child.version === undefined ||
        parent.version === undefined ||
        child.name === image.name ||
        found.has(child.name)
      )
        continue;
      const { name, version } = child;
      const { version: range } = child.parent;
      const when = followed(child, range, parent.version, raised);
      found.set(name, { name, parent: parent.name, range, parentVersion: parent.version, version, ...when });
      if (when.follows) queue.push(child);
    }
  }
  return [...found.values()];
}

/** When a child is rebuilt, or why it is not. */
function followed(
  child: ImageDefinition,
  range: string,
  parentVersion: string,
  raised: ReadonlySet<string>,
): Pick<ChildChange, "follows" | "why" | "schedule"> {
  if (!satisfies(parentVersion, range)) return { follows: false, why: "outside-range" };
  if (raised.has(child.name)) return { follows: true, why: "raised" };
  if (!range.includes("x")) return { follows: false, why: "pinned" };
  const { schedule } = factsOf(child);
  if (schedule === undefined) return { follows: true, why: "no-schedule" };
  const { enabled, rate, ...cron } = schedule;
  if (!enabled) return { follows: true, why: "schedule-off" };
  return { follows: true, why: "by-schedule", schedule: rate === undefined ? cron : { rate } };
}

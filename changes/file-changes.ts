import type { ImageDefinition } from "../definition/image/image-definition";
import type { FileChange } from "./changes";
import { kindOf } from "./kinds";

/** Documents and scripts whose content differs, in the order in which they run. A new or removed one is a change of fields. */
export function fileChanges(before: ImageDefinition, after: ImageDefinition): readonly FileChange[] {
  const old = kindOf(before).contents(before);
  return [...kindOf(after).contents(after)].flatMap(([role, { path, text }]) => {
    const earlier = old.get(role);
    return earlier === undefined || earlier.text === text ? [] : [{ path, ...countLines(earlier.text, text) }];
  });
}

/** Lines that only one of two texts has, each as often as it is there; moved lines are none. */
function countLines(before: string, after: string): Omit<FileChange, "path"> {
  const old = tally(before);
  const now = tally(after);
  return { linesAdded: surplus(now, old), linesRemoved: surplus(old, now) };
}

function tally(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split("\n")) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function surplus(counts: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const [line, count] of counts) total += Math.max(0, count - (others.get(line) ?? 0));
  return total;
}

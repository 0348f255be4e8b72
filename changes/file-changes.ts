import type { ImageDefinition } from "../definition/image/image-definition";
import { secretFaults } from "../definition/secrets/secret-faults";
import type { FileChange } from "./changes";
import { hunksOf } from "./hunks";
import { kindOf } from "./kinds";

/** Documents and scripts whose content differs, in the order in which they run. A new or removed one is a change of fields. */
export function fileChanges(before: ImageDefinition, after: ImageDefinition): readonly FileChange[] {
  const old = kindOf(before).contents(before);
  return [...kindOf(after).contents(after)].flatMap(([role, { path, text }]) => {
    const earlier = old.get(role);
    if (earlier === undefined || earlier.text === text) return [];
    const hasSecret = secretFaults(earlier.text).length > 0 || secretFaults(text).length > 0;
    const hunks = hasSecret ? [] : hunksOf(earlier.text, text);
    return [{ path, ...countLines(earlier.text, text), hunks }];
  });
}

/** Lines that only one of two texts has, each as often as it is there; moved lines do not count. */
function countLines(before: string, after: string): Pick<FileChange, "linesAdded" | "linesRemoved"> {
  const surplus = new Map<string, number>();
  for (const line of after.split("\n")) surplus.set(line, (surplus.get(line) ?? 0) + 1);
  for (const line of before.split("\n")) surplus.set(line, (surplus.get(line) ?? 0) - 1);
  const sum = (sign: number): number =>
    [...surplus.values()].reduce((all, count) => all + Math.max(0, sign * count), 0);
  return { linesAdded: sum(1), linesRemoved: sum(-1) };
}

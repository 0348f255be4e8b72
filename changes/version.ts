/** From one version to another: which number rose first, or that it fell. */
export type VersionStep = Level | "same" | "lowered";

export const LEVELS = ["major", "minor", "patch"] as const;

export type Level = (typeof LEVELS)[number];

/** AWS's greatest number in a version. */
const GREATEST = 1_073_741_823;

/** How a version `1.2.0` relates to the one before it. */
export function versionStep(before: string, after: string): VersionStep {
  const [from, to] = [numbers(before), numbers(after)];
  for (const [index, level] of LEVELS.entries()) {
    const difference = (to[index] ?? 0) - (from[index] ?? 0);
    if (difference !== 0) return difference > 0 ? level : "lowered";
  }
  return "same";
}

/** The next version at a level: the numbers to its right begin at 0. Undefined where AWS has no higher number. */
export function raise(version: string, level: Level): string | undefined {
  const place = LEVELS.indexOf(level);
  const raised = numbers(version).map((number, index) => {
    if (index === place) return number + 1;
    return index < place ? number : 0;
  });
  return raised.some((number) => number > GREATEST) ? undefined : raised.join(".");
}

function numbers(version: string): number[] {
  return version.split(".").map(Number);
}

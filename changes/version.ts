import type { ImageDefinition } from "../definition/image/image-definition";
import { digestOf } from "../plan/digest";

/** From one version to another: which number rose first, or that it fell. */
export type VersionStep = "major" | "minor" | "patch" | "same" | "lowered";

export type Level = "major" | "minor" | "patch";

export const LEVELS = ["major", "minor", "patch"] as const satisfies readonly Level[];

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

/**
 * Keys that say how and when an image is built and looked after, and who is told. An AMI built before and one built after
 * a change of these are the same, for the same people: they need no new version. Every other key does, a new one too.
 */
const AROUND_THE_IMAGE = ["build", "consumers", "imageTests", "lifecycle", "notify", "scanning", "schedule"] as const;

type Around = Partial<Pick<ImageDefinition, (typeof AROUND_THE_IMAGE)[number]>>;

/** Digest of what is in and on the AMI: of a definition without the keys around it. A change needs a higher version. */
export function releaseDigestOf(definition: ImageDefinition): string {
  const released: Omit<ImageDefinition, keyof Around> & Around = { ...definition };
  for (const key of AROUND_THE_IMAGE) Reflect.deleteProperty(released, key);
  return digestOf(released as ImageDefinition);
}

import type { ImageDefinition } from "../definition/image/image-definition";
import { digestOf } from "../plan/digest";

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

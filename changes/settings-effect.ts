import type { ImageDefinition } from "../definition/image/image-definition";
import type { ImageSettings as Settings } from "../definition/settings/images";

/** What a deployment does, in one word; the gravest last. */
export const EFFECTS = [
  "nothing",
  "updated in place",
  "created",
  "deleted",
  "replaced",
  /** Created there, deleted here. */
  "moved",
  /** AWS or the engine stops the deployment. */
  "refused",
] as const;

export type Effect = (typeof EFFECTS)[number];

/** Sentences on what becomes of something. */
export interface Outcome {
  readonly created?: readonly string[];
  readonly replaced?: readonly string[];
  readonly deleted?: readonly string[];
  readonly kept?: readonly string[];
  /** Who or what has more access than before. */
  readonly gained?: readonly string[];
  readonly lost?: readonly string[];
}

/** A key of the settings of images that differs. Keys of `organization` and `network` count each on its own. */
export type SettingsKey =
  | Exclude<keyof Settings, "organization" | "network">
  | `organization.${keyof NonNullable<Settings["organization"]>}`
  | `network.${keyof NonNullable<Settings["network"]>}`;

/** A key that differs on the two sides of a stack that is on both. */
export interface KeyChange {
  readonly stack: string;
  readonly before: Settings;
  readonly after: Settings;
  /** Images that the stack, or its parts together, deployed or deploy; as they are now, where they are. */
  readonly images: readonly ImageDefinition[];
  /** The stack or part that deployed an image, by its name. */
  readonly from: ReadonlyMap<string, string>;
  /** The one that deploys it now. */
  readonly to: ReadonlyMap<string, string>;
}

/** An entry of the table: what a change of one key does to what the images share, and to each image. */
export interface KeyEffect {
  readonly stack: Effect | ((change: KeyChange) => Effect);
  readonly images: Effect | ((image: ImageDefinition, change: KeyChange) => Effect);
  /** Whether images that the deployment builds are built again. */
  readonly rebuilds?: true;
  readonly ofStack: (change: KeyChange) => Outcome;
  /** Of an image to which something happens. */
  readonly ofImage?: (image: ImageDefinition, change: KeyChange) => Outcome;
  /** What a reviewer must not overlook. */
  readonly alert?: (change: KeyChange) => string | undefined;
}

/** When an image appears that is built again. */
export function built({ build, schedule }: ImageDefinition): string {
  if (build.onDeploy) return "its image, built during the deployment";
  return schedule?.enabled === true
    ? "its image, when its schedule next starts the pipeline"
    : "its image, when somebody starts the pipeline";
}

import type { ImageDefinition } from "../definition/image/image-definition";
import type { ImageSettings as Settings } from "../definition/settings/images";

/** What a plan is made of. */
export interface PlanInput {
  /** Of the whole repository; parents outside the stack's globs are looked up here. */
  readonly definitions: readonly ImageDefinition[];
  readonly settings: Settings;
  /** Name of the stack. What its images share carries it, so that stacks can live side by side in one account and region. */
  readonly stack: string;
  /** Names to plan. Default: every definition. */
  readonly names?: readonly string[];
  /** The commit that last changed the files of each image, by image name; images without one carry no `GitCommit` tag. */
  readonly commits?: Readonly<Record<string, string>>;
}

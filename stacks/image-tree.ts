import type * as pulumi from "@pulumi/pulumi";
import type { AnyImagePlan, StackPlan } from "../plan";
import type { Builds } from "./builds-of-deployment";
import type { EarlierState } from "./earlier-state";
import type { SharedResources } from "./shared-resources";

/** Of every kind, as in states and in the commands that move them; final from the first release. */
export const IMAGE_TREE_TYPE = "golden-images:stacks:Image";

/** What the tree of an image is made of. */
export interface TreeArgs<Plan extends AnyImagePlan> {
  readonly plan: Plan;
  readonly stack: StackPlan;
  readonly shared: SharedResources;
  readonly earlier: EarlierState;
  /** The folder with `images/`. */
  readonly root: string;
  readonly deletedImages: ReadonlyMap<string, string>;
  readonly builds: Builds;
  /** Trees of the images that this one is built on, if the same stack deploys them. */
  readonly parents: readonly ImageTree[];
}

/** Everything of one image, as a component. */
export interface ImageTree {
  /** What a child of an architecture waits for: the image of this version, where the deployment builds it. */
  builtImage(architecture: string): pulumi.Resource | undefined;
  /** Outputs of the kind, beside those of every image. */
  readonly outputs: object;
}

const VERSION_TAGS = ["ImageVersion", "GitCommit"];

/** Of what serves every version of its image: a raised version does not touch it. */
export function lastingTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !VERSION_TAGS.includes(name)));
}

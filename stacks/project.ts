import * as pulumi from "@pulumi/pulumi";
import type { ProjectPlan } from "../plan";
import { IMAGE_TREE_TYPE, type ImageTree, type TreeArgs } from "./image-tree";

/** A repository with builds, and no image. */
export class ProjectTree extends pulumi.ComponentResource implements ImageTree {
  readonly outputs = {};

  constructor({ plan }: TreeArgs<ProjectPlan>, opts: pulumi.ComponentResourceOptions) {
    super(IMAGE_TREE_TYPE, plan.name, {}, opts);
    this.registerOutputs({});
  }

  builtImage(): undefined {
    return undefined;
  }
}

import * as pulumi from "@pulumi/pulumi";
import type { ProjectPlan } from "../plan";
import { buildProjects } from "./build-projects";
import { IMAGE_TREE_TYPE, type ImageTree, type TreeArgs } from "./image-tree";

/** A repository with builds, and no image. */
export class ProjectTree extends pulumi.ComponentResource implements ImageTree {
  readonly outputs: ReturnType<typeof buildProjects>;

  constructor(args: TreeArgs<ProjectPlan>, opts: pulumi.ComponentResourceOptions) {
    super(IMAGE_TREE_TYPE, args.plan.name, {}, opts);
    this.outputs = buildProjects(args, this);
    this.registerOutputs({});
  }

  builtImage(): undefined {
    return undefined;
  }
}

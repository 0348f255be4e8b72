import type * as pulumi from "@pulumi/pulumi";
import type { AnyImagePlan, ImageKind as AnyKind, ImagePlan, PlanOf } from "../plan";
import { AmiTree } from "./ami";
import { ContainerTree } from "./container";
import type { ImageTree, TreeArgs } from "./image-tree";
import { ProjectTree } from "./project";

/** Of an external image nothing is deployed. */
type ImageKind = Exclude<AnyKind, "external">;

export type DeployedPlan = PlanOf[ImageKind];

/** Whether anything of an image is deployed. */
export function isDeployed(image: ImagePlan): image is DeployedPlan {
  return image.kind !== "external";
}

/** The tree of each kind of image. */
interface TreeOf extends Readonly<Record<ImageKind, ImageTree>> {
  readonly ami: AmiTree;
  readonly container: ContainerTree;
  readonly project: ProjectTree;
}

export type AnyTree = TreeOf[ImageKind];

type Class<Plan extends AnyImagePlan, Tree> = new (args: TreeArgs<Plan>, opts: pulumi.ComponentResourceOptions) => Tree;

const TREES: { readonly [Kind in ImageKind]: Class<PlanOf[Kind], TreeOf[Kind]> } = {
  ami: AmiTree,
  container: ContainerTree,
  project: ProjectTree,
};

export function treeOf({ kind = "ami" }: DeployedPlan): Class<DeployedPlan, AnyTree> {
  return ofKind(kind);
}

function ofKind<Kind extends ImageKind>(kind: Kind): Class<PlanOf[Kind], TreeOf[Kind]> {
  return TREES[kind];
}

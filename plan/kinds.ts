import type { DefinitionOf, ImageDefinition, ImageKind } from "../definition/image/image-definition";
import { AMI, type AmiPlan } from "./ami/ami";
import type { KindOfImage } from "./any-image";
import { CONTAINER, type ContainerPlan } from "./container/container";
import { EXTERNAL, type ExternalPlan } from "./external";
import { PROJECT, type ProjectPlan } from "./project";
import { sorted } from "./record";

/** The plan of each kind of image. That of an AMI has no `kind`, as in definitions. */
export interface PlanOf {
  readonly ami: AmiPlan;
  readonly container: ContainerPlan;
  readonly project: ProjectPlan;
  readonly external: ExternalPlan;
}

export type { ImageKind };

export type ImagePlan = PlanOf[ImageKind];

/** What has pipelines of Image Builder, whose build instances have a role. */
export type BuiltPlan = PlanOf["ami" | "container"];

/** Whether Image Builder builds it. */
export function isBuilt(image: ImagePlan): image is BuiltPlan {
  return "pipelines" in image && image.pipelines.length > 0;
}

const KINDS: { readonly [Kind in ImageKind]: KindOfImage<DefinitionOf[Kind], PlanOf[Kind]> } = {
  ami: AMI,
  container: CONTAINER,
  project: PROJECT,
  external: EXTERNAL,
};

/** Every file of the definition's own, sorted: its YAML and what that names. */
export function imageFiles(definition: ImageDefinition): readonly string[] {
  return sorted([definition.file, ...kindOf(definition).files(definition)]);
}

export function kindOf<Kind extends ImageKind>({
  kind,
}: {
  readonly kind: Kind;
}): KindOfImage<DefinitionOf[Kind], PlanOf[Kind]> {
  return KINDS[kind];
}

import type { DefinitionOf, ImageDefinition, ImageKind } from "../definition/image/image-definition";
import { AMI, type AmiPlan } from "./ami/ami";
import type { KindOfImage } from "./any-image";
import { sorted } from "./record";

/** The plan of each kind of image. That of an AMI has no `kind`, as in definitions. */
export interface PlanOf {
  readonly ami: AmiPlan;
}

export type ImagePlan = PlanOf[ImageKind];

export const KINDS: { readonly [Kind in ImageKind]: KindOfImage<DefinitionOf[Kind], PlanOf[Kind]> } = { ami: AMI };

/** Every file of the definition's own, sorted: its YAML and what that names. */
export function imageFiles(definition: ImageDefinition): readonly string[] {
  return sorted([definition.file, ...filesNamed(definition.kind, definition)]);
}

/** The definition without what does not count as content. */
export function contentOf<Kind extends ImageKind>(kind: Kind, definition: DefinitionOf[Kind]): object {
  return KINDS[kind].content(definition);
}

function filesNamed<Kind extends ImageKind>(kind: Kind, definition: DefinitionOf[Kind]): readonly string[] {
  return KINDS[kind].files(definition);
}

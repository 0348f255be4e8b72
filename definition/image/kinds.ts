import type { DraftOf, ImageDraft } from "../form/draft";
import type { ImageKind } from "../schema";
import { AMI } from "./ami/ami";
import type { DefinitionOf, ImageDefinition } from "./image-definition";
import type { KindOfImage } from "./kind";

export const KINDS: { readonly [Kind in ImageKind]: KindOfImage<DraftOf[Kind], DefinitionOf[Kind]> } = { ami: AMI };

/** A definition that says no kind is one of an AMI. */
export function kindOf({
  kind = "ami",
}: {
  readonly kind?: ImageKind | undefined;
}): KindOfImage<ImageDraft, ImageDefinition> {
  return ofKind(kind);
}

function ofKind<Kind extends ImageKind>(kind: Kind): KindOfImage<DraftOf[Kind], DefinitionOf[Kind]> {
  return KINDS[kind];
}

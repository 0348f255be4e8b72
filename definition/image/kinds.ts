import type { DraftOf, ImageDraft } from "../form/draft";
import type { ImageKind } from "../schema";
import { AMI } from "./ami/ami";
import type { DefinitionOf, ImageDefinition } from "./image-definition";
import type { KindOfImage } from "./kind";

export const KINDS: { readonly [Kind in ImageKind]: KindOfImage<DraftOf[Kind], DefinitionOf[Kind]> } = { ami: AMI };

/** A definition without a known kind is read as that of an AMI. */
export function kindNamed(word: unknown): ImageKind {
  return typeof word === "string" && Object.hasOwn(KINDS, word) ? (word as ImageKind) : "ami";
}

export function kindOf({ kind }: { readonly kind?: ImageKind | undefined }): KindOfImage<ImageDraft, ImageDefinition> {
  return KINDS[kindNamed(kind)];
}

import type { DraftOf, ImageDraft } from "../form/draft";
import type { ImageKind } from "../schema";
import { AMI } from "./ami/ami";
import type { DefinitionOf, ImageDefinition } from "./image-definition";
import type { Given, Inherited, KindOfImage, NormalImage } from "./kind";

export const KINDS: { readonly [Kind in ImageKind]: KindOfImage<DraftOf[Kind], DefinitionOf[Kind]> } = { ami: AMI };

export function kindOf({ kind = "ami" }: { readonly kind?: ImageKind | undefined }): ImageKind {
  return kind;
}

export function normalizeImage(draft: ImageDraft, given: Given): NormalImage<ImageDefinition> {
  return normalizeKind(kindOf(draft), draft, given);
}

/** What an image gives to those built on it, by what it has from a parent of ours itself. */
export function givesOf(draft: ImageDraft): (inherited: Inherited) => Inherited {
  return givesOfKind(kindOf(draft), draft);
}

function normalizeKind<Kind extends ImageKind>(
  kind: Kind,
  draft: DraftOf[Kind],
  given: Given,
): NormalImage<DefinitionOf[Kind]> {
  return KINDS[kind].normalize(draft, given);
}

function givesOfKind<Kind extends ImageKind>(kind: Kind, draft: DraftOf[Kind]): (inherited: Inherited) => Inherited {
  return KINDS[kind].gives(draft);
}

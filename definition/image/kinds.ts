import type { DraftOf, ImageDraft } from "../form/draft";
import type { ImageKind } from "../schema";
import { AMI } from "./ami/ami";
import { CONTAINER } from "./container/container";
import { EXTERNAL } from "./external/external";
import type { DefinitionOf, ImageDefinition } from "./image-definition";
import type { KindOfImage } from "./kind";
import { PROJECT } from "./project/project";

export const KINDS: { readonly [Kind in ImageKind]: KindOfImage<DraftOf[Kind], DefinitionOf[Kind]> } = {
  ami: AMI,
  container: CONTAINER,
  project: PROJECT,
  external: EXTERNAL,
};

/** A definition without a known kind is read as that of an AMI. */
export function kindNamed(word: unknown): ImageKind {
  return typeof word === "string" && Object.hasOwn(KINDS, word) ? (word as ImageKind) : "ami";
}

export function kindOf({ kind }: { readonly kind?: ImageKind | undefined }): KindOfImage<ImageDraft, ImageDefinition> {
  return ofKind(kindNamed(kind));
}

function ofKind<Kind extends ImageKind>(kind: Kind): KindOfImage<DraftOf[Kind], DefinitionOf[Kind]> {
  return KINDS[kind];
}

import type { DefinitionOf, ImageDefinition, ImageKind } from "../definition/image/image-definition";
import { AMI } from "./ami/ami";
import { CONTAINER } from "./container/container";
import { EXTERNAL } from "./external";
import type { ImageFacts, KindOfImage } from "./kind";
import { PROJECT } from "./project";

const KINDS: { readonly [Kind in ImageKind]: KindOfImage<DefinitionOf[Kind]> } = {
  ami: AMI,
  container: CONTAINER,
  project: PROJECT,
  external: EXTERNAL,
};

export function kindOf({ kind }: ImageDefinition): KindOfImage<ImageDefinition> {
  return ofKind(kind);
}

export function factsOf(definition: ImageDefinition): ImageFacts {
  return kindOf(definition).facts(definition);
}

function ofKind<Kind extends ImageKind>(kind: Kind): KindOfImage<DefinitionOf[Kind]> {
  return KINDS[kind];
}

import type { ImageKind, ImagePlan, PlanOf } from "../../../plan";
import { AMI } from "./ami";
import { CONTAINER } from "./container";
import { EXTERNAL } from "./external";
import type { KindOfImage } from "./kind";
import { PROJECT } from "./project";

const KINDS: { readonly [Kind in ImageKind]: KindOfImage<PlanOf[Kind]> } = {
  ami: AMI,
  container: CONTAINER,
  project: PROJECT,
  external: EXTERNAL,
};

export function kindOf({ kind = "ami" }: ImagePlan): KindOfImage<ImagePlan> {
  return ofKind(kind);
}

function ofKind<Kind extends ImageKind>(kind: Kind): KindOfImage<PlanOf[Kind]> {
  return KINDS[kind];
}

import type { AmiDefinition } from "../../definition/image/image-definition";
import type { ImageSettings } from "../../definition/settings/images";
import type { AmiPlan } from "../../plan/ami/ami";
import type { ImagePlan } from "../../plan/kinds";
import { planImages, type Plan } from "../../plan/plan-images";
import { MINIMAL, MINIMAL_SETTINGS } from "./samples";

export interface Change {
  readonly definition?: Partial<AmiDefinition>;
  readonly distribution?: Partial<AmiDefinition["distribution"]>;
  readonly share?: Partial<AmiDefinition["distribution"]["share"]>;
  readonly settings?: Partial<ImageSettings>;
}

/** Plan of the least definition with something changed. */
export function planOf({ definition, distribution, share, settings }: Change): Plan {
  const changed: AmiDefinition = {
    ...MINIMAL,
    ...definition,
    distribution: {
      ...MINIMAL.distribution,
      ...distribution,
      share: { ...MINIMAL.distribution.share, ...share },
    },
  };
  return planImages({ definitions: [changed], stack: "prod", settings: { ...MINIMAL_SETTINGS, ...settings } });
}

/** The one image of it. */
export function imageOf(change: Change): AmiPlan {
  const [image] = amisOf(planOf(change).images);
  if (!image) {
    throw new Error("no image planned");
  }
  return image;
}

export function amisOf(images: readonly ImagePlan[]): readonly AmiPlan[] {
  return images.filter(({ kind = "ami" }) => kind === "ami") as readonly AmiPlan[];
}

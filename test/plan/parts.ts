import type { ImageDefinition } from "../../definition/image/image-definition";
import type { ImageSettings as Settings } from "../../definition/settings/images";
import type { ImagePlan, Plan } from "../../plan/plan";
import { planImages } from "../../plan/plan-images";
import { MINIMAL, MINIMAL_SETTINGS } from "./samples";

export interface Change {
  readonly definition?: Partial<ImageDefinition>;
  readonly distribution?: Partial<ImageDefinition["distribution"]>;
  readonly share?: Partial<ImageDefinition["distribution"]["share"]>;
  readonly settings?: Partial<Settings>;
}

/** Plan of the least definition with something changed. */
export function planOf({ definition, distribution, share, settings }: Change): Plan {
  const changed: ImageDefinition = {
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
export function imageOf(change: Change): ImagePlan {
  const [image] = planOf(change).images;
  if (!image) {
    throw new Error("no image planned");
  }
  return image;
}

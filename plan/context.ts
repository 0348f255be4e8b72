import type { ImageDefinition } from "../definition/image/image-definition";
import type { ImageSettings } from "../definition/settings/images";
import { homeIn, type Home } from "./arn";

/** What the plan of one image is made with beside its definition. */
export interface PlanContext {
  readonly settings: ImageSettings;
  readonly stack: string;
  readonly home: Home;
  readonly definitions: ReadonlyMap<string, ImageDefinition>;
  readonly commits: Readonly<Record<string, string>>;
}

/** Where a stack's resources live. */
export function homeOf(settings: ImageSettings): Home {
  return homeIn(settings.account, settings.region);
}

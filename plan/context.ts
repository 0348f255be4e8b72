import type { ImageSettings as Settings } from "../definition/settings/images";
import { partitionOf, type Home } from "./arn";
import type { DefinitionsByName } from "./order";

/** What the plan of one image is made with beside its definition. */
export interface PlanContext {
  readonly settings: Settings;
  readonly stack: string;
  readonly home: Home;
  readonly definitions: DefinitionsByName;
  readonly commits: Readonly<Record<string, string>>;
}

/** Where a stack's resources live. */
export function homeOf(settings: Settings): Home {
  return { partition: partitionOf(settings.region), region: settings.region, account: settings.account };
}

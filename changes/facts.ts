import type { PlanContext } from "../plan/context";
import type { Consequence, DetailedConsequence } from "./consequence";

/** What bears on changes of other images, and of settings. */
export interface ImageFacts {
  /** Whether a deployment builds its new version. */
  readonly onDeploy: boolean;
  readonly schedule?: { readonly enabled: boolean; readonly cron: string; readonly timezone: string };
  /** Whether it is encrypted with a key that is made for it. */
  readonly hasOwnKey: boolean;
  /** Those that it names: none, and it goes to the Region of the settings. */
  readonly regions: readonly string[];
  /** Ids of organizations whose ARNs the settings complete. */
  readonly organizations: readonly string[];
  /** Names of the SSM parameters that hold it. */
  readonly parameters: (context: PlanContext) => readonly string[];
}

/** When the image of a version appears. */
export function built({ onDeploy, schedule }: ImageFacts): DetailedConsequence<"image"> {
  const later = schedule?.enabled === true ? "built-on-schedule" : "built-when-started";
  return { kind: "created", resource: "image", consequence: onDeploy ? "built-on-deploy" : later };
}

export function ownKeyKept({ hasOwnKey }: ImageFacts): readonly Consequence[] {
  return hasOwnKey ? [{ kind: "kept", resource: "kms-key", consequence: "amis-need-it" }] : [];
}

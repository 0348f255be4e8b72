import type { Age, BuilderImage, Lifecycle } from "../../definition/image/image-definition";
import { builderName, physicalName, recipeName } from "../names";
import { sorted, sortedRecord } from "../record";

export interface LifecyclePlan {
  readonly name: string;
  readonly recipes: readonly { readonly name: string; readonly semanticVersion: string }[];
  readonly policyDetails: readonly LifecycleRulePlan[];
}

/** @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html */
export interface LifecycleRulePlan {
  /** `DISABLE` also makes an AMI private: consumers lose it. */
  readonly action: "DELETE" | "DEPRECATE" | "DISABLE";
  readonly filter: {
    readonly type: "AGE" | "COUNT";
    /** An age of `unit`, or how many of the newest to keep. 1–1,000. */
    readonly value: number;
    /** For `AGE`. */
    readonly unit?: "DAYS" | "WEEKS" | "MONTHS" | "YEARS";
    /** For `AGE`: the newest 1–10, regardless of age. */
    readonly retainAtLeast?: number;
  };
  /** Images that the rule spares. */
  readonly exclusion?: {
    readonly isPublic?: boolean;
    readonly sharedAccounts?: readonly string[];
    readonly regions?: readonly string[];
    readonly tagMap?: Readonly<Record<string, string>>;
    readonly lastLaunched?: { readonly value: number; readonly unit: "DAYS" | "WEEKS" | "MONTHS" | "YEARS" };
  };
}

interface Names {
  readonly recipe?: string;
  readonly lifecycle?: string;
  readonly formerRecipes?: readonly string[];
}

type Unit = NonNullable<LifecycleRulePlan["filter"]["unit"]>;

const UNITS: Readonly<Record<Age["unit"], Unit>> = { days: "DAYS", weeks: "WEEKS", months: "MONTHS", years: "YEARS" };

/**
 * Lifecycle policy over every version of the image's recipes; absent when the definition asks for nothing. At most
 * three rules, in the order in which an image meets them. `retainAtLeast` stands where AWS defines it: with age and
 * DELETE.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LifecyclePolicyDetailFilter.html
 */
export function lifecyclePlan(
  definition: BuilderImage & { readonly names?: Names },
  prefix: string | undefined,
): LifecyclePlan | undefined {
  const policyDetails = definition.lifecycle ? rulesOf(definition.lifecycle) : [];
  if (policyDetails.length === 0) return undefined;
  const { architectures, names } = definition;
  const recipes = architectures.map((architecture) => recipeName(prefix, definition, architecture));
  return {
    name: names?.lifecycle ?? physicalName("imageBuilder", prefix, builderName(definition)),
    recipes: sorted([...recipes, ...(names?.formerRecipes ?? [])]).map((name) => ({ name, semanticVersion: "x.x.x" })),
    policyDetails,
  };
}

function rulesOf(lifecycle: Lifecycle): LifecycleRulePlan[] {
  const { deprecateAfter, disableAfter, deleteAfter, keepNewest, keepAtLeast: retainAtLeast } = lifecycle;
  const exclusion = exclusionOf(lifecycle.exclude);
  const rules: LifecycleRulePlan[] = [];
  const add = (action: LifecycleRulePlan["action"], filter: LifecycleRulePlan["filter"]): void => {
    rules.push({ action, filter, ...(exclusion && { exclusion }) });
  };
  if (deprecateAfter) add("DEPRECATE", ageFilter(deprecateAfter));
  if (disableAfter) add("DISABLE", ageFilter(disableAfter));
  if (deleteAfter) add("DELETE", { ...ageFilter(deleteAfter), ...(retainAtLeast !== undefined && { retainAtLeast }) });
  else if (keepNewest !== undefined) add("DELETE", { type: "COUNT", value: keepNewest });
  return rules;
}

function ageFilter({ value, unit }: Age): LifecycleRulePlan["filter"] {
  return { type: "AGE", value, unit: UNITS[unit] };
}

function exclusionOf(exclude: Lifecycle["exclude"]): LifecycleRulePlan["exclusion"] {
  const { launchedWithin } = exclude;
  const exclusion: NonNullable<LifecycleRulePlan["exclusion"]> = {
    ...(exclude.public && { isPublic: true }),
    ...(exclude.accounts.length > 0 && { sharedAccounts: sorted(exclude.accounts) }),
    ...(exclude.regions.length > 0 && { regions: sorted(exclude.regions) }),
    ...(Object.keys(exclude.tags).length > 0 && { tagMap: sortedRecord(exclude.tags) }),
    ...(launchedWithin && { lastLaunched: { value: launchedWithin.value, unit: UNITS[launchedWithin.unit] } }),
  };
  return Object.keys(exclusion).length > 0 ? exclusion : undefined;
}

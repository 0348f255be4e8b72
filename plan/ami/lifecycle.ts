import type { Age, ImageDefinition, Lifecycle } from "../../definition/image/image-definition";
import { physicalName, pipelineName } from "../names";
import type { LifecyclePlan, LifecycleRulePlan } from "../plan";
import { sorted } from "../policies/document";
import { sortedRecord } from "../record";

type Unit = NonNullable<LifecycleRulePlan["filter"]["unit"]>;

const UNITS: Readonly<Record<Age["unit"], Unit>> = { days: "DAYS", weeks: "WEEKS", months: "MONTHS", years: "YEARS" };

/**
 * Lifecycle policy over every version of the image's recipes; absent when the definition asks for nothing. At most
 * three rules, in the order in which an image meets them. `retainAtLeast` stands where AWS defines it: with age and
 * DELETE.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LifecyclePolicyDetailFilter.html
 */
export function lifecyclePlan(definition: ImageDefinition, prefix: string | undefined): LifecyclePlan | undefined {
  const policyDetails = definition.lifecycle ? rulesOf(definition.lifecycle) : [];
  if (policyDetails.length === 0) {
    return undefined;
  }
  const recipes = definition.architectures.map((architecture) => pipelineName(prefix, definition.name, architecture));
  return {
    name: physicalName("imageBuilder", prefix, definition.name),
    recipes: recipes.sort().map((name) => ({ name, semanticVersion: "x.x.x" })),
    policyDetails,
  };
}

function rulesOf(lifecycle: Lifecycle): LifecycleRulePlan[] {
  const { deprecateAfter, disableAfter, deleteAfter, keepNewest, keepAtLeast } = lifecycle;
  const exclusion = exclusionOf(lifecycle.exclude);
  const rules: LifecycleRulePlan[] = [];
  const add = (action: LifecycleRulePlan["action"], filter: LifecycleRulePlan["filter"]): void => {
    rules.push({ action, filter, ...(exclusion && { exclusion }) });
  };
  if (deprecateAfter) {
    add("DEPRECATE", ageFilter(deprecateAfter));
  }
  if (disableAfter) {
    add("DISABLE", ageFilter(disableAfter));
  }
  if (deleteAfter) {
    add("DELETE", { ...ageFilter(deleteAfter), ...(keepAtLeast !== undefined && { retainAtLeast: keepAtLeast }) });
  } else if (keepNewest !== undefined) {
    add("DELETE", { type: "COUNT", value: keepNewest });
  }
  return rules;
}

function ageFilter(age: Age): LifecycleRulePlan["filter"] {
  return { type: "AGE", value: age.value, unit: UNITS[age.unit] };
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

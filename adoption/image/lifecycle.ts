import type { Properties } from "../properties";
import type { Keys } from "../report";
import { EXCLUSIONS, POLICY } from "./tables";

/** `lifecycle` of a policy, and which recipes or tags it is for. */
export function lifecycleOf(policy: Properties) {
  policy.take(POLICY);
  const selection = policy.inner("ResourceSelection");
  const recipes = selection.items("Recipes").flatMap((recipe) => {
    recipe.take({ SemanticVersion: null });
    return recipe.text("Name") ?? [];
  });
  const rules = Object.assign({}, ...policy.items("PolicyDetails").map(ruleOf)) as Keys;
  return { recipes, tags: selection.map("TagMap"), rules };
}

function ruleOf(detail: Properties): Keys {
  const [action, filter, spared] = [detail.inner("Action"), detail.inner("Filter"), detail.inner("ExclusionRules")];
  const keepAtLeast = filter.number("RetainAtLeast");
  const [type = "", after] = [action.text("Type"), age(filter)];
  action.take({ IncludeResources: null });
  const rule = filter.text("Type") === "COUNT" ? { keepNewest: filter.number("Value") } : { [`${type.toLowerCase()}After`]: after }; // prettier-ignore
  const launchedWithin = age(spared.inner("Amis").inner("LastLaunched"));
  return {
    ...rule,
    ...(keepAtLeast !== undefined && { keepAtLeast }),
    exclude: { ...spared.take(EXCLUSIONS), launchedWithin },
  };
}

function age(of: Properties): string | undefined {
  const [value, unit = "DAYS"] = [of.number("Value"), of.text("Unit")];
  return value === undefined ? undefined : `${value.toString()} ${unit.toLowerCase()}`;
}

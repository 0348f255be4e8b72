import { decide, type Properties } from "../properties";

type Keys = Readonly<Record<string, unknown>>;

const AFTER: Readonly<Record<string, string>> = {
  DEPRECATE: "deprecateAfter",
  DISABLE: "disableAfter",
  DELETE: "deleteAfter",
};

/** `lifecycle` of a policy, and which recipes or tags it is for. */
export function lifecycleOf(policy: Properties) {
  policy.skip("Name", "Tags", "Description", "ResourceType");
  policy.drop("ExecutionRole", "The role of the stack does it; theirs is not touched.");
  if (policy.text("Status") === "DISABLED") {
    policy.rows.push(decide(policy.of, "The policy is off, and would be on.", "Delete `lifecycle`, or let it be on."));
  }
  const selection = policy.inner("ResourceSelection");
  const recipes = selection.items("Recipes").flatMap((recipe) => {
    recipe.skip("SemanticVersion");
    return recipe.text("Name") ?? [];
  });
  const rules = Object.assign({}, ...policy.items("PolicyDetails").map(ruleOf)) as Keys;
  return { recipes, tags: selection.map("TagMap"), rules };
}

function ruleOf(detail: Properties): Keys {
  const [action, filter, spared] = [detail.inner("Action"), detail.inner("Filter"), detail.inner("ExclusionRules")];
  const [amis, type] = [spared.inner("Amis"), action.text("Type") ?? ""];
  action.skip("IncludeResources");
  const [value, keepAtLeast] = [filter.number("Value"), filter.number("RetainAtLeast")];
  const ageOfFilter = age(value, filter.text("Unit"));
  const launched = amis.inner("LastLaunched");
  return {
    ...(filter.text("Type") === "COUNT" ? { keepNewest: value } : { [AFTER[type] ?? type]: ageOfFilter }),
    ...(keepAtLeast !== undefined && { keepAtLeast }),
    exclude: {
      public: amis.flag("IsPublic"),
      accounts: amis.texts("SharedAccounts"),
      regions: amis.texts("Regions"),
      tags: { ...spared.map("TagMap"), ...amis.map("TagMap") },
      launchedWithin: age(launched.number("Value"), launched.text("Unit")),
    },
  };
}

function age(value: number | undefined, unit = "DAYS"): string | undefined {
  return value === undefined ? undefined : `${value.toString()} ${unit.toLowerCase()}`;
}

import { decide, type Properties } from "../properties";

type Keys = Readonly<Record<string, unknown>>;

const AFTER: Readonly<Record<string, string>> = {
  DEPRECATE: "deprecateAfter",
  DISABLE: "disableAfter",
  DELETE: "deleteAfter",
};

/** `lifecycle` of a policy, and which recipes or tags it is for. */
export function lifecycleOf(policy: Properties) {
  const name = policy.text("Name");
  policy.raw("Tags");
  policy.raw("Description");
  policy.raw("ResourceType");
  policy.drop("ExecutionRole", "The role of the stack does it; theirs is not touched.");
  if (policy.text("Status") === "DISABLED") {
    policy.rows.push(
      decide(`${policy.of}.Status`, "The policy is off, and would be on.", "Delete `lifecycle`, or let it be on."),
    );
  }
  const selection = policy.inner("ResourceSelection");
  const recipes = selection.items("Recipes").flatMap((recipe) => {
    recipe.raw("SemanticVersion");
    return recipe.text("Name") ?? [];
  });
  const rules: Record<string, unknown> = {};
  for (const detail of policy.items("PolicyDetails")) Object.assign(rules, ruleOf(detail));
  return { name, recipes, tags: selection.map("TagMap"), rules };
}

function ruleOf(detail: Properties): Keys {
  const action = detail.inner("Action");
  action.raw("IncludeResources");
  const type = action.text("Type") ?? "";
  const filter = detail.inner("Filter");
  const [value, unit] = [filter.number("Value"), filter.text("Unit")];
  const exclude = excluded(detail.inner("ExclusionRules"));
  const shared = {
    keepAtLeast: type === "DELETE" ? filter.number("RetainAtLeast") : undefined,
    ...(Object.values(exclude).some((each) => each !== undefined) && { exclude }),
  };
  if (filter.text("Type") === "COUNT") return { keepNewest: value, ...shared };
  return { [AFTER[type] ?? type]: age(value, unit), ...shared };
}

function excluded(rules: Properties): Keys {
  const amis = rules.inner("Amis");
  const launched = amis.inner("LastLaunched");
  const [value, unit] = [launched.number("Value"), launched.text("Unit")];
  const tags = { ...rules.map("TagMap"), ...amis.map("TagMap") };
  const [accounts, regions] = [amis.texts("SharedAccounts"), amis.texts("Regions")];
  return {
    public: amis.flag("IsPublic"),
    accounts: accounts.length > 0 ? accounts : undefined,
    regions: regions.length > 0 ? regions : undefined,
    tags: Object.keys(tags).length > 0 ? tags : undefined,
    launchedWithin: value === undefined ? undefined : age(value, unit),
  };
}

function age(value = 0, unit = "DAYS"): string {
  return `${value.toString()} ${unit.toLowerCase()}`;
}

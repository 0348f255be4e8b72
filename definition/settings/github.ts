import { error, faultsOf, warning, type Fault } from "../diagnostics/fault";
import { fault as formFault } from "../form/codes";
import type { WithDefaults, WrittenStacks } from "../schema";
import type { StackForm } from "./form";
import { PROMOTION, type Promotion } from "./promotion";
import { partitionFaults } from "./regions";
import { reservedFaults } from "./tags";

const { codes, fault } = faultsOf({
  "open-environment": error("An environment with power that any branch may use", {
    why: "A branch is unreviewed code; with the environment it could deploy, or read its secrets.",
    bad: "environments: {prod: {role: deploy}}",
    good: "environments: {prod: {role: deploy, branches: [main]}}",
  }),
  "plan-lacks": error("What the GitHub plan does not have for a private repository", {
    why: "GitHub would refuse it, halfway through the deployment.",
    bad: "plan: team\nenvironments: {prod: {role: deploy, branches: [main], reviewers: {teams: [7]}}}",
    good: "plan: team\nenvironments: {prod: {role: deploy, branches: [main]}}",
  }),
  "plan-unknown": warning("Reviewers or a wait in an environment, and the plan that they need is not given", {
    why: "In private repositories only GitHub Enterprise has them; on other plans the deployment fails.",
    bad: "environments: {prod: {role: deploy, branches: [main], reviewers: {teams: [7]}}}",
    good: "plan: enterprise\nenvironments: {prod: {role: deploy, branches: [main], reviewers: {teams: [7]}}}",
  }),
});

type Written = WrittenStacks["github"];
type WrittenEnvironment = Written["environments"][string];

/** Settings of a stack that makes the roles of GitHub Actions and the gate of the repository. */
export interface GithubSettings extends WithDefaults<
  Omit<Written, "environments" | "owners" | "oidcProvider" | "promotion">,
  "regions" | "branch" | "reviews" | "protection" | "visibility" | "variables" | "secrets" | "defaultTags"
> {
  /** By name; at least one that previews and one that deploys. */
  readonly environments: Readonly<Record<string, GithubEnvironment>>;
  /** In the order written. */
  readonly owners: readonly { readonly pattern: string; readonly owners: readonly string[] }[];
  readonly promotion: Promotion;
  readonly oidcProvider: { readonly kind: "create" } | { readonly kind: "adopt"; readonly arn: string };
}

export interface GithubEnvironment extends WithDefaults<
  Omit<WrittenEnvironment, "branches" | "reviewers">,
  "waitMinutes" | "variables" | "secrets"
> {
  readonly branches: "any" | readonly string[];
  readonly reviewers: { readonly users: readonly number[]; readonly teams: readonly number[] };
}

/** Stacks that let a repository deploy. */
export const github: StackForm<"github", GithubSettings> = {
  kind: "github",
  key: "github",
  codes,
  normalize,
  rules: (settings, isSound) => [
    ...(isSound("region") && isSound("regions") ? partitionFaults(settings.region, settings.regions, ["regions"]) : []),
    ...(isSound("defaultTags") ? reservedFaults(settings.defaultTags, ["defaultTags"]) : []),
    ...(isSound("environments") ? environmentFaults(settings) : []),
    ...(isSound("environments") && isSound("plan") && isSound("visibility") ? planFaults(settings) : []),
  ],
};

function normalize({
  environments = {},
  owners = {},
  oidcProvider = "create",
  promotion,
  ...written
}: Written): GithubSettings {
  return {
    regions: [written.region],
    branch: "main",
    reviews: {},
    protection: "ruleset",
    visibility: "private",
    variables: {},
    secrets: [],
    defaultTags: {},
    ...written,
    environments: Object.fromEntries(Object.entries(environments).map(([name, one]) => [name, environmentOf(one)])),
    promotion: { ...PROMOTION, ...promotion },
    owners: Object.entries(owners).map(([pattern, names]) => ({ pattern, owners: names })),
    oidcProvider: oidcProvider === "create" ? { kind: "create" } : { kind: "adopt", arn: oidcProvider },
  };
}

function environmentOf({ branches, reviewers, ...written }: WrittenEnvironment): GithubEnvironment {
  return {
    waitMinutes: 0,
    variables: {},
    secrets: [],
    ...written,
    branches: branches ?? "any",
    reviewers: { users: [], teams: [], ...reviewers },
  };
}

function environmentFaults({ environments }: GithubSettings): Fault[] {
  const missing = (["preview", "deploy"] as const).filter(
    (role) => !Object.values(environments).some((environment) => environment.role === role),
  );
  return [
    ...missing.map((role) =>
      formFault(
        "missing-key",
        ["environments"],
        `No environment has the role ${role}, so no job could ${role}.`,
        `Add one: {${role === "deploy" ? "prod: {role: deploy, branches: [main]}" : "preview: {role: preview}"}}.`,
      ),
    ),
    ...Object.entries(environments).flatMap(([name, environment]) => openFaults(name, environment)),
  ];
}

/** What jobs do with a role that may do more than read. */
const POWERS = {
  ...{ preview: undefined, deploy: "deploys", rebuild: "rebuilds" },
  ...{ promote: "promotes", revoke: "revokes" },
} as const;

/** Any branch is unreviewed code. */
function openFaults(name: string, { role, branches, secrets }: GithubEnvironment): Fault[] {
  const power = POWERS[role ?? "preview"];
  const what = power ?? (secrets.length > 0 ? "has secrets" : undefined);
  if (branches !== "any" || what === undefined) return [];
  const message = `The environment ${name} ${what}, and jobs of any branch may use it before they are reviewed.`;
  return [fault("open-environment", ["environments", name], message, "Add branches: [main].")];
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments */
function planFaults({ plan, visibility, environments }: GithubSettings): Fault[] {
  if (visibility === "public" || plan === "enterprise") return [];
  if (plan === "free") {
    const message = "GitHub Free has no environments in private repositories, and does not protect their branches.";
    return [
      fault("plan-lacks", ["plan"], message, "Take another plan, or make the repository public: visibility: public."),
    ];
  }
  return Object.entries(environments).flatMap(([name, { reviewers, waitMinutes }]) => {
    const isReviewed = reviewers.users.length + reviewers.teams.length > 0;
    if (!isReviewed && waitMinutes === 0) return [];
    const key = isReviewed ? "reviewers" : "waitMinutes";
    const message = `The environment ${name} has ${key}, which in private repositories only GitHub Enterprise has`;
    const path = ["environments", name, key];
    const truth = "say plan: enterprise or visibility: public if that is so";
    if (plan === undefined)
      return [fault("plan-unknown", path, `${message}; no plan is given.`, `Take ${key} out, or ${truth}.`)];
    return [fault("plan-lacks", path, `${message}; the plan is ${plan}.`, `Take ${key} out: reviews of pull requests guard ${name} too. Or ${truth}.`)]; // prettier-ignore
  });
}

import type { GithubEnvironment, GithubSettings } from "../../definition/settings/github";
import type { Reviewer, SettingsAlert } from "../alert";
import type { Consequence } from "../consequence";
import { affects, BOUNDARY_OF_BOOTSTRAP, bounds, type KeyChange, type KindEffects } from "./key-effect";

/** GitHub's default, and ours. */
const APPROVALS = 1;

type Change = KeyChange<GithubSettings>;
type EntriesEffect = "created" | "updated" | "replaced" | "deleted";

const GATE = affects<GithubSettings>("updated", ["gate"]);
const ROLE_POLICIES = affects<GithubSettings>("updated", ["role-policies"]);
/** `golden check` enforces it; GitHub does not see it. */
const RULE = affects<GithubSettings>("nothing", ["everything"], { consequence: "rule-of-check" });
const BESIDE = { beside: ["role-trust"] } as const;
const { of: ENVIRONMENTS = () => [] } = affects<GithubSettings>(ofEnvironments, ["environments"], BESIDE);

/** Makes the roles of GitHub Actions and the gate. */
export const GITHUB: KindEffects<GithubSettings, keyof GithubSettings> = {
  keys: {
    region: affects("updated", ["repository-variables"]),
    account: affects("refused", ["everything"], { consequence: "state-names-old-account" }),
    regions: ROLE_POLICIES,
    repository: affects("replaced", ["gate"], BESIDE),
    repositoryIds: affects("updated", ["role-trust"]),
    branch: GATE,
    checks: GATE,
    reviews: GATE,
    protection: affects("replaced", ["gate"]),
    visibility: RULE,
    plan: RULE,
    environments: { effect: ofEnvironments, of: (change) => [...ENVIRONMENTS(change), ...ofRoles(change)] },
    owners: affects("nothing", ["codeowners"]),
    variables: affects(ofEntries, ["repository-variables"]),
    secrets: affects(ofEntries, ["repository-secrets"]),
    oidcProvider: affects(ofProvider, ["identity-provider"], BESIDE),
    state: affects("updated", ["role-policies", "repository-variables"]),
    namePrefix: ROLE_POLICIES,
    promotion: affects(ofPromotion, ["role-policies"]),
    permissionsBoundary: bounds("permissionsBoundary", "roles"),
    createdRolesBoundary: bounds("createdRolesBoundary", "deploy-role-policies", BOUNDARY_OF_BOOTSTRAP),
    defaultTags: affects("updated", ["role-tags"]),
  },
  alerts: (before, after) => [
    ...gateAlerts(before, after),
    ...Object.entries(after.environments).flatMap(([name, now]) =>
      environmentAlerts(name, new Map(Object.entries(before.environments)).get(name), now),
    ),
    ...trustAlerts(before, after),
  ],
};

/** Each entry is a resource of its own. */
function ofEntries({ fields }: Pick<Change, "fields">): EntriesEffect {
  if (fields.every(({ old }) => old === undefined)) return "created";
  if (fields.every(({ new: now }) => now === undefined)) return "deleted";
  return fields.every(({ old, new: now }) => old !== undefined && now !== undefined) ? "updated" : "replaced";
}

/** Reviewers and the time to wait are of the environment itself; its branches and variables are resources of their own. */
function ofEnvironments({ fields }: Change): EntriesEffect {
  const others = fields.filter(({ path }) => !/\.(?:reviewers|waitMinutes)\b/.test(path));
  return others.length === 0 ? "updated" : ofEntries({ fields: others });
}

const ROLES = { rebuild: "role-that-rebuilds", promote: "role-that-promotes", revoke: "role-that-revokes" } as const;

/** Each is made with the first environment that has it. */
function ofRoles({ before, after }: Change): readonly Consequence[] {
  return Object.entries(ROLES).flatMap(([role, resource]): readonly Consequence[] => {
    const [old = false, now = false] = [before, after].map((settings) => has(settings, role));
    return old === now ? [] : [{ kind: now ? "created" : "deleted", resource }];
  });
}

/** Where the roles are there before and after. */
function ofPromotion({ before, after }: Change): "updated" | "nothing" {
  return ["promote", "revoke"].some((role) => has(before, role) && has(after, role)) ? "updated" : "nothing";
}

function has({ environments }: GithubSettings, wanted: string): boolean {
  return Object.values(environments).some(({ role }) => role === wanted);
}

/** An adopted one is not ours. */
function ofProvider({ before, after }: Change): EntriesEffect {
  if (before.oidcProvider.kind === after.oidcProvider.kind) return "updated";
  return after.oidcProvider.kind === "create" ? "created" : "deleted";
}

/** What loosens the gate of the repository. */
function gateAlerts(before: GithubSettings, after: GithubSettings): readonly SettingsAlert[] {
  const [from, to] = [before.reviews.count ?? APPROVALS, after.reviews.count ?? APPROVALS];
  const gone = before.checks.filter((check) => !after.checks.includes(check));
  const unowned = before.owners.filter(({ pattern }) => !after.owners.some((one) => one.pattern === pattern));
  return alerting(
    to < from && { alert: "approvals-lowered", from, to },
    byOwners(before) && !byOwners(after) && { alert: "owners-need-not-approve" },
    ...gone.map((check) => ({ alert: "check-dropped", check }) as const),
    ...unowned.map(({ pattern }) => ({ alert: "owner-dropped", pattern }) as const),
    step("branch-unguarded", before.branch, after.branch),
    step("protection-changed", before.protection, after.protection),
  );
}

function byOwners({ reviews, owners }: GithubSettings): boolean {
  return reviews.codeOwners ?? owners.length > 0;
}

/** An environment that is trusted, or that more jobs get into, or sooner. */
function environmentAlerts(
  environment: string,
  old: GithubEnvironment | undefined,
  now: GithubEnvironment,
): readonly SettingsAlert[] {
  const { role } = now;
  const trusted =
    role !== undefined && role !== old?.role && ({ alert: "environment-trusted", environment, role } as const);
  if (old === undefined) return alerting(trusted);
  const kept = reviewersOf(now);
  const reviewers = reviewersOf(old).filter(({ kind, id }) => !kept.some((one) => one.kind === kind && one.id === id));
  const branches = openedTo(old.branches, now.branches);
  const [from, to] = [old.waitMinutes, now.waitMinutes];
  return alerting(
    trusted,
    reviewers.length > 0 && { alert: "reviewers-dropped", environment, reviewers, left: kept.length },
    branches.length > 0 && { alert: "environment-opened", environment, branches },
    to < from && { alert: "wait-shortened", environment, from, to },
  );
}

function reviewersOf({ reviewers: { users, teams } }: GithubEnvironment): readonly Reviewer[] {
  return [...users.map((id) => ({ kind: "user", id }) as const), ...teams.map((id) => ({ kind: "team", id }) as const)];
}

function openedTo(old: GithubEnvironment["branches"], now: GithubEnvironment["branches"]): typeof now {
  if (old === "any") return [];
  return now === "any" ? now : now.filter((branch) => !old.includes(branch));
}

/** Who may take the roles, and what these may do. */
function trustAlerts(before: GithubSettings, after: GithubSettings): readonly SettingsAlert[] {
  const regions = after.regions.filter((region) => !before.regions.includes(region));
  const [from, to] = [before.repositoryIds?.repository, after.repositoryIds?.repository];
  const differs = (key: keyof GithubSettings): boolean => JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  return alerting(
    step("repository-trusted", before.repository, after.repository),
    // A freed name can be taken by someone else, a number cannot.
    from !== undefined &&
      differs("repositoryIds") && { alert: "repository-id-changed", from, ...(to !== undefined && { to }) },
    differs("oidcProvider") && { alert: "identity-provider-changed" },
    regions.length > 0 && { alert: "regions-added", regions },
  );
}

function step(alert: "branch-unguarded" | "protection-changed" | "repository-trusted", from: string, to: string) {
  return from !== to && { alert, from, to };
}

function alerting(...alerts: readonly (SettingsAlert | false)[]): readonly SettingsAlert[] {
  return alerts.filter((alert) => alert !== false);
}

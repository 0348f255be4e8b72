import type { GithubEnvironment, GithubSettings } from "../../definition/settings/github";
import type { Alert } from "../alert";
import { affects, boundaryAlerts, refused, type KeyChange, type KeyEffect, type KindEffects } from "./key-effect";

/** GitHub's default, and ours. */
const APPROVALS = 1;

type Change = KeyChange<GithubSettings>;
type EntriesEffect = "created" | "updated" | "replaced" | "deleted";

const GATE = affects<GithubSettings>("updated", ["gate"]);
const ROLE_POLICIES = affects<GithubSettings>("updated", ["role-policies"]);

/** Makes the roles of GitHub Actions and the gate. */
export const GITHUB: KindEffects<GithubSettings, keyof GithubSettings> = {
  keys: {
    region: affects("updated", ["repository-variables"]),
    account: refused(["everything"], "state-names-old-account"),
    regions: ROLE_POLICIES,
    repository: affects("replaced", ["gate"], ["role-trust"]),
    repositoryIds: affects("updated", ["role-trust"]),
    branch: GATE,
    checks: GATE,
    reviews: GATE,
    protection: affects("replaced", ["gate"]),
    environments: affects(ofEnvironments, ["environments"], ["role-trust"]),
    owners: affects("nothing", ["codeowners"]),
    variables: affects(ofEntries, ["repository-variables"]),
    secrets: affects(ofEntries, ["repository-secrets"]),
    oidcProvider: affects(ofProvider, ["identity-provider"], ["role-trust"]),
    state: affects("updated", ["role-policies", "repository-variables"]),
    namePrefix: ROLE_POLICIES,
    permissionsBoundary: bounded("permissionsBoundary", affects("updated", ["roles"])),
    createdRolesBoundary: bounded("createdRolesBoundary", affects("updated", ["deploy-role-policies"])),
    defaultTags: affects("updated", ["role-tags"]),
  },
  alerts: (before, after, stack) => [
    ...gateAlerts(before, after, stack),
    ...Object.entries(after.environments).flatMap(([name, now]) =>
      environmentAlerts(
        stack,
        name,
        Object.hasOwn(before.environments, name) ? before.environments[name] : undefined,
        now,
      ),
    ),
    ...trustAlerts(before, after, stack),
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

/** One that is adopted is none of ours. */
function ofProvider({ before, after }: Change): EntriesEffect {
  if (before.oidcProvider.kind === after.oidcProvider.kind) return "updated";
  return after.oidcProvider.kind === "create" ? "created" : "deleted";
}

function bounded(
  key: "permissionsBoundary" | "createdRolesBoundary",
  effect: KeyEffect<GithubSettings>,
): KeyEffect<GithubSettings> {
  return { ...effect, alerts: ({ stack, before, after }) => boundaryAlerts(stack, key, before[key], after[key]) };
}

/** What loosens the gate of the repository. */
function gateAlerts(before: GithubSettings, after: GithubSettings, stack: string): readonly Alert[] {
  const [from, to] = [before.reviews.count ?? APPROVALS, after.reviews.count ?? APPROVALS];
  const gone = before.checks.filter((check) => !after.checks.includes(check));
  const unowned = before.owners.filter(({ pattern }) => !after.owners.some((one) => one.pattern === pattern));
  const alerts: readonly (Alert | false)[] = [
    to < from && { alert: "approvals-lowered", stack, from, to },
    byOwners(before) && !byOwners(after) && { alert: "owners-need-not-approve", stack },
    ...gone.map((check): Alert => ({ alert: "check-dropped", stack, check })),
    ...unowned.map(({ pattern }): Alert => ({ alert: "owner-dropped", stack, pattern })),
    before.branch !== after.branch && { alert: "branch-unguarded", stack, from: before.branch, to: after.branch },
    before.protection !== after.protection && {
      alert: "protection-changed",
      stack,
      from: before.protection,
      to: after.protection,
    },
  ];
  return alerts.filter((alert) => alert !== false);
}

function byOwners({ reviews, owners }: GithubSettings): boolean {
  return reviews.codeOwners ?? owners.length > 0;
}

/** An environment that is trusted, or that more jobs get into, or sooner. */
function environmentAlerts(
  stack: string,
  environment: string,
  old: GithubEnvironment | undefined,
  now: GithubEnvironment,
): readonly Alert[] {
  const { role } = now;
  const trusted: readonly Alert[] =
    role === undefined || role === old?.role ? [] : [{ alert: "environment-trusted", stack, environment, role }];
  if (old === undefined) return trusted;
  const kept = reviewersOf(now);
  const reviewers = reviewersOf(old).filter(({ kind, id }) => !kept.some((one) => one.kind === kind && one.id === id));
  const branches = openedTo(old.branches, now.branches);
  const [from, to] = [old.waitMinutes, now.waitMinutes];
  const opened: readonly (Alert | false)[] = [
    reviewers.length > 0 && { alert: "reviewers-dropped", stack, environment, reviewers, left: kept.length },
    branches.length > 0 && { alert: "environment-opened", stack, environment, branches },
    to < from && { alert: "wait-shortened", stack, environment, from, to },
  ];
  return [...trusted, ...opened.filter((alert) => alert !== false)];
}

function reviewersOf({
  reviewers,
}: GithubEnvironment): readonly { readonly kind: "user" | "team"; readonly id: number }[] {
  return [
    ...reviewers.users.map((id) => ({ kind: "user", id }) as const),
    ...reviewers.teams.map((id) => ({ kind: "team", id }) as const),
  ];
}

function openedTo(old: GithubEnvironment["branches"], now: GithubEnvironment["branches"]): typeof now {
  if (old === "any") return [];
  return now === "any" ? now : now.filter((branch) => !old.includes(branch));
}

/** Who may take the roles, and what these may do. */
function trustAlerts(before: GithubSettings, after: GithubSettings, stack: string): readonly Alert[] {
  const regions = after.regions.filter((region) => !before.regions.includes(region));
  const [oldId, newId] = [before.repositoryIds, after.repositoryIds];
  const alerts: readonly (Alert | false)[] = [
    before.repository !== after.repository && {
      alert: "repository-trusted",
      stack,
      from: before.repository,
      to: after.repository,
    },
    // A name can be taken by somebody else once it is free, a number cannot.
    oldId !== undefined &&
      JSON.stringify(oldId) !== JSON.stringify(newId) && {
        alert: "repository-id-changed",
        stack,
        from: oldId.repository,
        ...(newId !== undefined && { to: newId.repository }),
      },
    JSON.stringify(before.oidcProvider) !== JSON.stringify(after.oidcProvider) && {
      alert: "identity-provider-changed",
      stack,
    },
    regions.length > 0 && { alert: "regions-added", stack, regions },
  ];
  return alerts.filter((alert) => alert !== false);
}

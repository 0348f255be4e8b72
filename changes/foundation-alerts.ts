import type { GithubEnvironment, GithubSettings } from "../definition/settings/github";
import type { StackSettings } from "../definition/settings/registry";

/** GitHub's default, and ours. */
const APPROVALS = 1;

/** What loosens the gate of the repository or the trust of the roles. */
export function foundationAlerts(stack: string, before: StackSettings, after: StackSettings): readonly string[] {
  if (before.kind === "github" && after.kind === "github") {
    const messages = [...gateAlerts(before.settings, after.settings), ...trustAlerts(before.settings, after.settings)];
    return messages.map((message) => `${stack}: ${message}`);
  }
  if (before.kind !== "bootstrap" || after.kind !== "bootstrap") return [];
  const [old, now] = [before.settings.keepVersionsDays, after.settings.keepVersionsDays];
  return now < old ? [`${stack}: overwritten states are kept for ${now.toString()} days, and were for ${old.toString()}`] : []; // prettier-ignore
}

function gateAlerts(before: GithubSettings, after: GithubSettings): readonly string[] {
  const [old, now] = [before.reviews.count ?? APPROVALS, after.reviews.count ?? APPROVALS];
  const gone = before.checks.filter((check) => !after.checks.includes(check));
  const unowned = before.owners.filter(({ pattern }) => !after.owners.some((one) => one.pattern === pattern));
  return [
    ...(now < old ? [`a pull request needs ${approvals(now)}, and needed ${approvals(old)}`] : []),
    ...(byOwners(before) && !byOwners(after) ? ["owners of the files need not approve any more"] : []),
    ...gone.map((check) => `the check ${check} is not required any more`),
    ...unowned.map(({ pattern }) => `nobody owns ${pattern} any more`),
    ...(before.branch === after.branch
      ? []
      : [`the branch ${before.branch} is not guarded any more, ${after.branch} is`]),
    ...(before.protection === after.protection ? [] : [`the ${before.protection} becomes a ${after.protection}`]),
    ...environmentAlerts(before.environments, after.environments),
  ];
}

function byOwners({ reviews, owners }: GithubSettings): boolean {
  return reviews.codeOwners ?? owners.length > 0;
}

function approvals(count: number): string {
  return count === 1 ? "1 approval" : `${count.toString()} approvals`;
}

type Environments = GithubSettings["environments"];

function environmentAlerts(before: Environments, after: Environments): readonly string[] {
  return Object.entries(after).flatMap(([name, now]) => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    const trusted = now.role !== undefined && now.role !== old?.role;
    const role = trusted
      ? [`jobs of the environment ${name} may ${now.role} now: the role trusts its OIDC subject`]
      : [];
    return [...role, ...(old === undefined ? [] : openedAlerts(name, old, now))];
  });
}

/** An environment that more jobs get into, or sooner. */
function openedAlerts(name: string, old: GithubEnvironment, now: GithubEnvironment): readonly string[] {
  const kept = reviewersOf(now);
  const gone = reviewersOf(old).filter((reviewer) => !kept.includes(reviewer));
  const { branches } = now;
  const more = branches === "any" ? ["any"] : branches.filter((branch) => old.branches !== "any" && !old.branches.includes(branch)); // prettier-ignore
  const isOpened = more.length > 0 && old.branches !== "any";
  const left = kept.length === 0 ? ": nobody approves its jobs" : "";
  return [
    ...(gone.length > 0 ? [`the environment ${name} loses the reviewers ${gone.join(", ")}${left}`] : []),
    ...(isOpened ? [`the environment ${name} is open to more branches: ${more.join(", ")}`] : []),
    ...(now.waitMinutes < old.waitMinutes ? [`jobs of the environment ${name} wait ${now.waitMinutes.toString()} minutes, and waited ${old.waitMinutes.toString()}`] : []), // prettier-ignore
  ];
}

function reviewersOf({ reviewers }: GithubEnvironment): readonly string[] {
  return [
    ...reviewers.users.map((id) => `user ${id.toString()}`),
    ...reviewers.teams.map((id) => `team ${id.toString()}`),
  ];
}

/** Who may take the roles, and what these may do. */
function trustAlerts(before: GithubSettings, after: GithubSettings): readonly string[] {
  const more = after.regions.filter((region) => !before.regions.includes(region));
  const unbound = (["permissionsBoundary", "createdRolesBoundary"] as const).filter((key) => before[key] !== undefined && before[key] !== after[key]); // prettier-ignore
  return [
    ...(before.repository === after.repository ? [] : [`the roles trust ${after.repository}, and trusted ${before.repository}`]), // prettier-ignore
    ...idAlerts(before.repositoryIds, after.repositoryIds),
    ...(JSON.stringify(before.oidcProvider) === JSON.stringify(after.oidcProvider) ? [] : ["the roles trust another identity provider"]), // prettier-ignore
    ...(more.length > 0 ? [`the roles may act in more Regions: ${more.join(", ")}`] : []),
    ...unbound.map((key) => (after[key] === undefined ? `${key} is gone` : `${key} is another policy: ${after[key]}`)),
  ];
}

/** A name can be taken by somebody else once it is free, a number cannot. */
function idAlerts(before: GithubSettings["repositoryIds"], after: GithubSettings["repositoryIds"]): readonly string[] {
  if (before === undefined || JSON.stringify(before) === JSON.stringify(after)) return [];
  return after === undefined
    ? ["the roles trust the repository by its name alone, without repositoryIds"]
    : [`the roles trust the repository of number ${after.repository.toString()}, and trusted ${before.repository.toString()}`]; // prettier-ignore
}

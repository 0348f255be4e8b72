import { isOwner } from "../../plan/code-owners";
import { duplicateFaults, rangeFaults } from "../argument-checks";
import { shown, type ArgumentFault } from "../argument-faults";
import type { GateEnvironment, RepositoryGateArgs } from "./repository-gate-args";

const REPOSITORY = /^[A-Za-z0-9._-]{1,100}$/;
/** GitHub: letters, digits and `_`, not beginning with a digit or `GITHUB_`. */
const SETTING = /^(?!GITHUB_)[A-Z_][A-Z0-9_]{0,99}$/;
const MOST_REVIEWERS = 6;
const LONGEST_WAIT_MINUTES = 43_200;

/** Every fault of the arguments at once. */
export function repositoryGateFaults(args: RepositoryGateArgs): ArgumentFault[] {
  const environments = Object.entries(args.environments ?? {});
  return [
    ...repositoryFaults(args),
    ...rangeFaults("reviews.count", args.reviews?.count ?? 1, 0, 10),
    ...settingFaults("variables", args.variables),
    ...settingFaults("secrets", args.secrets),
    ...ownerFaults(args),
    ...environments.flatMap(([name, environment]) => environmentFaults(`environments.${name}`, environment)),
  ];
}

function repositoryFaults({ repository, checks }: RepositoryGateArgs): ArgumentFault[] {
  const faults = duplicateFaults("checks", checks);
  if (!REPOSITORY.test(repository)) {
    const reason = `${shown(repository)} is not the name of a repository without its owner`;
    faults.push({ path: "repository", reason, fix: 'Write "golden-images"; the provider knows the owner.' });
  }
  if (checks.length === 0) {
    const reason = "an empty list, with which every pull request could be merged unchecked";
    faults.push({ path: "checks", reason, fix: 'Name the jobs that must pass, such as "check".' });
  }
  return faults;
}

function environmentFaults(path: string, environment: GateEnvironment): ArgumentFault[] {
  const { branches, reviewers = {}, secrets = {}, waitMinutes = 0 } = environment;
  const faults = [
    ...rangeFaults(`${path}.waitMinutes`, waitMinutes, 0, LONGEST_WAIT_MINUTES),
    ...settingFaults(`${path}.variables`, environment.variables),
    ...settingFaults(`${path}.secrets`, secrets),
  ];
  if (branches !== "any" && branches.length === 0) {
    const fix = 'Name branches, or write "any".';
    faults.push({ path: `${path}.branches`, reason: "an empty list, with which no job could use it", fix });
  }
  if (branches === "any" && Object.keys(secrets).length > 0) {
    const reason = `secrets (${Object.keys(secrets).join(", ")}) in an environment that any branch may use, before review`;
    faults.push({ path: `${path}.branches`, reason, fix: "Name the branches that may use it, such as main." });
  }
  const count = (reviewers.users ?? []).length + (reviewers.teams ?? []).length;
  if (count > MOST_REVIEWERS) {
    const fix = "Give a team instead of its members.";
    faults.push({ path: `${path}.reviewers`, reason: `${count} reviewers; GitHub takes ${MOST_REVIEWERS}`, fix });
  }
  return faults;
}

function settingFaults(path: string, settings: Readonly<Record<string, unknown>> = {}): ArgumentFault[] {
  return Object.keys(settings)
    .filter((name) => !SETTING.test(name))
    .map((name) => ({
      path: `${path}.${shown(name)}`,
      reason: "a name has capital letters, digits and _, and begins with neither a digit nor GITHUB_",
      fix: 'Rename it, such as "AWS_REGION".',
    }));
}

function ownerFaults({ codeOwners = [], reviews }: RepositoryGateArgs): ArgumentFault[] {
  const faults = codeOwners.flatMap(({ owners }, index) =>
    owners
      .filter((owner) => !isOwner(owner))
      .map((owner) => ({
        path: `codeOwners[${index}].owners`,
        reason: `${shown(owner)} is not an owner that GitHub knows, which it skips in silence`,
        fix: 'Write "@organization/team", "@user" or an e-mail address.',
      })),
  );
  codeOwners.forEach(({ pattern, owners }, index) => {
    if (/^[^\s#]+$/.test(pattern) && owners.length > 0) return;
    const reason = "a pattern without spaces and at least one owner are needed";
    faults.push({ path: `codeOwners[${index}]`, reason, fix: 'Write a pattern such as "/images/" and its owners.' });
  });
  if (reviews?.codeOwners === true && codeOwners.length === 0) {
    const reason = "true, but there are no owners";
    faults.push({ path: "reviews.codeOwners", reason, fix: "Name owners under codeOwners." });
  }
  return faults;
}

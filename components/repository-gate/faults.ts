import { isOwner } from "../../plan/code-owners";
import * as check from "../argument-checks";
import type { GateEnvironment, RepositoryGateArgs } from "./args";

const REPOSITORY = /^[A-Za-z0-9._-]{1,100}$/;
/** GitHub: letters, digits and `_`, not beginning with a digit or `GITHUB_`. */
const SETTING = /^(?!GITHUB_)[A-Z_][A-Z0-9_]{0,99}$/;
const MOST_REVIEWERS = 6;
const LONGEST_WAIT_MINUTES = 43_200;

/** Every fault of the arguments at once. */
export function repositoryGateFaults(args: RepositoryGateArgs): check.ArgumentFault[] {
  const environments = Object.entries(args.environments ?? {});
  return [
    ...repositoryFaults(args),
    ...check.range("reviews.count", args.reviews?.count, 0, 10),
    ...settingFaults("variables", args.variables),
    ...settingFaults("secrets", args.secrets),
    ...ownerFaults(args),
    ...environments.flatMap(([name, environment]) => environmentFaults(`environments.${name}`, environment)),
  ];
}

function repositoryFaults({ repository, checks }: RepositoryGateArgs): check.ArgumentFault[] {
  return [
    ...check.unique("checks", checks),
    ...check.failIf(!REPOSITORY.test(repository), "repository", {
      message: `${check.shown(repository)} is not the name of a repository without its owner`,
      fix: 'Write "golden-images"; the provider knows the owner.',
    }),
    ...check.failIf(checks.length === 0, "checks", {
      message: "an empty list would let every pull request be merged unchecked",
      fix: 'Name the jobs that must pass, such as "check".',
    }),
  ];
}

function environmentFaults(path: string, environment: GateEnvironment): check.ArgumentFault[] {
  const { branches, reviewers = {}, secrets = {}, waitMinutes } = environment;
  const count = (reviewers.users ?? []).length + (reviewers.teams ?? []).length;
  const names = Object.keys(secrets);
  return [
    ...check.range(`${path}.waitMinutes`, waitMinutes, 0, LONGEST_WAIT_MINUTES),
    ...settingFaults(`${path}.variables`, environment.variables),
    ...settingFaults(`${path}.secrets`, secrets),
    ...check.failIf(branches.length === 0, `${path}.branches`, {
      message: "an empty list would let no job use it",
      fix: 'Name branches, or write "any".',
    }),
    ...check.failIf(branches === "any" && names.length > 0, `${path}.branches`, {
      message: `secrets (${names.join(", ")}) in an environment that any branch may use, before review`,
      fix: "Name the branches that may use it, such as main.",
    }),
    ...check.failIf(count > MOST_REVIEWERS, `${path}.reviewers`, {
      message: `${count} reviewers; GitHub takes ${MOST_REVIEWERS}`,
      fix: "Give a team instead of its members.",
    }),
  ];
}

function settingFaults(path: string, settings: Readonly<Record<string, unknown>> = {}): check.ArgumentFault[] {
  return Object.keys(settings).flatMap((name) =>
    check.failIf(!SETTING.test(name), `${path}.${check.shown(name)}`, {
      message: "a name has capital letters, digits and _, and begins with neither a digit nor GITHUB_",
      fix: 'Rename it, such as "AWS_REGION".',
    }),
  );
}

function ownerFaults({ codeOwners = [], reviews }: RepositoryGateArgs): check.ArgumentFault[] {
  return [
    ...codeOwners.flatMap(({ owners }, index) =>
      owners.flatMap((owner) =>
        check.failIf(!isOwner(owner), `codeOwners[${index}].owners`, {
          message: `${check.shown(owner)} is not an owner that GitHub accepts; it skips such owners silently`,
          fix: 'Write "@organization/team", "@user" or an e-mail address.',
        }),
      ),
    ),
    ...codeOwners.flatMap(({ pattern, owners }, index) =>
      check.failIf(!/^[^\s#]+$/.test(pattern) || owners.length === 0, `codeOwners[${index}]`, {
        message: "a pattern without spaces and at least one owner are needed",
        fix: 'Write a pattern such as "/images/" and its owners.',
      }),
    ),
    ...check.failIf(reviews?.codeOwners === true && codeOwners.length === 0, "reviews.codeOwners", {
      message: "true, but there are no owners",
      fix: "Name owners under codeOwners.",
    }),
  ];
}

import type { GitError, GitProblem, Remedy } from "../changes/git/git-error";
import { CliError } from "./exit-code";

const EVERYTHING = "or fetch everything: in a workflow `fetch-depth: 0` of actions/checkout.";

/** What hinders the comparison with a base commit, and what to do. */
export function gitFault({ problem }: GitError): CliError {
  const { message, fix } = words(problem);
  return new CliError(message, fix);
}

function words(problem: GitProblem): { readonly message: string; readonly fix: string } {
  switch (problem.kind) {
    case "no-git":
      return {
        message: "There is no git on the PATH, and --base reads definitions from a commit.",
        fix: "Install git.",
      };
    case "too-much-output":
      return {
        message: "git had more to say than golden reads.",
        fix: "Compare with a base commit that is nearer.",
      };
    case "timeout":
      return {
        message: `git did not end within ${problem.seconds.toString()} s.`,
        fix: "Look for another git process that holds the repository, and run the command again.",
      };
    case "untrusted":
      return {
        message: "git does not trust this repository: it belongs to another user.",
        fix: `git config --global --add safe.directory ${problem.root}`,
      };
    case "no-repository":
      return {
        message: `${problem.root} is in no git repository, and --base reads definitions from a commit.`,
        fix: "Run golden in a clone, or leave --base out.",
      };
    case "unknown-ref":
      return {
        message: `There is no commit \`${problem.ref}\` in ${problem.isShallow ? "this shallow clone" : "this repository"}.`,
        fix: remedyOf(problem.remedy, problem.ref, problem.isShallow ? " --depth=1" : ""),
      };
    case "no-merge-base":
      return noMergeBase(problem.ref, problem.isShallow);
    case "failed":
      return {
        message: `git ${problem.command} failed: ${problem.complaint}`,
        fix: "Run `git fsck`; in a partial clone fetch the whole history first (`fetch-depth: 0`, no filter).",
      };
    case "missing-object":
      return {
        message: `The file ${problem.id} of the base commit is not in this clone.`,
        fix: "It is a partial clone: fetch it whole (`git fetch --refetch --no-filter origin`); golden itself never uses the network.",
      };
  }
}

/** A command that makes `ref` known, and the name by which it is known then. */
function remedyOf(remedy: Remedy, ref: string, depth: string): string {
  switch (remedy.kind) {
    case "unshallow":
      return `git fetch --unshallow origin, ${EVERYTHING}`;
    case "another-commit":
      return "Name a commit that is there: the first of a repository has none before it.";
    case "fetch-commit":
      return `git fetch${depth} origin ${ref}, ${EVERYTHING}`;
    case "fetch-some-branch":
      return `git fetch${depth} origin <branch>, ${EVERYTHING}`;
    case "remote-name":
      return `It is called origin/${ref} here: --base origin/${ref}`;
    case "fetch-branch": {
      const { remote, branch } = remedy;
      const fetch = `git fetch${depth} ${remote} +refs/heads/${branch}:refs/remotes/${remote}/${branch}`;
      return branch === ref ? `${fetch}, then --base ${remote}/${ref}; ${EVERYTHING}` : `${fetch}, ${EVERYTHING}`;
    }
  }
}

function noMergeBase(ref: string, isShallow: boolean): { readonly message: string; readonly fix: string } {
  if (!isShallow) {
    return {
      message: `HEAD and \`${ref}\` have no commit in common, so what this branch changed is unknown.`,
      fix: "Name a commit that this branch grew from.",
    };
  }
  return {
    message: `This is a shallow clone without the commit at which HEAD and \`${ref}\` parted.`,
    fix: "git fetch --unshallow origin, or --deepen=100; in a workflow `fetch-depth: 0` of actions/checkout.",
  };
}

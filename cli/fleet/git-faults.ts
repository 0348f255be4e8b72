import type { GitError, GitProblem, Remedy } from "../../changes/git/git";
import { CliError } from "../terminal/exit-code";

type Words<Tagged extends { readonly kind: string }, Text> = {
  readonly [One in Tagged as One["kind"]]: (one: One) => Text;
};

const EVERYTHING = "or fetch everything: in a workflow `fetch-depth: 0` of actions/checkout.";

/** Message and fix. */
const PROBLEMS: Words<GitProblem, readonly [string, string]> = {
  "no-git": () => ["git is not on the PATH, and --base reads definitions from a commit.", "Install git."],
  "too-much-output": () => ["git printed more than golden reads.", "Compare with a nearer base commit."],
  timeout: ({ seconds }) => [
    `git did not finish within ${seconds.toString()} s.`,
    "Look for another git process that locks the repository, and run the command again.",
  ],
  untrusted: ({ root }) => [
    "git does not trust this repository: it belongs to another user.",
    `git config --global --add safe.directory ${root}`,
  ],
  "no-repository": ({ root }) => [
    `${root} is not in a git repository, and --base reads definitions from a commit.`,
    "Run golden in a clone, or leave --base out.",
  ],
  "unknown-ref": ({ ref, isShallow, remedy }) => [
    `There is no commit \`${ref}\` in ${isShallow ? "this shallow clone" : "this repository"}.`,
    worded(REMEDIES, remedy)(ref),
  ],
  "no-merge-base": ({ ref, remedy }) =>
    remedy === undefined
      ? [
          `HEAD and \`${ref}\` have no commit in common, so what this branch changed is unknown.`,
          "Name a commit that this branch started from.",
        ]
      : [
          `This is a shallow clone without the commit at which HEAD and \`${ref}\` parted.`,
          worded(REMEDIES, remedy)(ref),
        ],
  foreign: ({ path }) => [
    `${path} is a link, a submodule or a repository of its own: what changed in it cannot be compared.`,
    "Keep the files themselves in this repository. In the pull request that moves them raise every version, and leave --base out.",
  ],
  "not-checked-out": ({ path }) => [
    `${path} is not checked out: this is a sparse checkout, and what it lacks would look removed.`,
    "git sparse-checkout disable",
  ],
  "project-moved": ({ root }) => [
    `The base commit has a Pulumi.yaml beside images/, and ${root} has none: which settings hold is unknown.`,
    "Move Pulumi.yaml, Pulumi.<stack>.yaml and images/ together, which the comparison follows; or bring Pulumi.yaml back.",
  ],
  "moved-from-several": ({ places }) => [
    `The base commit has no definition here, and several folders with some are gone: ${places.map((place) => place || "./").join(", ")}.`,
    "Move one of them in a pull request.",
  ],
  failed: ({ command, complaint }) => [
    `git ${command} failed: ${complaint}`,
    "Run `git fsck`; in a partial clone fetch the whole history first (`fetch-depth: 0`, no filter).",
  ],
  "missing-object": ({ id }) => [
    `The file ${id} of the base commit is not in this clone.`,
    "It is a partial clone: fetch it whole (`git fetch --refetch --no-filter origin`); golden itself never uses the network.",
  ],
};

/** A command that makes `ref` known, and the name by which it is known then. */
const REMEDIES: Words<Remedy, (ref: string) => string> = {
  "another-commit": () => () => "Name a commit that is there: the first of a repository has none before it.",
  "fetch-some-branch": () => () => `git fetch origin <branch>, ${EVERYTHING}`,
  "remote-name": () => (ref) => `It is called origin/${ref} here: --base origin/${ref}`,
  fetch:
    ({ remote, what, name, isShallow }) =>
    () =>
      `git fetch ${isShallow === true ? "--unshallow " : ""}${remote} ${what}${name === undefined ? ", " : `, then --base ${name}; `}${EVERYTHING}`,
};

/** What hinders the comparison with a base commit, and what to do. */
export function gitFault({ problem }: GitError): CliError {
  return new CliError(...worded(PROBLEMS, problem));
}

function worded<Tagged extends { readonly kind: string }, Text>(words: Words<Tagged, Text>, one: Tagged): Text {
  const say = words[one.kind as keyof typeof words] as (one: Tagged) => Text;
  return say(one);
}

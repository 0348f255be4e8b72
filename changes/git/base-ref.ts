import { CliError } from "../../cli/terminal/exit-code";
import { git } from "./git";

/** The commit to compare with. */
export interface BaseRef {
  /** As the user gave it. */
  readonly ref: string;
  /** Full id of the merge base of HEAD and {@link ref}: what the branch began with. */
  readonly commit: string;
  /** Whether that is HEAD itself, as on the default branch: only what is not committed can differ. */
  readonly isHead: boolean;
  /** Path of the fleet's root in its repository, `""` or with a slash at the end. */
  readonly prefix: string;
}

/**
 * Finds the commit that a branch began with: the merge base of HEAD and `ref`, so that what others merged since is not
 * taken for a change of this branch. On the default branch itself that is HEAD, and only uncommitted edits differ;
 * `HEAD^1` compares with the commit before. Throws a {@link CliError} that says what to fetch.
 */
export function resolveBase(root: string, ref: string): BaseRef {
  const { prefix, shallow } = repositoryOf(root);
  const tip = commitOf(root, ref);
  if (tip === undefined) throw unknownRef(root, ref, shallow);
  const merged = git(root, ["merge-base", "HEAD", tip]);
  const base = merged.output.toString("utf8").trim();
  if (merged.code === 0 && base !== "") {
    return { ref, commit: base, isHead: base === tip && base === commitOf(root, "HEAD"), prefix };
  }
  // A shallow clone of a pull request holds the merge commit alone, which names its parents all the same.
  if (parentsOfHead(root).includes(tip)) return { ref, commit: tip, isHead: false, prefix };
  throw noMergeBase(ref, shallow);
}

function repositoryOf(root: string): { readonly prefix: string; readonly shallow: boolean } {
  const { code, output, complaint } = git(root, ["rev-parse", "--show-prefix", "--is-shallow-repository"]);
  if (code === 0) {
    const [prefix = "", shallow] = output.toString("utf8").split("\n");
    return { prefix, shallow: shallow === "true" };
  }
  if (complaint.includes("dubious ownership")) {
    throw new CliError(
      "git does not trust this repository: it belongs to another user.",
      `git config --global --add safe.directory ${root}`,
    );
  }
  throw new CliError(
    `${root} is in no git repository, and --base reads definitions from a commit.`,
    "Run golden in a clone, or leave --base out.",
  );
}

function commitOf(root: string, ref: string): string | undefined {
  const { code, output } = git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  const id = output.toString("utf8").trim();
  return code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : undefined;
}

function parentsOfHead(root: string): readonly string[] {
  const { output } = git(root, ["cat-file", "commit", "HEAD"]);
  const [head = ""] = output.toString("utf8").split("\n\n");
  return [...head.matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map(([, id = ""]) => id);
}

function unknownRef(root: string, ref: string, shallow: boolean): CliError {
  const kind = shallow ? "this shallow clone" : "this repository";
  return new CliError(`There is no commit \`${ref}\` in ${kind}.`, howToGet(root, ref, shallow));
}

/** A command that makes `ref` known, and the name by which it is known then. */
function howToGet(root: string, ref: string, shallow: boolean): string {
  const everything = "or fetch everything: in a workflow `fetch-depth: 0` of actions/checkout.";
  const depth = shallow ? " --depth=1" : "";
  const [stem = ""] = ref.split(/[~^]/);
  if (stem !== ref && commitOf(root, stem) !== undefined) {
    if (shallow) return `git fetch --unshallow origin, ${everything}`;
    return "Name a commit that is there: the first of a repository has none before it.";
  }
  if (/^[0-9a-f]{7,64}$/.test(ref)) return `git fetch${depth} origin ${ref}, ${everything}`;
  const [, remote, branch] = /^([\w.-]+)\/([\w./-]+)$/.exec(ref) ?? [];
  if (remote !== undefined && branch !== undefined) return `${fetchOf(remote, branch, depth)}, ${everything}`;
  if (!/^[\w./-]+$/.test(ref)) return `git fetch${depth} origin <branch>, ${everything}`;
  if (commitOf(root, `refs/remotes/origin/${ref}`) !== undefined) {
    return `It is called origin/${ref} here: --base origin/${ref}`;
  }
  return `${fetchOf("origin", ref, depth)}, then --base origin/${ref}; ${everything}`;
}

function fetchOf(remote: string, branch: string, depth: string): string {
  return `git fetch${depth} ${remote} +refs/heads/${branch}:refs/remotes/${remote}/${branch}`;
}

function noMergeBase(ref: string, shallow: boolean): CliError {
  if (!shallow) {
    return new CliError(
      `HEAD and \`${ref}\` have no commit in common, so it cannot be told what this branch changed.`,
      "Name a commit that this branch grew from.",
    );
  }
  return new CliError(
    `This is a shallow clone without the commit at which HEAD and \`${ref}\` parted.`,
    "git fetch --unshallow origin, or --deepen=100; in a workflow `fetch-depth: 0` of actions/checkout.",
  );
}

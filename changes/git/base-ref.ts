import { git, GitError, type Remedy } from "./git";

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
 * `HEAD^1` compares with the commit before.
 * @throws GitError that knows what to fetch
 */
export function resolveBase(root: string, ref: string): BaseRef {
  const { prefix, isShallow } = repositoryOf(root);
  const tip = commitOf(root, ref);
  if (tip === undefined) {
    throw new GitError({ kind: "unknown-ref", ref, isShallow, remedy: remedyOf(root, ref, isShallow) });
  }
  const merged = git(root, ["merge-base", "HEAD", tip]);
  const base = merged.output.toString("utf8").trim();
  if (merged.code === 0 && base !== "") {
    return { ref, commit: base, isHead: base === tip && base === commitOf(root, "HEAD"), prefix };
  }
  // A shallow clone of a pull request holds the merge commit alone, which names its parents all the same.
  const [head = ""] = git(root, ["cat-file", "commit", "HEAD"]).output.toString("utf8").split("\n\n");
  if (head.split("\n").includes(`parent ${tip}`)) return { ref, commit: tip, isHead: false, prefix };
  throw new GitError({ kind: "no-merge-base", ref, isShallow });
}

/** The default branch of the remote, as `origin/main`, where the clone knows it; nothing without git, repository or remote. */
export function defaultBase(root: string): string | undefined {
  try {
    const { output } = git(root, ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
    const ref = output.toString("utf8").trim();
    return ref !== "" && commitOf(root, ref) !== undefined ? ref : undefined;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

function repositoryOf(root: string): { readonly prefix: string; readonly isShallow: boolean } {
  const { code, output, complaint } = git(root, ["rev-parse", "--show-prefix", "--is-shallow-repository"]);
  if (code === 0) {
    const [prefix = "", shallow] = output.toString("utf8").split("\n");
    return { prefix, isShallow: shallow === "true" };
  }
  throw new GitError({ kind: complaint.includes("dubious ownership") ? "untrusted" : "no-repository", root });
}

function commitOf(root: string, ref: string): string | undefined {
  const { code, output } = git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  const id = output.toString("utf8").trim();
  return code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : undefined;
}

/** What makes `ref` known, and by which name. */
function remedyOf(root: string, ref: string, isShallow: boolean): Remedy {
  const [stem = ""] = ref.split(/[~^]/);
  if (stem !== ref && commitOf(root, stem) !== undefined) {
    return { kind: isShallow ? "unshallow" : "another-commit" };
  }
  if (/^[0-9a-f]{7,64}$/.test(ref)) return { kind: "fetch-commit" };
  const [, remote, branch] = /^([\w.-]+)\/([\w./-]+)$/.exec(ref) ?? [];
  if (remote !== undefined && branch !== undefined) return { kind: "fetch-branch", remote, branch };
  if (!/^[\w./-]+$/.test(ref)) return { kind: "fetch-some-branch" };
  if (commitOf(root, `refs/remotes/origin/${ref}`) !== undefined) return { kind: "remote-name" };
  return { kind: "fetch-branch", remote: "origin", branch: ref };
}

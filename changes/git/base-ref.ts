import { git, GitError, type FetchRemedy, type Remedy } from "./git";

/** The commit to compare with. */
export interface BaseRef {
  /** As the user gave it. */
  readonly ref: string;
  /** Full id of the merge base of HEAD and {@link ref}: what the branch began with. */
  readonly commit: string;
  /** Full id of what {@link ref} names: the same, unless others merged since. */
  readonly tip: string;
  /** Whether that is HEAD itself, as on the default branch: only what is not committed can differ. */
  readonly isHead: boolean;
  /** Path of the fleet's root in its repository, `""` or with a slash at the end. */
  readonly prefix: string;
  /** The way back: `../../`, or `""`. */
  readonly toTop: string;
}

/**
 * Finds the commit that a branch began with: the merge base of HEAD and `ref`, so that what others merged since is not
 * taken for a change of this branch. On the default branch itself that is HEAD, and only uncommitted edits differ;
 * `HEAD^1` compares with the commit before.
 * @throws GitError that knows what to fetch
 */
export function resolveBase(root: string, ref: string): BaseRef {
  const { isShallow, ...place } = repositoryOf(root);
  const tip = commitOf(root, ref);
  if (tip === undefined) {
    throw new GitError({ kind: "unknown-ref", ref, isShallow, remedy: remedyOf(root, ref, isShallow) });
  }
  const commit = mergeBase(root, ["HEAD", tip]) ?? mergeBase(root, [tip, ...parentsOfHead(root)]);
  if (commit === undefined) {
    throw new GitError({ kind: "no-merge-base", ref, ...(isShallow && { remedy: wholeHistory(root, ref) }) });
  }
  return { ref, commit, tip, isHead: commit === tip && commit === commitOf(root, "HEAD"), ...place };
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

function mergeBase(root: string, commits: readonly string[]): string | undefined {
  if (commits.length < 2) return undefined;
  const { code, output } = git(root, ["merge-base", ...commits]);
  return code === 0 ? output.toString("utf8").trim() : undefined;
}

/** A shallow clone of a pull request holds only the merge commit, which still names its parents. */
function parentsOfHead(root: string): readonly string[] {
  const [head = ""] = git(root, ["cat-file", "commit", "HEAD"]).output.toString("utf8").split("\n\n");
  return [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].flatMap(([, id = ""]) => commitOf(root, id) ?? []);
}

function repositoryOf(root: string): Pick<BaseRef, "prefix" | "toTop"> & { readonly isShallow: boolean } {
  const asked = ["--is-shallow-repository", "--show-prefix", "--show-cdup"];
  const { code, output, complaint } = git(root, ["rev-parse", ...asked]);
  if (code === 0) {
    const [shallow, prefix = "", toTop = ""] = output.toString("utf8").split("\n");
    return { prefix, toTop, isShallow: shallow === "true" };
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
  if (isShallow) return wholeHistory(root, ref);
  if (stem !== ref && commitOf(root, stem) !== undefined) return { kind: "another-commit" };
  if (commitOf(root, `refs/remotes/origin/${ref}`) !== undefined) return { kind: "remote-name" };
  return fetchOf(ref) ?? { kind: "fetch-some-branch" };
}

function fetchOf(ref: string): FetchRemedy | undefined {
  if (/^[0-9a-f]{7,64}$/.test(ref)) return { kind: "fetch", remote: "origin", what: ref };
  if (!/^[\w./-]+$/.test(ref)) return undefined;
  const [, remote = "origin", branch = ref] = /^([\w.-]+)\/([\w./-]+)$/.exec(ref) ?? [];
  const what = `+refs/heads/${branch}:refs/remotes/${remote}/${branch}`;
  return { kind: "fetch", remote, what, ...(branch === ref && { name: `${remote}/${branch}` }) };
}

/**
 * For a shallow clone to hold `ref` and all that it has in common with HEAD. The commits at which the history is cut are
 * named: git deepens no other than what it is asked for.
 */
function wholeHistory(root: string, ref: string): FetchRemedy {
  const cut = git(root, ["rev-list", "--max-parents=0", "HEAD"]).output.toString("utf8").trim().replaceAll("\n", " ");
  const { what, ...fetch } = fetchOf(ref) ?? { kind: "fetch", remote: "origin", what: undefined };
  return { ...fetch, what: what === undefined ? cut : `${cut} ${what}`, isShallow: true };
}

/** What hinders a comparison; `cli/` says it and what to do. */
export type GitProblem =
  | { readonly kind: "no-git" }
  | { readonly kind: "too-much-output" }
  | { readonly kind: "timeout"; readonly seconds: number }
  /** The folder belongs to another user. */
  | { readonly kind: "untrusted"; readonly root: string }
  | { readonly kind: "no-repository"; readonly root: string }
  | { readonly kind: "unknown-ref"; readonly ref: string; readonly isShallow: boolean; readonly remedy: Remedy }
  | { readonly kind: "no-merge-base"; readonly ref: string; readonly isShallow: boolean }
  /** In git's words, of the locale C. */
  | { readonly kind: "failed"; readonly command: string; readonly complaint: string }
  /** Of a partial clone. */
  | { readonly kind: "missing-object"; readonly id: string };

/** What makes a ref known. */
export type Remedy =
  | { readonly kind: "unshallow" }
  | { readonly kind: "another-commit" }
  | { readonly kind: "fetch-commit" }
  | { readonly kind: "fetch-some-branch" }
  | { readonly kind: "fetch-branch"; readonly remote: string; readonly branch: string }
  /** It is there as `origin/<ref>`. */
  | { readonly kind: "remote-name" };

/** git cannot say what it is asked. */
export class GitError extends Error {
  override readonly name = "GitError";

  constructor(readonly problem: GitProblem) {
    super(problem.kind);
  }
}

/** Owners of a pattern in CODEOWNERS: `@user`, `@organization/team` or an e-mail address. */
export interface CodeOwners {
  /** As in .gitignore, from the root of the repository: `/images/`. */
  readonly pattern: string;
  /** At least one. */
  readonly owners: readonly string[];
}

const OWNER =
  /^(?:@[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?|[^\s@#]{1,64}@[A-Za-z0-9.-]{1,255})$/;

/** Whether GitHub takes the text for an owner; it skips a line with a wrong one silently. */
export function isOwner(text: string): boolean {
  return OWNER.test(text);
}

/**
 * Text of `.github/CODEOWNERS`. The last pattern that matches a file wins, so the general ones come first; the file
 * itself is owned too, or anyone could take owners out.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function codeOwnersText(rules: readonly CodeOwners[]): string {
  const width = Math.max(0, ...rules.map(({ pattern }) => pattern.length));
  const lines = rules.map(({ pattern, owners }) => `${pattern.padEnd(width)} ${owners.join(" ")}`);
  return ["# Made by the stack `github`: pulumi stack output codeOwners", ...lines, ""].join("\n");
}

import { git, GitError } from "../../changes/git/git";
import { CliError } from "../terminal/exit-code";

const ORIGIN = /^(?:\w+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::\d+)?[:/]([^/]+\/[^/]+?)(?:\.git)?\/?$/;

/** What the remote `origin` names: `git@github.com:owner/name.git`, `https://github.com/owner/name` …; as an address */
export function repositoryOf(root: string): string {
  const [, host, name] = ORIGIN.exec(originOf(root)) ?? [];
  if (host !== undefined && name !== undefined) return `https://${host}/${name}`;
  throw new CliError("The remote origin names no repository on GitHub.", "Name it: --repository owner/name");
}

/** Nothing where there is no git to ask. */
function originOf(root: string): string {
  try {
    return git(root, ["remote", "get-url", "origin"]).output.toString("utf8").trim();
  } catch (error) {
    if (error instanceof GitError) return "";
    throw error;
  }
}

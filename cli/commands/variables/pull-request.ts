import { propose, type Outcome, type Proposal } from "../../../operations/pull-requests/propose";
import { soundDrafts } from "../../diff/drafts";
import { markdown } from "../../diff/markdown";
import { Drafts } from "../../fleet/drafts";
import { repositoryOf } from "../../fleet/origin";
import { prefixInWorkTree } from "../../fleet/root";
import { githubError, GitHubClients, githubPlace } from "../../github/place";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import type { SetOptions } from "./set";

/** Of a ref GitHub takes 255 bytes. */
const LONGEST_NAMES = 200;

/** Puts what was drafted into the one pull request of these variables; the files at hand stay as they are. */
export async function proposeDrafts(
  root: string,
  drafts: Drafts,
  variables: readonly string[],
  { repository: given, format }: SetOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { changes } = soundDrafts(root, drafts, terminal);
  const place = githubPlace(given ?? repositoryOf(root));
  const { repository } = place;
  const files = changedFiles(root, drafts);
  const names = [...variables].sort();
  const need = `write access to contents and pull requests of ${repository}`;
  const client = new GitHubClients(need).of(place);
  const proposal = {
    ...{ repository, files, branch: `variables/${names.join("-").slice(0, LONGEST_NAMES)}` },
    ...{ title: `Set ${names.join(", ")}`.slice(0, LONGEST_NAMES), text: markdown(changes, "origin/HEAD") },
  };
  try {
    const outcome = await propose(client, proposal);
    refuse(outcome, proposal.branch);
    if (format === "json") terminal.out(printableJson({ format: 1, pullRequest: outcome, changes }));
    else terminal.done(`${outcome.kind}: ${"url" in outcome ? printable(outcome.url) : ""}`);
    return 0;
  } catch (error) {
    throw githubError(error, need) ?? error;
  }
}

/** As they are in the repository. */
export function changedFiles(root: string, drafts: Drafts): Proposal["files"] {
  const prefix = prefixInWorkTree(root);
  const atHand = new Drafts(root);
  return drafts.changes().map(({ file }) => ({ path: prefix + file, before: atHand.text(file) ?? "", after: drafts.text(file) ?? "" })); // prettier-ignore
}

function refuse(outcome: Outcome, branch: string): void {
  if (outcome.kind === "closed")
    throw new CliError(`${outcome.url} was closed with these very values.`, "Reopen it there, or set other values.", 1);
  if (outcome.kind === "foreign") {
    const commits = outcome.commits.map((sha) => sha.slice(0, 12)).join(", ");
    const message = `The branch ${branch} has commits that golden did not make: ${commits}.`;
    throw new CliError(
      message,
      `Merge or close its pull request and delete the branch: ${outcome.pull?.url ?? branch}`,
      1,
    );
  }
  if (outcome.kind === "stale")
    throw new CliError(`${outcome.files.join(", ")}: not as in ${outcome.base} on GitHub.`, "Commit or stash your changes, git pull, and run it again.", 1); // prettier-ignore
}

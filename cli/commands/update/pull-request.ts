import { propose, type Outcome } from "../../../operations/pull-requests/propose";
import type { Finding } from "../../../operations/update/newest";
import { soundDrafts } from "../../diff/drafts";
import { repositoryOf } from "../../fleet/origin";
import { githubError, GitHubClients, githubPlace } from "../../github/place";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { changedFiles } from "../variables/pull-request";
import { refuse } from "../variables/set";
import { draft, groupsOf, type Group } from "./group";
import { findingsTable, pullRequestText, titleOf } from "./report";
import type { Update, UpdateOptions } from "./run";
import type { PeopleEvent } from "../../../operations/notifications/event";

interface Proposed {
  readonly group: string;
  readonly branch: string;
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

/** A pull request for each group; one that fails does not stop the others. */
export async function proposeGroups(found: Update, options: UpdateOptions, terminal: Terminal): Promise<ExitCode> {
  const place = githubPlace(options.repository ?? repositoryOf(found.root));
  const need = `write access to contents and pull requests of ${place.repository}`;
  const client = new GitHubClients(need).of(place);
  const proposed: Proposed[] = [];
  const codes: ExitCode[] = [0];
  for (const [group, findings] of groupsOf(found.findings, found.settings, found.stack)) {
    try {
      const each = await proposeOne(found, group, findings, { client, repository: place.repository }, terminal);
      proposed.push(each);
      for (const event of eventsOf(each, place.repository, found)) await found.tell(event);
      if (options.format !== "json") say(each, terminal);
      if (each.outcome.kind === "stale") codes.push(1);
    } catch (error) {
      const told = error instanceof CliError ? error : githubError(error, need);
      if (told === undefined) throw error;
      terminal.err(`${group.name}: ${printable(told.message)}\n  fix: ${printable(told.fix)}`, 2);
      codes.push(told.exitCode);
    }
  }
  const { told, doubts, unwatched } = found;
  const code = Math.max(...codes) as ExitCode;
  if (options.format === "json")
    terminal.out(printableJson({ format: 1, pullRequests: proposed, told, doubts, unwatched })); // prettier-ignore
  else if (told.length > 0) terminal.out(findingsTable(told, terminal));
  else if (proposed.length === 0 && code === 0) terminal.done("There is nothing to propose.");
  return code;
}

async function proposeOne(
  { root, settings, pinned }: Update,
  { name: group, branch }: Group,
  wanted: readonly Finding[],
  { client, repository }: { readonly client: Parameters<typeof propose>[0]; readonly repository: string },
  terminal: Terminal,
): Promise<Proposed> {
  const { drafts, findings, faults } = draft(root, wanted, pinned, settings);
  refuse(faults, terminal);
  const { changes } = soundDrafts(root, drafts, terminal);
  const { labels = [], reviewers = [], autoMerge } = settings;
  const proposal = {
    ...{ repository, branch, files: changedFiles(root, drafts), labels, reviewers, ...(autoMerge && { autoMerge }) },
    ...{ title: titleOf(group, findings), text: pullRequestText(findings, changes) },
  };
  return { group, branch, outcome: await propose(client, proposal), findings };
}

function eventsOf(
  { group, findings, outcome }: Proposed,
  repository: string,
  { toChannels }: Update,
): readonly PeopleEvent[] {
  if (outcome.kind !== "opened" && outcome.kind !== "updated") return [];
  const { url, number } = outcome;
  const images = [...new Set(findings.flatMap((each) => each.images))].sort();
  const title = `${repository}#${number.toString()} is ready for review: ${titleOf(group, findings)}`;
  const detail = { image: images.join(", "), title, url, repository, number };
  return [{ detailType: "Pull Request Ready", detail, ...toChannels(images) }];
}

function say({ group, branch, outcome, findings }: Proposed, terminal: Terminal): void {
  const { out, err, done } = terminal;
  out(`${findingsTable(findings, terminal)}\n`);
  if (outcome.kind === "stale") {
    const files = printable(outcome.files.join(", "));
    err(`${group}: ${files}: not as in ${printable(outcome.base)} on GitHub.\n  fix: git pull, and run it again.`, 2);
  } else if (outcome.kind === "foreign") {
    const at = outcome.pull?.url ?? branch;
    err(`note: ${group}: ${printable(at)} has commits that golden did not make, and is left as it is.`, 2);
  } else if (outcome.kind === "closed") {
    done(`${group}: closed: ${printable(outcome.url)} stays so until something newer comes.`);
  } else {
    done(`${group}: ${outcome.kind}: ${printable(outcome.url)}`);
    if (outcome.unlabelled !== undefined) err(`note: ${group}: it has no label: ${printable(outcome.unlabelled)}`, 2);
    const { unmerged } = outcome;
    if (unmerged !== undefined) err(`note: ${group}: GitHub will not merge it by itself: ${printable(unmerged)}`, 2);
    if (outcome.unasked !== undefined) err(`note: ${group}: nobody is asked for a review: ${printable(outcome.unasked)}`, 2); // prettier-ignore
  }
}

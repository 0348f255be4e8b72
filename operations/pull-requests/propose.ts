import { setTimeout as sleep } from "node:timers/promises";
import { GitHubError, type GitHubClient } from "../github/client";
import { contentOf, filesNotAsBefore, TreeFiles, treeWith, type Ask, type ChangedFile } from "./git-files";
import { pullsFrom, type ToldPull } from "./pulls";

/** What is to be in a pull request. */
export interface Proposal {
  /** `owner/name` */
  readonly repository: string;
  /** To merge into. @default the repository's default branch */
  readonly base?: string;
  /** The pull request's own branch. */
  readonly branch: string;
  /** At least one, in UTF-8, as the base has them before. */
  readonly files: readonly ChangedFile[];
  /** Also of the commit. */
  readonly title: string;
  /** In Markdown; what GitHub does not take of it is cut off. */
  readonly text: string;
  /** Given when it is opened or updated. @default none */
  readonly labels?: readonly string[];
  /** Who is asked for a review when it is opened or updated: users, and teams as `organization/team`. @default none */
  readonly reviewers?: readonly string[];
  /** Has GitHub merge it, in this way, as soon as all that the base requires is there. @default a person does */
  readonly autoMerge?: MergeMethod;
}

export type MergeMethod = "merge" | "squash" | "rebase";

export interface PullRequest {
  readonly number: number;
  readonly url: string;
}

/** Why GitHub took no label, asked nobody for a review, or will not merge it by itself: the pull request is there. */
interface Undressed {
  readonly unlabelled?: string;
  readonly unasked?: string;
  readonly unmerged?: string;
}

/** What became of a proposal. */
export type Outcome =
  | ({ readonly kind: "opened" | "updated" | "unchanged" } & Undressed & PullRequest)
  /** Somebody closed it with this very content; nothing was done. */
  | ({ readonly kind: "closed" } & PullRequest)
  /** The branch has commits of somebody else; nothing was done. */
  | { readonly kind: "foreign"; readonly commits: readonly string[]; readonly pull?: PullRequest }
  /** The base has these files otherwise than before; nothing was done. */
  | { readonly kind: "stale"; readonly files: readonly string[]; readonly base: string };

/** GitHub takes so many characters as the text of a pull request. */
const LONGEST_TEXT = 65_536;
/** Several golden at once, or an answer that was lost: what is there is read again. */
const TRIES = 4;
/** https://docs.github.com/en/graphql/reference/mutations#enablepullrequestautomerge */
const AUTO_MERGE =
  "mutation ($pull: ID!, $method: PullRequestMergeMethod!) { " +
  "enablePullRequestAutoMerge(input: {pullRequestId: $pull, mergeMethod: $method}) { clientMutationId } }";
/** In the message of each commit of golden. */
const TREE_MARK = "Golden-Tree: ";

/**
 * Makes or updates the one pull request of a branch, with one commit made by GitHub's API: GitHub signs those of an App. Whatever
 * is there already is left as it is, so the same again does nothing, and a run that was cut off is completed by the next.
 * The branch only ever moves forward.
 * https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
 * @throws GitHubError what GitHub refuses: a protected branch, an App without the permissions, its limits
 */
export async function propose(
  client: GitHubClient,
  proposal: Proposal,
  wait: (most: number) => Promise<unknown> = (most) => sleep(Math.random() * most),
): Promise<Outcome> {
  const run = new Run(client, proposal);
  for (let tried = 1; ; tried++) {
    try {
      return await run.complete();
    } catch (error) {
      if (tried === TRIES || !mayHaveChanged(error)) throw error;
      await wait(1000 * 2 ** tried);
    }
  }
}

function mayHaveChanged(error: unknown): boolean {
  if (!(error instanceof GitHubError) || error.retryAt !== undefined) return false;
  const { status = 500, message } = error;
  return status >= 500 || status === 409 || (status === 422 && /already exists|not a fast forward/i.test(message));
}

interface Tip {
  readonly sha: string;
  readonly tree: string;
}

interface OwnBranch {
  readonly sha: string;
  /** Whether the base has moved on. */
  readonly isBehind: boolean;
  /** Commits of others. */
  readonly foreign: readonly string[];
  /** Whether it changes what is to be changed and nothing else, since it left the base. */
  readonly holds: boolean;
}

interface Comparison {
  readonly ahead_by: number;
  readonly behind_by: number;
  readonly merge_base_commit: { readonly commit: { readonly tree: { readonly sha: string } } };
  readonly commits: readonly {
    readonly sha: string;
    readonly commit: { readonly message: string; readonly tree: { readonly sha: string } };
  }[];
}

/** One proposal, over all tries. */
class Run {
  /** What it has begun to do. */
  #begun: "opened" | "updated" | undefined;

  constructor(
    readonly client: GitHubClient,
    readonly proposal: Proposal,
  ) {}

  readonly ask: Ask = (method, path, body) => this.client.ask(method, this.proposal.repository, path, body);

  async complete(): Promise<Outcome> {
    const base = this.proposal.base ?? ((await this.ask("GET", "")) as { default_branch: string }).default_branch;
    const tip = await this.#tipOf(base);
    if (tip === undefined) throw new GitHubError(`${this.proposal.repository} has no branch ${base}.`, 404);
    const pulls = await this.#pulls(base);
    const open = pulls.find(({ state }) => state === "open");
    const declined = open === undefined ? pulls.find((pull) => this.#isDeclined(pull)) : undefined;
    if (declined !== undefined) return { kind: "closed", ...told(declined) };
    const own = await this.#ownBranch(tip);
    if (own !== undefined && own.foreign.length > 0)
      return { kind: "foreign", commits: own.foreign, ...(open && { pull: told(open) }) };
    const holds = own?.holds === true;
    const stale = holds && open !== undefined ? [] : await this.#push(tip, own);
    if (stale.length > 0) return { kind: "stale", files: stale, base };
    const pull = open === undefined ? await this.#open(base) : await this.#update(open, holds);
    return { kind: this.#begun ?? "unchanged", ...told(pull), ...(await this.#dress(pull)) };
  }

  /** Closed with this very content, and not merged. */
  #isDeclined({ state, merged_at: merged, body }: ToldPull): boolean {
    return state !== "open" && merged === null && body?.includes(this.#mark()) === true;
  }

  async #ownBranch(base: Tip): Promise<OwnBranch | undefined> {
    const own = await this.#tipOf(this.proposal.branch);
    if (own === undefined) return undefined;
    const compared = (await this.ask("GET", `/compare/${base.sha}...${own.sha}?per_page=100`)) as Comparison;
    const foreign = foreignCommits(compared);
    const holds = foreign.length === 0 && (await this.#holds(own, compared));
    return { sha: own.sha, isBehind: compared.behind_by > 0, foreign, holds };
  }

  async #tipOf(branch: string): Promise<Tip | undefined> {
    try {
      const { commit } = (await this.ask("GET", `/branches/${encodeURIComponent(branch)}`)) as {
        commit: { sha: string; commit: { tree: { sha: string } } };
      };
      return { sha: commit.sha, tree: commit.commit.tree.sha };
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Of this branch, newest first. */
  #pulls(base: string): Promise<readonly ToldPull[]> {
    return pullsFrom(this.ask, this.proposal.repository, this.proposal.branch, base);
  }

  async #holds({ tree }: Tip, { ahead_by: ahead, merge_base_commit: left }: Comparison): Promise<boolean> {
    const from = new TreeFiles(left.commit.tree.sha, this.ask);
    return ahead > 0 && (await treeWith(from, this.proposal.files)) === tree;
  }

  /**
   * On top of the branch, and of the base where that has moved: nothing on the branch is lost.
   * @returns files that the base has otherwise than before; then nothing is done
   */
  async #push(base: Tip, own: OwnBranch | undefined): Promise<readonly string[]> {
    const { branch, title, files } = this.proposal;
    const entries = new TreeFiles(base.tree, this.ask);
    const stale = await filesNotAsBefore(entries, files);
    if (stale.length > 0 || own?.holds === true) return stale;
    const tree = await treeWith(entries, files);
    const parents = [...(own ? [own.sha] : []), ...(own?.isBehind === false ? [] : [base.sha])];
    // Neither author nor committer: GitHub then signs what an App commits.
    const body = { message: `${whole(title)}\n\n${TREE_MARK}${tree}\n`, tree, parents };
    const { sha } = (await this.ask("POST", "/git/commits", body)) as { sha: string };
    this.#begun ??= "updated";
    if (own === undefined) await this.ask("POST", "/git/refs", { ref: `refs/heads/${branch}`, sha });
    else await this.ask("PATCH", `/git/refs/heads/${encodeURIComponent(branch)}`, { sha, force: false });
    return [];
  }

  async #open(base: string): Promise<ToldPull> {
    const { branch: head, title } = this.proposal;
    this.#begun = "opened";
    return (await this.ask("POST", "/pulls", { title: whole(title), head, base, body: this.#body() })) as ToldPull;
  }

  /** A text that somebody has changed stays while the content does. */
  async #update(pull: ToldPull, isThere: boolean): Promise<ToldPull> {
    if (isThere && pull.body?.includes(this.#mark()) !== false) return pull;
    this.#begun ??= "updated";
    const { title } = this.proposal;
    return (await this.ask("PATCH", `/pulls/${pull.number.toString()}`, {
      title: whole(title),
      body: this.#body(),
    })) as ToldPull;
  }

  async #dress(pull: ToldPull): Promise<Undressed> {
    if (this.#begun === undefined) return {};
    const labels = (this.proposal.labels ?? []).filter((label) => !pull.labels.some(({ name }) => name === label));
    const number = pull.number.toString();
    const asked = labels.length > 0 ? this.ask("POST", `/issues/${number}/labels`, { labels }) : Promise.resolve();
    const unlabelled = await refusalOf(asked);
    const [unasked, unmerged] = [await this.#askForReview(pull), await this.#leaveMerging(pull)];
    return {
      ...(unlabelled !== undefined && { unlabelled }),
      ...(unasked !== undefined && { unasked }),
      ...(unmerged !== undefined && { unmerged }),
    };
  }

  /** A reviewer who left the organization is no reason to give up. */
  async #askForReview(pull: ToldPull): Promise<string | undefined> {
    const there = [...(pull.requested_reviewers ?? []), ...(pull.requested_teams ?? [])].map((each) => each.login ?? each.slug); // prettier-ignore
    const wanted = (this.proposal.reviewers ?? []).map((each) => each.split("/"));
    const [reviewers, team_reviewers] = [1, 2].map((parts) =>
      wanted.flatMap((each) => (each.length === parts && !there.includes(each.at(-1)) ? (each.at(-1) ?? []) : [])),
    );
    if (reviewers?.length === 0 && team_reviewers?.length === 0) return undefined;
    const body = { reviewers, team_reviewers };
    return refusalOf(this.ask("POST", `/pulls/${pull.number.toString()}/requested_reviewers`, body));
  }

  /** GitHub refuses it where the base requires nothing, where all is there already, and where the repository does not allow it. */
  async #leaveMerging({ node_id: pull, auto_merge: isLeft }: ToldPull): Promise<string | undefined> {
    const { autoMerge, repository } = this.proposal;
    if (autoMerge === undefined || isLeft !== null) return undefined;
    return refusalOf(this.client.mutate(repository, AUTO_MERGE, { pull, method: autoMerge.toUpperCase() }));
  }

  #mark(): string {
    return `<!-- golden-images:content ${contentOf(this.proposal.files)} -->`;
  }

  /** The mark is first: what is too long is cut at its end. */
  #body(): string {
    return whole(`${this.#mark()}\n${this.proposal.text}`.slice(0, LONGEST_TEXT));
  }
}

/** Why GitHub refuses what the pull request can do without. */
async function refusalOf(asked: Promise<unknown>): Promise<string | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    if (error instanceof GitHubError && [403, 404, 422].includes(error.status ?? 0)) return error.message;
    throw error;
  }
}

/** Without halves of characters, of which the text of others may have some and a cut leaves one. */
function whole(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, "\ufffd");
}

/** Those that golden did not make: each of its own names its tree, which an amended one no longer has. */
function foreignCommits({ commits, ahead_by: ahead }: Comparison): readonly string[] {
  const others = commits.filter(({ commit }) => !commit.message.includes(`${TREE_MARK}${commit.tree.sha}`));
  const unseen = ahead > commits.length ? [`${(ahead - commits.length).toString()} more`] : [];
  return [...others.map(({ sha }) => sha), ...unseen];
}

function told({ number, html_url: url }: ToldPull): PullRequest {
  return { number, url };
}

import { GitHubError, type GitHubClient } from "../github/client";
import { TreeFiles, type Ask } from "./git-files";
import type { PullRequest } from "./propose";
import { pullsFrom } from "./pulls";

/** Why a file is not read, and the change to make. */
export interface Unread {
  readonly message: string;
  readonly fix: string;
}

/** What became of a pull request. */
export interface FoundPull extends PullRequest {
  readonly title: string;
  readonly isOpen: boolean;
  readonly mergedAt?: Date;
  readonly labels: readonly string[];
}

/** A branch as it is now: all its files are read at one commit. */
export interface BaseFiles {
  readonly branch: string;
  readonly textOf: (path: string) => Promise<{ readonly text: string } | Unread>;
  /** The newest pull requests from a branch of the same repository to this one. */
  readonly pullsOf: (head: string) => Promise<readonly FoundPull[]>;
  /** Labels a pull request. */
  readonly label: (number: number, label: string) => Promise<unknown>;
}

/** More than any file of configuration has, in bytes; GitHub tells ten times as much. */
export const LARGEST_FILE = 10_485_760;
/** Modes of what is no file of its own: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
const ODD: Readonly<Record<string, string>> = { "120000": "a symbolic link", "160000": "a submodule" };

/** Of a branch, else of the default one. @throws GitHubError for an archive too, to which nothing can be proposed */
export async function baseFiles(client: GitHubClient, repository: string, named?: string): Promise<BaseFiles> {
  const ask: Ask = (method, path, body) => client.ask(method, repository, path, body);
  const { default_branch: main, archived } = (await ask("GET", "")) as { default_branch: string; archived?: boolean };
  if (archived === true) throw new GitHubError(`${repository} is archived: nobody can change it.`, 403);
  const branch = named ?? main;
  const { commit } = (await ask("GET", `/branches/${encodeURIComponent(branch)}`)) as {
    commit: { commit: { tree: { sha: string } } };
  };
  const tree = new TreeFiles(commit.commit.tree.sha, ask);
  const pullsOf = async (head: string): Promise<readonly FoundPull[]> => {
    const told = await pullsFrom(ask, repository, head, branch);
    return told.map(({ number, html_url: url, title, state, merged_at: merged, labels }) => {
      const names = labels.flatMap(({ name = [] }) => name);
      return { number, url, title, isOpen: state === "open", labels: names, ...(merged !== null && { mergedAt: new Date(merged) }) }; // prettier-ignore
    });
  };
  const label = (number: number, name: string) =>
    ask("POST", `/issues/${number.toString()}/labels`, { labels: [name] });
  return { branch, textOf: (path) => textOf(tree, path), pullsOf, label };
}

async function textOf(tree: TreeFiles, path: string): Promise<{ readonly text: string } | Unread> {
  const entry = await tree.entry(path);
  const odd = entry?.type === "tree" ? "a folder" : ODD[entry?.mode ?? ""];
  if (entry === undefined) return { message: "There is no such file.", fix: "Correct path or branch in the definition." }; // prettier-ignore
  if (odd !== undefined) return { message: `It is ${odd}.`, fix: "Name the file itself." };
  const { content, size } = (await tree.ask("GET", `/git/blobs/${entry.sha}`)) as { content: string; size: number };
  return size > LARGEST_FILE ? tooLarge() : textIn(Buffer.from(content, "base64"));
}

export function tooLarge(): Unread {
  return { message: "It has more than 10 MiB.", fix: "Name a smaller file." };
}

/** With its byte order mark, where it has one. */
export function textIn(bytes: Uint8Array): { readonly text: string } | Unread {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { message: "It is not UTF-8.", fix: "Save it as UTF-8." };
  }
}

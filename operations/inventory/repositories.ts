import { GitHubError, type GitHubClient } from "../github/client";

/** The part of GitHub that a repository is on. */
export interface Place {
  readonly client: GitHubClient;
  /** `owner/name` */
  readonly repository: string;
}

export interface Branch {
  readonly name: string;
  readonly commit: { readonly sha: string };
}

const PAGE = 100;

/** https://docs.github.com/en/rest/branches/branches#list-branches */
export async function branchesOf(place: Place): Promise<readonly Branch[]> {
  return (await allPages(place, "/branches")) as readonly Branch[];
}

/** https://docs.github.com/en/rest/repos/repos#list-repository-tags */
export async function gitTagsOf(place: Place): Promise<readonly string[]> {
  const tags = (await allPages(place, "/tags")) as readonly { readonly name: string }[];
  return tags.map(({ name }) => name);
}

/**
 * A file at a commit: https://docs.github.com/en/rest/repos/contents#get-repository-content
 * @throws GitHubError also for what is no file, or too large to be told
 */
export async function fileAt({ client, repository }: Place, path: string, commit: string): Promise<Uint8Array> {
  const parts = path.split("/").map(encodeURIComponent).join("/");
  const answer = await client.ask("GET", repository, `/contents/${parts}?ref=${commit}`);
  const { type, encoding, content = "" } = answer as { type?: string; encoding?: string; content?: string };
  if (type !== "file") throw new GitHubError("it is no file", 422);
  // Of more than a megabyte GitHub tells nothing here.
  if (encoding !== "base64") throw new GitHubError("it is too large", 422);
  return Buffer.from(content, "base64");
}

async function allPages({ client, repository }: Place, path: string): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (let page = 1; ; page++) {
    const query = `?per_page=${PAGE.toString()}&page=${page.toString()}`;
    const found = (await client.ask("GET", repository, path + query)) as readonly unknown[];
    all.push(...found);
    if (found.length < PAGE) return all;
  }
}

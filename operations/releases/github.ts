import { GitHubClient, GitHubError, type Method } from "../github/client";

export { GitHubError };

/** Where a repository's host answers, and as whom golden asks. */
export interface GitHub {
  /** Without a slash at the end. */
  readonly api: string;
  readonly token: string;
  /** `owner/name` */
  readonly repository: string;
  /** @default with full jitter, 2 s and then 4 s at most */
  readonly wait?: (most: number) => Promise<unknown>;
}

/** A release, or a draft of one. */
export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly isDraft: boolean;
  /** For people. */
  readonly page: string;
  /** Takes an asset by POST, with `?name=<file>`. */
  readonly uploadUrl: string;
}

const PER_PAGE = 100;

/** https://docs.github.com/en/rest/releases/releases#get-a-release */
export async function findRelease(github: GitHub, id: string): Promise<Release | undefined> {
  try {
    return releaseOf(await ask(github, "GET", `/releases/${id}`));
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  }
}

/**
 * Every release of a tag, oldest first. A draft has no address by its tag, so all are listed; only who may push sees drafts.
 * https://docs.github.com/en/rest/releases/releases#list-releases
 */
export async function releasesOfTag(github: GitHub, tag: string): Promise<readonly Release[]> {
  const found: Release[] = [];
  for (let page = 1; ; page++) {
    const answer = await ask(github, "GET", `/releases?per_page=${PER_PAGE.toString()}&page=${page.toString()}`);
    if (!Array.isArray(answer)) throw new GitHubError("It answered with something that is no list of releases.");
    found.push(...answer.map(releaseOf).filter((release) => release.tag === tag));
    if (answer.length < PER_PAGE) return found.sort((a, b) => a.id - b.id);
  }
}

/**
 * Never sent twice, for GitHub would make two.
 * https://docs.github.com/en/rest/releases/releases#create-a-release
 * @param target branch or commit that the tag is made from when the draft is published; the default branch when absent
 */
export async function createDraft(github: GitHub, tag: string, target?: string): Promise<Release> {
  const body = { tag_name: tag, name: tag, draft: true, ...(target !== undefined && { target_commitish: target }) };
  return releaseOf(await ask(github, "POST", "/releases", body));
}

/**
 * A new draft, unless another start made one for the tag at the same time: then the oldest stays, and ours is deleted again.
 * https://docs.github.com/en/rest/releases/releases#delete-a-release
 */
export async function makeDraft(github: GitHub, tag: string, target?: string): Promise<Release & { isNew: boolean }> {
  const own = await createDraft(github, tag, target);
  const [oldest = own] = (await releasesOfTag(github, tag)).filter(({ isDraft }) => isDraft);
  if (oldest.id >= own.id) return { ...own, isNew: true };
  await ask(github, "DELETE", `/releases/${own.id.toString()}`).catch((error: unknown) => {
    if (!(error instanceof GitHubError && error.status === 404)) throw error;
  });
  return { ...oldest, isNew: false };
}

function ask({ wait, token, api, repository }: GitHub, method: Method, path: string, body?: object): Promise<unknown> {
  const options = { api, token: () => Promise.resolve(token), ...(wait && { wait, pause: wait }) };
  return new GitHubClient(options).ask(method, repository, path, body);
}

function releaseOf(answer: unknown): Release {
  const { id, tag_name: tag, draft, html_url: page, upload_url: url } = (answer ?? {}) as Record<string, unknown>; // prettier-ignore
  if (typeof id !== "number" || typeof tag !== "string" || typeof page !== "string" || typeof url !== "string")
    throw new GitHubError("It answered with something that is no release.");
  const uploadUrl = url.replace(/\{.*/, "");
  return { id, tag, isDraft: draft === true, page, uploadUrl };
}

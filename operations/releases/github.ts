import { setTimeout as sleep } from "node:timers/promises";

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

/** What GitHub refused, or that it was not reached: then without a status. Its message never has the token. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";

  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
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

const TRIES = 3;
const TIMEOUT_MS = 30_000;
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

async function ask(github: GitHub, method: "DELETE" | "GET" | "POST", path: string, body?: object): Promise<unknown> {
  const { wait = (most: number) => sleep(Math.random() * most) } = github;
  for (let tried = 1; ; tried++) {
    try {
      return await askOnce(github, method, path, body);
    } catch (error) {
      const { status = 500 } = error instanceof GitHubError ? error : { status: 0 };
      if (method === "POST" || tried === TRIES || !(status >= 500 || status === 429)) throw error;
      await wait(1000 * 2 ** tried);
    }
  }
}

async function askOnce(github: GitHub, method: string, path: string, body?: object): Promise<unknown> {
  const { api, token, repository } = github;
  const headers = {
    ...{ accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28", "user-agent": "golden-images" },
    ...{ authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
  };
  const request = { method, headers, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(TIMEOUT_MS) }; // prettier-ignore
  const response = await fetch(`${api}/repos/${repository}${path}`, request).catch((error: unknown) => {
    throw new GitHubError(`${new URL(api).host} was not reached: ${reasonOf(error)}.`);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  throw new GitHubError(wordsOf(answer, response.statusText), response.status);
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: unknown } };
  return typeof cause?.code === "string" ? cause.code : message;
}

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api: `errors` say which field. */
function wordsOf(answer: unknown, otherwise: string): string {
  const { message = otherwise, errors = [] } = (answer ?? {}) as { message?: string; errors?: readonly unknown[] };
  const details = errors.map((each) => {
    const { field, code, message: own } = (each ?? {}) as Record<string, unknown>;
    return [field, own ?? code].filter((word) => typeof word === "string").join(" ");
  });
  return [message, ...details].filter((word) => word !== "").join(": ");
}

function releaseOf(answer: unknown): Release {
  const { id, tag_name: tag, draft, html_url: page, upload_url: url } = (answer ?? {}) as Record<string, unknown>; // prettier-ignore
  if (typeof id !== "number" || typeof tag !== "string" || typeof page !== "string" || typeof url !== "string")
    throw new GitHubError("It answered with something that is no release.");
  const uploadUrl = url.replace(/\{.*$/, "");
  return { id, tag, isDraft: draft === true, page, uploadUrl };
}

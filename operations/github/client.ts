import { setTimeout as sleep } from "node:timers/promises";

/** Whose calls are answered: a token for a repository. `refused` is the one that GitHub no longer takes. */
export type TokenSource = (repository: string, refused?: string) => Promise<string>;

/** Where GitHub answers, and as whom golden asks. */
export interface GitHubOptions {
  /** Without a slash at the end. */
  readonly api: string;
  readonly token: TokenSource;
  readonly now?: () => number;
  /** Between two tries. @default with full jitter, 2 s and then 4 s at most */
  readonly wait?: (most: number) => Promise<unknown>;
  /** For what GitHub asks to wait. @default as many milliseconds */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** What GitHub refused, or that it was not reached: then without a status. Its message never has the token. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";

  /** @param retryAt milliseconds since 1970: GitHub's limit of calls holds until then */
  constructor(
    message: string,
    readonly status?: number,
    readonly retryAt?: number,
  ) {
    super(message);
  }
}

/** A deletion and a change to given values may be tried again, like a read. */
export type Method = "DELETE" | "GET" | "PATCH" | "POST";

const TRIES = 3;
const TIMEOUT_MS = 30_000;
/** GitHub asks for a minute where it says nothing else. */
const MINUTE_MS = 60_000;

/** Of GraphQL, which answers 200 all the same. */
interface Refusal {
  readonly type?: string;
  readonly message: string;
}

const STATUSES: Readonly<Record<string, number>> = { FORBIDDEN: 403, NOT_FOUND: 404, RATE_LIMITED: 429 };

/**
 * GitHub by Node's own `fetch` (decision 28). Reads are tried three times; what changes something is sent once. A limit of calls is
 * waited for up to a minute; beyond that every call ends at once, with the time until which it holds.
 */
export class GitHubClient {
  readonly #options: GitHubOptions;
  #closedUntil = 0;

  constructor(options: GitHubOptions) {
    this.#options = options;
  }

  /** @param path below `/repos/<repository>`; @throws GitHubError */
  ask(method: Method, repository: string, path: string, body?: object): Promise<unknown> {
    const { api } = this.#options;
    return this.#answer(repository, method, (bearer) =>
      call({ api, bearer, now: this.#now() }, method, `/repos/${repository}${path}`, body),
    );
  }

  /**
   * What only GraphQL can change, sent once. https://docs.github.com/en/graphql/guides/forming-calls-with-graphql
   * @throws GitHubError
   */
  mutate(repository: string, query: string, variables: object): Promise<unknown> {
    // A server of one's own answers REST at /api/v3, and GraphQL beside it.
    const api = this.#options.api.replace(/\/v3$/, "");
    return this.#answer(repository, "POST", async (bearer) => {
      const answer = await call({ api, bearer, now: this.#now() }, "POST", "/graphql", { query, variables });
      const { data, errors: [refused] = [] } = answer as { data?: unknown; errors?: readonly Refusal[] };
      if (refused === undefined) return data;
      const { type = "", message } = refused;
      throw new GitHubError(message, STATUSES[type] ?? 422, type === "RATE_LIMITED" ? this.#now() + MINUTE_MS : undefined); // prettier-ignore
    });
  }

  async #answer(repository: string, method: Method, send: (bearer: string) => Promise<unknown>): Promise<unknown> {
    const { token, wait = (most) => sleep(Math.random() * most) } = this.#options;
    let refused: string | undefined;
    for (let tried = 1; ; tried++) {
      this.#refuseWhileClosed();
      let bearer: string | undefined;
      try {
        bearer = await token(repository, refused);
        return await send(bearer);
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        const { status = 500, retryAt } = error;
        // A token that has ended midway changed nothing: once more with a new one, if there is another.
        if (status === 401 && bearer !== undefined && refused === undefined) {
          refused = bearer;
          if ((await token(repository, refused)) !== bearer) continue;
        }
        if (tried === TRIES) throw error;
        if (retryAt !== undefined) await this.#waitFor(retryAt, error);
        else if (method === "POST" || status < 500) throw error;
        else await wait(1000 * 2 ** tried);
      }
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #refuseWhileClosed(): void {
    if (this.#now() >= this.#closedUntil) return;
    const until = new Date(this.#closedUntil).toISOString();
    throw new GitHubError(`GitHub's limit of calls holds until ${until}.`, 429, this.#closedUntil);
  }

  async #waitFor(retryAt: number, error: GitHubError): Promise<void> {
    const { pause = sleep } = this.#options;
    const left = retryAt - this.#now();
    if (left > MINUTE_MS) {
      this.#closedUntil = retryAt;
      throw error;
    }
    await pause(Math.max(0, left));
  }
}

interface Caller {
  readonly api: string;
  readonly bearer: string;
  readonly now: number;
}

/** One call; without a bearer as anyone may. @throws GitHubError */
export async function call(
  { api, bearer, now }: Caller,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const headers = {
    ...{ accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28", "user-agent": "golden-images" },
    ...(bearer !== "" && { authorization: `Bearer ${bearer}` }),
    ...(body && { "content-type": "application/json" }),
  };
  const request = { method, headers, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(TIMEOUT_MS) }; // prettier-ignore
  const response = await fetch(`${api}${path}`, request).catch((error: unknown) => {
    throw new GitHubError(`${new URL(api).host} was not reached: ${reasonOf(error)}.`);
  });
  const text = await response.text().catch((error: unknown) => {
    throw new GitHubError(`${new URL(api).host} was not reached: ${reasonOf(error)}.`);
  });
  const answer = jsonIn(text);
  if (response.ok && answer === undefined && text !== "") throw new GitHubError(`${new URL(api).host} answered with what is no JSON.`, response.status); // prettier-ignore
  if (response.ok) return answer;
  const said = wordsOf(answer, response.statusText);
  throw new GitHubError(said, response.status, limitOf(response, said, now));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function limitOf({ status, headers }: Response, said: string, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const [after, left, reset] = ["retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"].map((name) => headers.get(name)); // prettier-ignore
  if (after != null && /^\d+$/.test(after)) return now + Number(after) * 1000;
  if (left === "0" && reset != null) return Number(reset) * 1000;
  return status === 429 || /rate limit/i.test(said) ? now + MINUTE_MS : undefined;
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: unknown } };
  return typeof cause?.code === "string" ? cause.code : message;
}

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api: `errors` say which field. */
function wordsOf(answer: unknown, otherwise: string): string {
  const { message = otherwise, errors = [] } = (answer ?? {}) as { message?: string; errors?: unknown };
  const details = (Array.isArray(errors) ? errors : []).map((each: unknown) => {
    const { field, code, message: own } = (each ?? {}) as Record<string, unknown>;
    return [field, own ?? code].filter((word) => typeof word === "string").join(" ");
  });
  return [message, ...details].filter((word) => word !== "").join(": ");
}

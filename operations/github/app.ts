import { createPrivateKey, sign } from "node:crypto";
import { call, GitHubError, type TokenSource } from "./client";

/** A GitHub App. */
export interface App {
  /** Its id or client id. */
  readonly id: string;
  /** In PEM; `\n` may stand for ends of lines, as in an environment variable. */
  readonly privateKey: string;
}

/** A new token is taken so long before GitHub ends one. */
const EARLY_MS = 120_000;

interface Token {
  readonly token: string;
  readonly endsAt: number;
}

/**
 * Tokens of an App, an hour each: its installation is found by the repository.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app
 * @throws Error from node:crypto where the key is none
 */
export function appTokens(api: string, { id, privateKey }: App, now: () => number = Date.now): TokenSource {
  const key = createPrivateKey(privateKey.replaceAll("\\n", "\n"));
  const installations = new Map<string, Promise<number>>();
  const tokens = new Map<number, Promise<Token>>();
  const asApp = (method: string, path: string) =>
    call({ api, bearer: jwtOf(id, key, now()), now: now() }, method, path);
  return async (repository, refused) => {
    const [owner = ""] = repository.split("/");
    const installation = await kept(installations, owner, () => installationOf(repository, id, asApp));
    const last = await tokens.get(installation)?.catch(() => undefined);
    if (last !== undefined && (last.token === refused || last.endsAt - EARLY_MS < now())) tokens.delete(installation);
    return (await kept(tokens, installation, () => tokenOf(installation, asApp))).token;
  };
}

type AsApp = (method: string, path: string) => Promise<unknown>;

/** An App is installed on an account, for some of its repositories or all. */
async function installationOf(repository: string, app: string, asApp: AsApp): Promise<number> {
  try {
    const { id } = (await asApp("GET", `/repos/${repository}/installation`)) as { id: number };
    return id;
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 404) throw error;
    throw new GitHubError(`The GitHub App ${app} is not installed for ${repository}.`, 404);
  }
}

async function tokenOf(installation: number, asApp: AsApp): Promise<Token> {
  const path = `/app/installations/${installation.toString()}/access_tokens`;
  const { token, expires_at: end } = (await asApp("POST", path)) as { token: string; expires_at: string };
  return { token, endsAt: Date.parse(end) };
}

/** What was asked for once, unless that failed. */
function kept<Key, Value>(known: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>): Promise<Value> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  found.catch(() => known.delete(key));
  return found;
}

/** https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
function jwtOf(id: string, key: ReturnType<typeof createPrivateKey>, now: number): string {
  const seconds = Math.floor(now / 1000);
  const claims = { iat: seconds - 60, exp: seconds + 540, iss: id };
  const text = [{ alg: "RS256", typ: "JWT" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join("."); // prettier-ignore
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
}

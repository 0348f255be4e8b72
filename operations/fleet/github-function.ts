import { setTimeout as sleep } from "node:timers/promises";
import { appTokens } from "../github/app";
import { GitHubClient, GitHubError } from "../github/client";
import { CLOUD, githubPlace } from "../github/place";
import type { Build, Builder } from "../rebuild/build";
import { githubWorkflows } from "../rebuild/github";
import { startToken } from "../rebuild/request";
import type { GitHubTarget } from "../rebuild/target";

/** What the state machine asks. `newest` is the id of the newest build that it saw; empty where there is none. */
export type Question = { readonly target: GitHubTarget } & (
  | { readonly call: "builds" }
  | { readonly call: "start"; readonly request: string; readonly newest: string }
  | { readonly call: "read"; readonly id: string }
);

/** A `build` that is gone is left out; `said` alone is of a start of which nobody knows what became. */
export type Answer =
  | { readonly builds: readonly Build[] }
  | { readonly build?: Build; readonly said?: string }
  /** `limited`: until a time that GitHub says. `passing`: it may pass by itself. */
  | { readonly failure: "limited" | "passing" | "final"; readonly said: string };

/** What is in the secret. `host`: of a GitHub server of one's own. */
interface App {
  readonly appId: string;
  readonly privateKey: string;
  readonly host?: string;
}

/** Between two tries of a read. */
const SHORTLY_MS = 200;

/** A wrong secret, or one that may not be read. */
class SecretError extends Error {}

let opened: Promise<Builder<GitHubTarget>> | undefined;

/** The function of Lambda: each call is one look at GitHub, or one start, by the rules of `golden rebuild`. It keeps a token, and nothing else. */
export async function handler(question: Question): Promise<Answer> {
  opened ??= open(process.env["GITHUB_APP_SECRET"] ?? "");
  const answered = await opened.then((builder) => answer(question, builder)).catch(secretFailure);
  // The key may be changed meanwhile.
  if ("failure" in answered && answered.failure === "final") opened = undefined;
  return answered;
}

/** What the builder of workflows says, as data. Errors that are not of GitHub's are thrown. */
export async function answer(question: Question, builder: Builder<GitHubTarget>): Promise<Answer> {
  try {
    if (question.call === "builds") return { builds: await builder.builds(question.target) };
    if (question.call === "start") return await start(question, builder);
    const build = await builder.read(question.target, question.id);
    return build === undefined ? {} : { build };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { message, status = 500, retryAt } = error;
    const said = `GitHub: ${message}`;
    if (retryAt !== undefined) return { failure: "limited", said };
    return { failure: status >= 500 ? "passing" : "final", said };
  }
}

function secretFailure(error: unknown): Answer {
  opened = undefined;
  if (error instanceof SecretError) return { failure: "final", said: error.message };
  throw error;
}

async function start(
  { target, request, newest }: Extract<Question, { readonly call: "start" }>,
  builder: Builder<GitHubTarget>,
): Promise<Answer> {
  const deployed = (await builder.deployed([target])).get(target.id) ?? { id: "", version: target.version };
  const own = { state: "pending", status: "PENDING", startedAt: new Date(), requests: [request] } as const;
  const blank = { ...own, amis: [], containers: [] };
  const token = startToken(deployed, newest === "" ? undefined : { ...blank, id: newest });
  const begun = await builder.start(target, deployed, { request, token });
  return begun.kind === "started" ? { build: { ...blank, id: begun.id } } : { said: begun.said };
}

async function open(secret: string): Promise<Builder<GitHubTarget>> {
  const { appId, privateKey, host = CLOUD } = await readApp(secret);
  // For a simulated cloud: GitHub itself sets it in workflows.
  const { api } = githubPlace(host === CLOUD ? "" : `https://${host}/x`);
  const address = process.env["GITHUB_API_URL"] ?? api;
  // The machine waits, which costs nothing.
  const wait = () => sleep(SHORTLY_MS);
  const pause = (milliseconds: number) =>
    Promise.reject(new GitHubError("its limit of calls", 429, Date.now() + milliseconds));
  const client = new GitHubClient({ api: address, token: appTokens(address, { id: appId, privateKey }), wait, pause });
  return githubWorkflows((written) => {
    const place = githubPlace(written);
    if (place.host !== host)
      throw new GitHubError(`The App in the secret ${secret} is of ${host}, and ${place.host} builds this image.`, 403);
    return Promise.resolve({ client, repository: place.repository, tellsRun: !place.isOwnServer });
  });
}

async function readApp(secret: string): Promise<App> {
  const { SecretsManagerClient, GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  const found = await new SecretsManagerClient({})
    .send(new GetSecretValueCommand({ SecretId: secret }))
    .catch((error: Error) => {
      throw new SecretError(`The secret ${secret}: ${error.message} (${error.name})`);
    });
  try {
    const { appId, privateKey, host } = JSON.parse(found.SecretString ?? "") as Readonly<Record<string, unknown>>;
    if (typeof privateKey === "string" && ["string", "number"].includes(typeof appId))
      return { appId: String(appId), privateKey, ...(typeof host === "string" && { host }) };
  } catch {
    // Its text must not be told.
  }
  throw new SecretError(`The secret ${secret} is not {"appId": "…", "privateKey": "…"}.`);
}

import { appTokens } from "../../operations/github/app";
import { GitHubClient, GitHubError, type TokenSource } from "../../operations/github/client";
import { CLOUD, githubPlace, type GitHubPlace } from "../../operations/github/place";
import { CliError } from "../terminal/exit-code";
import { printable } from "../terminal/printable";

export { githubPlace, type GitHubPlace };

/** As gh reads its environment, so that no host gets the token of another: https://cli.github.com/manual/gh_help_environment */
export function githubToken(place: GitHubPlace, need: string): string {
  const names = tokenNames(place);
  const token = names.map(variable).find((value) => value !== undefined);
  if (token !== undefined) return token;
  const fix = `Set ${names[0] ?? ""}, for example to the output of gh auth token; it needs ${need}.`;
  throw new CliError(`There is no token for ${place.host}: ${names.join(" and ")} are not set.`, fix);
}

function tokenNames({ isOwnServer }: GitHubPlace): readonly string[] {
  return isOwnServer ? ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"] : ["GH_TOKEN", "GITHUB_TOKEN"];
}

/** Whether the environment has credentials for where a repository is, sound or not. */
export function hasCredentials(place: GitHubPlace): boolean {
  const names = [...tokenNames(place), ...(isOfApp(place) ? Object.values(APP) : [])];
  return names.some((name) => variable(name) !== undefined);
}

/** For what anyone may read on github.com: it answers more often with a token, and an App has none for repositories of others. */
export function publicClient(): GitHubClient {
  const token = variable("GH_TOKEN") ?? variable("GITHUB_TOKEN") ?? "";
  return new GitHubClient({ api: githubPlace("").api, token: () => Promise.resolve(token) });
}

const APP = { id: "GITHUB_APP_ID", key: "GITHUB_APP_PRIVATE_KEY" } as const;

/** Clients of GitHub, one for each host; an App before a token. */
export class GitHubClients {
  readonly #clients = new Map<string, GitHubClient>();

  /** @param need what the credentials must be allowed, for the message where there are none */
  constructor(readonly need: string) {}

  of(place: GitHubPlace): GitHubClient {
    const found = this.#clients.get(place.host) ?? new GitHubClient({ api: place.api, token: this.#tokens(place) });
    this.#clients.set(place.host, found);
    return found;
  }

  /** For what is no call of its API, as git. */
  tokenOf(place: GitHubPlace): Promise<string> {
    return this.#tokens(place)(place.repository);
  }

  #tokens(place: GitHubPlace): TokenSource {
    const [id, privateKey] = [variable(APP.id), variable(APP.key)];
    if (isOfApp(place) && (id ?? privateKey) !== undefined) return appOf(place.api, id, privateKey); // prettier-ignore
    const token = githubToken(place, this.need);
    return () => Promise.resolve(token);
  }
}

/** The App is of github.com, or of the host that gh takes: `GH_HOST`. */
function isOfApp({ host }: GitHubPlace): boolean {
  return host === (variable("GH_HOST") ?? CLOUD);
}

function appOf(api: string, id: string | undefined, privateKey: string | undefined): TokenSource {
  if (id === undefined || privateKey === undefined) {
    const [is, lacks] = id === undefined ? [APP.key, APP.id] : [APP.id, APP.key];
    throw new CliError(`${is} is set, but ${lacks} is not.`, `Set both, or neither and GH_TOKEN.`);
  }
  try {
    return appTokens(api, { id, privateKey });
  } catch {
    throw new CliError(`${APP.key} holds no private key in PEM.`, "Put the whole .pem file into it that GitHub made for the App."); // prettier-ignore
  }
}

function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === "" ? undefined : value;
}

/**
 * What GitHub refused as a message; undefined for every other error.
 * @param need what the credentials must be allowed, where what they may not see is not found
 */
export function githubError(error: unknown, need?: string): CliError | undefined {
  if (!(error instanceof GitHubError)) return undefined;
  const { message, status, retryAt } = error;
  const said = `GitHub: ${printable(message)}${status === undefined ? "" : ` (${status.toString()})`}`;
  if (retryAt !== undefined) return new CliError(said, `Run it again after ${new Date(retryAt).toISOString()}.`);
  // Who says yes, and not in JSON, is not GitHub.
  if (status === undefined || status < 300) return new CliError(said, "Check the network.");
  if (status === 401)
    return new CliError(said, "GitHub does not know the credentials, or they have ended: make others.");
  // https://docs.github.com/en/apps/maintaining-github-apps/suspending-a-github-app-installation
  if (status === 403 && /suspended/i.test(message))
    return new CliError(said, "An owner of the account lets the App in again: Settings, GitHub Apps, Configure, Unsuspend."); // prettier-ignore
  if (need !== undefined && (status === 403 || status === 404))
    return new CliError(said, `Check the name; the App or token needs ${need}.`);
  return new CliError(
    said,
    `What GitHub says is the reason; nothing was ${need === undefined ? "started" : "proposed"}.`,
  );
}

/** Where repositories are, as they are written; each host is asked with its own credentials. */
export function githubPlaces(need: string) {
  const github = new GitHubClients(need);
  return async (written: string) => {
    const place = githubPlace(written);
    return Promise.resolve({ client: github.of(place), repository: place.repository, tellsRun: !place.isOwnServer });
  };
}

/** Where a repository is. */
export interface GitHubPlace {
  readonly host: string;
  /** `owner/name` */
  readonly repository: string;
  /** Without a slash at the end. */
  readonly api: string;
  /** Whether it is a server of one's own. */
  readonly isOwnServer: boolean;
}

/** Its own host. */
export const CLOUD = "github.com";

/** @param repository `owner/name` on github.com, else an HTTPS address */
export function githubPlace(repository: string): GitHubPlace {
  const [, host = CLOUD, own = repository] = /^https:\/\/([^/]+)\/(.+?)(?:\.git)?$/.exec(repository) ?? [];
  const isOwnServer = host !== CLOUD && !host.endsWith(".ghe.com");
  const api = isOwnServer ? `https://${host}/api/v3` : `https://api.${host}`;
  return { host, repository: own.replace(/\.git$/, ""), api, isOwnServer };
}

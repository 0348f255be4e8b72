import type { Ask } from "./git-files";

/** As GitHub tells it: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests */
export interface ToldPull {
  readonly number: number;
  readonly node_id: string;
  readonly html_url: string;
  readonly title: string;
  readonly state: string;
  readonly merged_at: string | null;
  readonly body: string | null;
  /** Null where nobody has left merging to GitHub. */
  readonly auto_merge: object | null;
  readonly labels: readonly { readonly name?: string }[];
  readonly requested_reviewers?: readonly Asked[] | null;
  readonly requested_teams?: readonly Asked[] | null;
}

/** A user or a team. */
interface Asked {
  readonly login?: string;
  readonly slug?: string;
}

/** The newest first: all that were ever opened from a branch of the same repository. */
export async function pullsFrom(
  ask: Ask,
  repository: string,
  head: string,
  base: string,
): Promise<readonly ToldPull[]> {
  const [owner = ""] = repository.split("/");
  const query = new URLSearchParams({ head: `${owner}:${head}`, base, state: "all", per_page: "100" });
  return (await ask("GET", `/pulls?${query.toString()}`)) as readonly ToldPull[];
}

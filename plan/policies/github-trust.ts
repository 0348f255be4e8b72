import { sorted } from "../record";
import { allow, by, policy, type PolicyDocument } from "./document";

/** Host of GitHub's identity provider, which is also the prefix of its condition keys. */
export const GITHUB_OIDC_HOST = "token.actions.githubusercontent.com";

const OWNER = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:@[1-9]\d{0,18})?$/;
const REPOSITORY = /^[A-Za-z0-9._-]{1,100}(?:@[1-9]\d{0,18})?$/;
const CONTEXT = /^(?:pull_request|environment:.+|ref:refs\/(?:heads|tags)\/.+)$/;

/** A GitHub repository, as in the subject of its tokens. */
interface GithubRepository {
  /** `owner/name`. */
  readonly repository: string;
  /**
   * Numbers of owner and repository. Repositories created, renamed or transferred since July 2026, and those that chose
   * to, have them in the subject: `repo:o@1/r@2:…`.
   */
  readonly ids?: { readonly owner: number; readonly repository: number };
}

/**
 * The `sub` of a job that names an environment: `repo:o/r:environment:prod`.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function environmentSubject({ repository, ids }: GithubRepository, environment: string): string {
  const [owner = "", name = ""] = repository.split("/");
  const place = ids === undefined ? repository : `${owner}@${ids.owner}/${name}@${ids.repository}`;
  // GitHub writes a colon in a name as %3A, so it cannot pass for the next part.
  return `repo:${place}:environment:${environment.replaceAll(":", "%3A")}`;
}

/**
 * What a token is asked for: by default, and in China, where workflows say so.
 * https://github.com/aws-actions/configure-aws-credentials
 */
export function githubAudience(partition: string): string {
  return partition === "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com";
}

/** Trust policy of a role that jobs of GitHub Actions with exactly one of these subjects may assume. */
export function githubTrust(providerArn: string, subjects: readonly string[]): PolicyDocument {
  const [first, ...rest] = sorted(subjects);
  const subject = first !== undefined && rest.length === 0 ? first : sorted(subjects);
  const audience = githubAudience(providerArn.split(":")[1] ?? "");
  const exactly = {
    StringEquals: { [`${GITHUB_OIDC_HOST}:aud`]: audience, [`${GITHUB_OIDC_HOST}:sub`]: subject },
  };
  const trust = allow("GithubActions", "sts:AssumeRoleWithWebIdentity", undefined, exactly);
  return policy(by({ Federated: providerArn }, trust));
}

/** What is wrong with a subject, as a clause, or nothing. A subject names one repository and one context, letter by letter. */
export function subjectFault(subject: string): string | undefined {
  if (/[*?]/.test(subject)) return "has a wildcard, but our trust policies compare exactly";
  const [, place = "", context = ""] = /^repo:([^:]*):(.*)$/s.exec(subject) ?? [];
  const [owner = "", name = "", ...more] = place.split("/");
  if (!OWNER.test(owner) || !REPOSITORY.test(name) || more.length > 0) return "does not begin with repo:owner/name:";
  if (owner.includes("@") !== name.includes("@"))
    return "has a number for one of owner and repository but not for the other";
  if (CONTEXT.test(context)) return undefined;
  return "names no environment (environment:prod), branch (ref:refs/heads/main) or tag after the repository";
}

import { text } from "../schema/property";
import { CloudError } from "./error";
import { type Creation, digits, type Kind, type Kinds } from "./kind";

const SECRET = "github:index/actionsSecret:ActionsSecret";
const VARIABLE = "github:index/actionsVariable:ActionsVariable";
const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
const ENVIRONMENT_SECRET = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret";
const ENVIRONMENT_VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";

/** A resource of GitHub that is one of its parts, such as `repository:name`. */
function githubKind(type: string, ...parts: readonly string[]): Kind {
  return {
    scope: "global",
    ...(/:Actions(?:Environment)?Secret$/.test(type)
      ? { writeOnly: ["plaintextValue", "encryptedValue", "value", "valueEncrypted"] }
      : {}),
    create: ({ inputs, store, account, date }) => {
      const id = parts.map((part) => text(inputs, part)).join(":");
      if (store.get(type, account, "global", id)) {
        const what = type.split(":").at(-1) ?? type;
        throw new CloudError(
          `POST https://api.github.com/repos/${id}: 422 Validation Failed [{Resource:${what} Code:already_exists}]`,
        );
      }
      return { id, outputs: { createdAt: date, updatedAt: date, repositoryId: idNumber(text(inputs, "repository")) } };
    },
    update: ({ date }) => ({ updatedAt: date }),
  };
}

/** A resource within an environment, which must exist: a variable, a secret. */
function environmentKind(type: string, name: string): Kind {
  const kind = githubKind(type, "repository", "environment", name);
  return {
    ...kind,
    create: (creation) => {
      requireEnvironment(creation);
      return kind.create(creation);
    },
  };
}

/** Which branches or tags may use an environment: GitHub numbers each policy. */
const environmentDeploymentPolicy: Kind = {
  scope: "global",
  create: (creation) => {
    const place = requireEnvironment(creation);
    const policyId = 200000 + creation.store.next("github:deployment-policy");
    return { id: `${place}:${String(policyId)}`, outputs: { policyId } };
  },
};

function requireEnvironment({ inputs, store, account }: Creation): string {
  const place = `${text(inputs, "repository")}:${text(inputs, "environment")}`;
  if (!store.get(ENVIRONMENT, account, "global", place)) {
    const path = place.replace(":", "/environments/");
    throw new CloudError(`https://api.github.com/repos/${path}: 404 Not Found []`);
  }
  return place;
}

/** Rulesets: GitHub gives each a number; names may repeat. */
const repositoryRuleset: Kind = {
  scope: "global",
  create: ({ store }) => {
    const rulesetId = 100000 + store.next("github:ruleset");
    return {
      id: String(rulesetId),
      outputs: {
        rulesetId,
        nodeId: `RRS_${digits(16, String(rulesetId))}`,
        etag: `W/"${digits(40, String(rulesetId))}"`,
      },
    };
  },
};

/** Branch protections: one of a pattern in a repository. */
const branchProtection: Kind = {
  scope: "global",
  create: ({ inputs }) => ({
    id: `BPR_${digits(20, text(inputs, "repositoryId"), text(inputs, "pattern"))}`,
    outputs: {},
  }),
};

export const GITHUB: Kinds = {
  [SECRET]: githubKind(SECRET, "repository", "secretName"),
  [VARIABLE]: githubKind(VARIABLE, "repository", "variableName"),
  [ENVIRONMENT]: githubKind(ENVIRONMENT, "repository", "environment"),
  [ENVIRONMENT_SECRET]: environmentKind(ENVIRONMENT_SECRET, "secretName"),
  [ENVIRONMENT_VARIABLE]: environmentKind(ENVIRONMENT_VARIABLE, "variableName"),
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy":
    environmentDeploymentPolicy,
  "github:index/branchProtection:BranchProtection": branchProtection,
  "github:index/repositoryRuleset:RepositoryRuleset": repositoryRuleset,
};

function idNumber(name: string): number {
  return Number.parseInt(digits(7, name), 16);
}

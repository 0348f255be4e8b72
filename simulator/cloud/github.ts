import { CloudError } from "../failure";
import { text } from "../property";
import { type Creation, digits, type Kind } from "./kind";

/** A resource of GitHub that is one of its parts, such as `repository:name`. */
export function githubKind(type: string, parts: readonly string[], separator = ":"): Kind {
  return {
    scope: "global",
    ...(/:Actions(?:Environment)?Secret$/.test(type)
      ? { writeOnly: ["plaintextValue", "encryptedValue", "value", "valueEncrypted"] }
      : {}),
    create: ({ inputs, store, account, date }) => {
      const id = parts.map((part) => text(inputs, part)).join(separator);
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

const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";

/** A resource within an environment, which must exist: a variable, a secret. */
export function environmentKind(type: string, name: string): Kind {
  const kind = githubKind(type, ["repository", "environment", name]);
  return {
    ...kind,
    create: (creation) => {
      requireEnvironment(creation);
      return kind.create(creation);
    },
  };
}

/** Which branches or tags may use an environment: GitHub numbers each policy. */
export const environmentDeploymentPolicy: Kind = {
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
export const repositoryRuleset: Kind = {
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
export const branchProtection: Kind = {
  scope: "global",
  create: ({ inputs }) => ({
    id: `BPR_${digits(20, text(inputs, "repositoryId"), text(inputs, "pattern"))}`,
    outputs: {},
  }),
};

function idNumber(name: string): number {
  return Number.parseInt(digits(7, name), 16);
}

import { text } from "../schema/property";
import { CloudError } from "./error";
import { type Creation, digits, findHere, type Kind, type Kinds } from "./kind";

const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
const SECRET_VALUES = ["plaintextValue", "encryptedValue", "value", "valueEncrypted"];

/** A resource of GitHub that is one of its parts, such as `repository:name`. */
function ofParts(name: string, ...parts: readonly string[]): Kinds {
  const noun = name.charAt(0).toUpperCase() + name.slice(1);
  const type = `github:index/${name}:${noun}`;
  const kind: Kind = {
    scope: "global",
    ...(name.endsWith("Secret") ? { writeOnly: SECRET_VALUES } : {}),
    id: (creation) => {
      if (parts.length > 2) requireEnvironment(creation);
      const id = parts.map((part) => text(creation.inputs, part)).join(":");
      if (!findHere(creation, type, "id", id)) return id;
      throw new CloudError(
        `POST https://api.github.com/repos/${id}: 422 Validation Failed [{Resource:${noun} Code:already_exists}]`,
      );
    },
    outputs: { createdAt: "{date}", updatedAt: "{date}" },
    make: ({ inputs }) => ({ repositoryId: Number.parseInt(digits(7, text(inputs, "repository")), 16) }),
    update: ({ date }) => ({ updatedAt: date }),
  };
  return { [type]: kind };
}

/** Which branches or tags may use an environment: GitHub numbers each policy. */
const environmentDeploymentPolicy: Kind = {
  scope: "global",
  id: (creation) =>
    `${requireEnvironment(creation)}:${String(200000 + creation.store.next("github:deployment-policy"))}`,
  make: ({ id }) => ({ policyId: Number(id.split(":").at(-1)) }),
};

/** Secrets, variables and policies of an environment need it. */
function requireEnvironment(creation: Creation): string {
  const { inputs } = creation;
  const place = `${text(inputs, "repository")}:${text(inputs, "environment")}`;
  if (findHere(creation, ENVIRONMENT, "id", place)) return place;
  throw new CloudError(`https://api.github.com/repos/${place.replace(":", "/environments/")}: 404 Not Found []`);
}

/** Rulesets: GitHub gives each a number; names may repeat. */
const repositoryRuleset: Kind = {
  scope: "global",
  id: ({ store }) => String(100000 + store.next("github:ruleset")),
  make: ({ id }) => ({ rulesetId: Number(id), nodeId: `RRS_${digits(16, id)}`, etag: `W/"${digits(40, id)}"` }),
};

/** Branch protections: one per pattern in a repository. */
const branchProtection: Kind = {
  scope: "global",
  id: ({ inputs }) => `BPR_${digits(20, text(inputs, "repositoryId"), text(inputs, "pattern"))}`,
};

export const GITHUB: Kinds = {
  ...ofParts("actionsSecret", "repository", "secretName"),
  ...ofParts("actionsVariable", "repository", "variableName"),
  ...ofParts("repositoryEnvironment", "repository", "environment"),
  ...ofParts("actionsEnvironmentSecret", "repository", "environment", "secretName"),
  ...ofParts("actionsEnvironmentVariable", "repository", "environment", "variableName"),
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy":
    environmentDeploymentPolicy,
  "github:index/branchProtection:BranchProtection": branchProtection,
  "github:index/repositoryRuleset:RepositoryRuleset": repositoryRuleset,
};

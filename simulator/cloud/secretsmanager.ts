import { text } from "../schema/property";
import { arnOf, digits, findHere, type Kind, type Kinds, uuid } from "./kind";

export const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
export const SECRET = "aws:secretsmanager/secret:Secret";

/** Deleted secrets keep their name for the days of the recovery window. */
const secret: Kind = {
  vanishes: false,
  doing: "creating Secrets Manager Secret ({name})",
  call: "Secrets Manager: CreateSecret",
  guard: (creation) => {
    const twin = findHere(creation, SECRET, "name", text(creation.inputs, "name"));
    if (!twin) return;
    const isGone = twin.state["deletionDate"] !== undefined;
    throw creation.failed(
      isGone
        ? "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion."
        : "ResourceExistsException: The operation failed because the secret {name} already exists.",
    );
  },
  id: (creation) => {
    const name = text(creation.inputs, "name");
    const suffix = digits(6, name, String(creation.store.next("secretsmanager")));
    return arnOf(creation, "secretsmanager", `secret:${name}-${suffix}`);
  },
  arn: "{id}",
  remove: ({ store, resource }) => {
    if (resource.state["recoveryWindowInDays"] === 0) store.remove(resource);
  },
};

const secretVersion: Kind = {
  doing: "putting Secrets Manager Secret ({secretId}) value",
  call: "Secrets Manager: PutSecretValue",
  guard: (creation) => {
    const owner = text(creation.inputs, "secretId");
    if (findHere(creation, SECRET, "id", owner) ?? findHere(creation, SECRET, "name", owner)) return;
    throw creation.failed("ResourceNotFoundException: Secrets Manager can't find the specified secret.");
  },
  id: ({ inputs, store }) => {
    const owner = text(inputs, "secretId");
    return `${owner}|${uuid(owner, String(store.next(owner)))}`;
  },
  arn: "{secretId}",
  outputs: { secretArn: "{secretId}" },
  make: ({ id, inputs }) => ({
    versionId: id.split("|").at(-1),
    versionStages: inputs["versionStages"] ?? ["AWSCURRENT"],
  }),
};

/** Secrets Manager. */
export const SECRETS_MANAGER: Kinds = {
  [SECRET]: secret,
  [SECRET_VERSION]: secretVersion,
};

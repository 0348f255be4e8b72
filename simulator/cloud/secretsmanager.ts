import { text } from "../schema/property";
import { errorsOf } from "./error";
import { arnOf, digits, findHere, here, type Kind, type Kinds, uuid } from "./kind";

const SECRET = "aws:secretsmanager/secret:Secret";
const failed = errorsOf("Secrets Manager");

/** Deleted secrets keep their name for the days of the recovery window. */
const secret: Kind = {
  vanishes: false,
  create: (creation) => {
    const { inputs, store } = creation;
    const name = text(inputs, "name");
    const doing = `creating Secrets Manager Secret (${name})`;
    const twin = findHere(creation, SECRET, "name", name);
    if (twin) {
      const gone = twin.state["deletionDate"] !== undefined;
      const explanation = gone
        ? "You can't create this secret because a secret with this name is already scheduled for deletion."
        : `The operation failed because the secret ${name} already exists.`;
      const code = gone ? "InvalidRequestException" : "ResourceExistsException";
      throw failed(doing, "CreateSecret", code, explanation);
    }
    const suffix = digits(6, name, String(store.next("secretsmanager")));
    const id = arnOf(creation, "secretsmanager", `secret:${name}-${suffix}`);
    return { id, outputs: { arn: id } };
  },
  remove: ({ store, resource }) => {
    if (resource.state["recoveryWindowInDays"] === 0) store.remove(resource);
  },
};

const secretVersion: Kind = {
  create: (creation) => {
    const owner = text(creation.inputs, "secretId");
    if (!here(creation, SECRET).some(({ id, state }) => id === owner || state["name"] === owner)) {
      const explanation = "Secrets Manager can't find the specified secret.";
      const doing = `putting Secrets Manager Secret (${owner}) value`;
      throw failed(doing, "PutSecretValue", "ResourceNotFoundException", explanation);
    }
    const versionId = uuid(owner, String(creation.store.next(owner)));
    const stages = creation.inputs["versionStages"] ?? ["AWSCURRENT"];
    return { id: `${owner}|${versionId}`, outputs: { arn: owner, secretArn: owner, versionId, versionStages: stages } };
  },
};

/** Secrets Manager. */
export const SECRETS_MANAGER: Kinds = {
  [SECRET]: secret,
  "aws:secretsmanager/secretVersion:SecretVersion": secretVersion,
};

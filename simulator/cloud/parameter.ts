import { apiError, type CloudError } from "../failure";
import { type Properties, text } from "../property";
import { arnOf, type Context, digits, findHere, here, type Kind, uuid } from "./kind";

const PARAMETER = "aws:ssm/parameter:Parameter";
const SECRET = "aws:secretsmanager/secret:Secret";
const REPOSITORY = "aws:ecr/repository:Repository";

function failed(service: string, doing: string, operation: string, code: string, explanation: string): CloudError {
  return apiError({ doing, service, operation, code, text: explanation });
}

/** SSM parameters: a value of data type `aws:ec2:image` must be an AMI id. */
export const parameter: Kind = {
  create: (creation) => {
    const { inputs } = creation;
    const name = text(inputs, "name");
    const doing = `creating SSM Parameter (${name})`;
    if (findHere(creation, PARAMETER, "name", name) && inputs["overwrite"] !== true) {
      const explanation =
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
      throw failed("SSM", doing, "PutParameter", "ParameterAlreadyExists", explanation);
    }
    requireImage(inputs, doing);
    const arn = arnOf(creation, "ssm", `parameter/${name.replace(/^\//, "")}`);
    const fixed = { dataType: inputs["dataType"] ?? "text", tier: inputs["tier"] ?? "Standard" };
    return { id: name, outputs: { ...fixed, arn, version: 1, hasValueWo: false, ...values(inputs) } };
  },
  update: ({ resource }, inputs) => {
    requireImage(inputs, `updating SSM Parameter (${resource.id})`);
    return { version: Number(resource.state["version"] ?? 1) + 1, ...values(inputs) };
  },
};

/** Secrets: deleted, they keep their name for the days of the recovery window. */
export const secret: Kind = {
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
      throw failed("Secrets Manager", doing, "CreateSecret", code, explanation);
    }
    const suffix = digits(6, name, String(store.next("secretsmanager")));
    const id = arnOf(creation, "secretsmanager", `secret:${name}-${suffix}`);
    return { id, outputs: { arn: id } };
  },
  remove: ({ store, resource }) => {
    if (resource.state["recoveryWindowInDays"] === 0) {
      store.remove(resource);
    }
  },
};

/** Versions of a secret that exists. */
export const secretVersion: Kind = {
  create: (creation) => {
    const owner = text(creation.inputs, "secretId");
    if (!here(creation, SECRET).some(({ id, state }) => id === owner || state["name"] === owner)) {
      const explanation = "Secrets Manager can't find the specified secret.";
      const doing = `putting Secrets Manager Secret (${owner}) value`;
      throw failed("Secrets Manager", doing, "PutSecretValue", "ResourceNotFoundException", explanation);
    }
    const versionId = uuid(owner, String(creation.store.next(owner)));
    const stages = creation.inputs["versionStages"] ?? ["AWSCURRENT"];
    return { id: `${owner}|${versionId}`, outputs: { arn: owner, secretArn: owner, versionId, versionStages: stages } };
  },
};

/** Repositories of ECR. */
export const repository: Kind = {
  create: (creation) => {
    const { inputs, account, region } = creation;
    const name = text(inputs, "name");
    if (findHere(creation, REPOSITORY, "name", name)) {
      const explanation = `The repository with name '${name}' already exists in the registry with id '${account}'`;
      const doing = `creating ECR Repository (${name})`;
      throw failed("ECR", doing, "CreateRepository", "RepositoryAlreadyExistsException", explanation);
    }
    const repositoryUrl = `${account}.dkr.ecr.${region}.amazonaws.com/${name}`;
    return {
      id: name,
      outputs: { arn: arnOf(creation, "ecr", `repository/${name}`), registryId: account, repositoryUrl },
    };
  },
};

/** The policy or lifecycle policy of a repository that exists. */
export function repositorySetting(label: string, operation: string): Kind {
  return {
    create: (creation) => {
      const name = text(creation.inputs, "repository");
      requireRepository(creation, name, `creating ECR ${label} (${name})`, operation);
      return { id: name, outputs: { registryId: creation.account } };
    },
  };
}

function requireRepository(context: Context, name: string, doing: string, operation: string): void {
  if (!findHere(context, REPOSITORY, "name", name)) {
    const explanation = `The repository with name '${name}' does not exist in the registry with id '${context.account}'`;
    throw failed("ECR", doing, operation, "RepositoryNotFoundException", explanation);
  }
}

function requireImage(inputs: Properties, doing: string): void {
  const value = text(inputs, "value") || text(inputs, "insecureValue");
  if (text(inputs, "dataType") === "aws:ec2:image" && !/^ami-[0-9a-f]{8}(?:[0-9a-f]{9})?$/.test(value)) {
    const explanation = `The following parameter value is not valid for the data type aws:ec2:image: ${value}`;
    throw failed("SSM", doing, "PutParameter", "ValidationException", explanation);
  }
}

function values(inputs: Properties): Properties {
  const value = inputs["value"] ?? inputs["insecureValue"];
  return text(inputs, "type") === "SecureString" ? { value } : { value, insecureValue: value };
}

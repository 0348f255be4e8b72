import { text } from "../schema/property";
import { errorsOf } from "./error";
import { arnOf, findHere, type Kind, type Kinds } from "./kind";

const REPOSITORY = "aws:ecr/repository:Repository";
const failed = errorsOf("ECR");

const repository: Kind = {
  create: (creation) => {
    const { inputs, account, region } = creation;
    const name = text(inputs, "name");
    if (findHere(creation, REPOSITORY, "name", name)) {
      const explanation = `The repository with name '${name}' already exists in the registry with id '${account}'`;
      const doing = `creating ECR Repository (${name})`;
      throw failed(doing, "CreateRepository", "RepositoryAlreadyExistsException", explanation);
    }
    const repositoryUrl = `${account}.dkr.ecr.${region}.amazonaws.com/${name}`;
    return {
      id: name,
      outputs: { arn: arnOf(creation, "ecr", `repository/${name}`), registryId: account, repositoryUrl },
    };
  },
};

/** The policy or lifecycle policy of a repository that exists. */
function repositorySetting(label: string, operation: string): Kind {
  return {
    create: (creation) => {
      const name = text(creation.inputs, "repository");
      if (!findHere(creation, REPOSITORY, "name", name)) {
        const explanation = `The repository with name '${name}' does not exist in the registry with id '${creation.account}'`;
        throw failed(`creating ECR ${label} (${name})`, operation, "RepositoryNotFoundException", explanation);
      }
      return { id: name, outputs: { registryId: creation.account } };
    },
  };
}

export const ECR: Kinds = {
  [REPOSITORY]: repository,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": repositorySetting("Lifecycle Policy", "PutLifecyclePolicy"),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": repositorySetting("Repository Policy", "SetRepositoryPolicy"),
};

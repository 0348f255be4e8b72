import { blocks, text, texts, type Properties } from "../schema/property";
import { type Existing, here, type Kind, type Kinds } from "./kind";

export const REPOSITORY = "aws:ecr/repository:Repository";

/** An image that a client pushed: `{repository, digest, tag, date, manifest}`. Those of Image Builder are with their builds. */
export const PUSHED = "ecr:image";

/** Whether a tag that is there may be pushed again. */
export function isMutable(repository: Properties, tag: string): boolean {
  const patterns = blocks(repository, "imageTagMutabilityExclusionFilters").map((item) => text(item, "filter"));
  const isFree = patterns.some((pattern) =>
    new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(tag),
  );
  return isFree || !text(repository, "imageTagMutability").startsWith("IMMUTABLE");
}

/** The policy or lifecycle policy of a repository that exists. */
function repositorySetting(label: string, operation: string): Kind {
  const error =
    "RepositoryNotFoundException: The repository with name '{repository}' does not exist in the registry with id '{account}'";
  return {
    doing: `creating ECR ${label} ({repository})`,
    call: `ECR: ${operation}`,
    needs: [{ type: REPOSITORY, argument: "repository", error }],
    id: "{repository}",
    outputs: { registryId: "{account}" },
  };
}

/** One per prefix of the registry's repositories; its secret is checked when a first image is pulled, too. */
const cacheRule: Kind = {
  doing: "creating ECR Pull Through Cache Rule ({ecrRepositoryPrefix})",
  call: "ECR: CreatePullThroughCacheRule",
  id: "{ecrRepositoryPrefix}",
  taken:
    "PullThroughCacheRuleAlreadyExistsException: A pull through cache rule with these settings already exists for the private registry.",
  outputs: { registryId: "{account}" },
};

export const ECR: Kinds = {
  [REPOSITORY]: {
    doing: "creating ECR Repository ({name})",
    call: "ECR: CreateRepository",
    taken:
      "RepositoryAlreadyExistsException: The repository with name '{name}' already exists in the registry with id '{account}'",
    id: "{name}",
    arn: "arn:{partition}:ecr:{region}:{account}:repository/{name}",
    outputs: { registryId: "{account}", repositoryUrl: "{account}.dkr.ecr.{region}.amazonaws.com/{name}" },
    remove: refuseFull,
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": repositorySetting("Lifecycle Policy", "PutLifecyclePolicy"),
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": cacheRule,
  "aws:ecr/repositoryPolicy:RepositoryPolicy": repositorySetting("Repository Policy", "SetRepositoryPolicy"),
};

/** What Image Builder pushed is in it until someone deletes it. */
function refuseFull(existing: Existing): void {
  const { resource } = existing;
  const isFull = here(existing, "aws:imagebuilder/image:Image").some(({ state }) =>
    blocks(state, "outputResources")
      .flatMap((found) => blocks(found, "containers"))
      .flatMap((found) => texts(found, "imageUris"))
      .some((uri) => uri.startsWith(`${text(resource.state, "repositoryUrl")}:`)),
  );
  const isPushed = here(existing, PUSHED).some(({ state }) => state["repository"] === resource.id);
  if (!(isFull || isPushed) || resource.state["forceDelete"] === true) return;
  throw existing.failed(
    `RepositoryNotEmptyException: The repository with name '${resource.id}' in registry with id '{account}' cannot be deleted because it still contains images`,
  );
}

import { REPOSITORY } from "../../cloud/ecr";
import { digits, findHere, here } from "../../cloud/kind";
import { IMAGE } from "../../cloud/imagebuilder-image";
import type { CloudResource } from "../../cloud/store";
import { blocks, type Properties, text, textMap, texts } from "../../schema/property";
import { type Api, type Handlers, listed } from "../api";
import { ApiError } from "../error";
import { toWire } from "../names";

const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

interface Pushed {
  readonly digest: string;
  readonly tag: string;
  readonly date: string;
}

/** ECR: repositories, and the images that container builds of Image Builder pushed into them. */
export const ECR: Handlers = {
  DescribeRepositories: (params, api) => {
    const names = texts(params, "repositoryNames");
    const found = names.length > 0 ? names.map((name) => repositoryOf(name, api)) : here(api, REPOSITORY);
    const shown = found.map(({ id, made, state }) => {
      const own = {
        repositoryArn: state["arn"],
        repositoryName: id,
        repositoryUri: state["repositoryUrl"],
        createdAt: made,
      };
      return toWire(
        api.model,
        { shape: "Repository" },
        { ...state, ...own },
        { encryptionConfiguration: "encryptionConfigurations" },
      );
    });
    return listed("repositories", shown, params, api);
  },
  ListImages: (params, api) => {
    const images = pushedTo(repositoryOf(text(params, "repositoryName"), api), api);
    return listed(
      "imageIds",
      images.map(({ digest, tag }) => ({ imageDigest: digest, imageTag: tag })),
      params,
      api,
    );
  },
  DescribeImages: (params, api) => {
    const repository = repositoryOf(text(params, "repositoryName"), api);
    const found = asked(params, repository, api).map(([id, image]) => {
      if (image) return image;
      throw new ApiError(
        "ImageNotFoundException",
        `The image with imageId {imageDigest:'${text(id, "imageDigest") || "null"}', imageTag:'${text(id, "imageTag") || "null"}'} does not exist within the repository with name '${repository.id}' in the registry with id '${api.account}'`,
      );
    });
    const shown = found.map(({ digest, tag, date }) => {
      const own = { registryId: api.account, repositoryName: repository.id };
      return {
        ...own,
        imageDigest: digest,
        imageTags: [tag],
        imagePushedAt: new Date(date),
        imageManifestMediaType: MANIFEST,
      };
    });
    return listed("imageDetails", shown, params, api);
  },
  BatchGetImage: (params, api) => {
    const repository = repositoryOf(text(params, "repositoryName"), api);
    const all = asked(params, repository, api);
    const images = all.flatMap(([, image]) => {
      const manifest = { schemaVersion: 2, mediaType: MANIFEST, config: { digest: image?.digest }, layers: [] };
      const imageId = { imageDigest: image?.digest, imageTag: image?.tag };
      return image
        ? [
            {
              registryId: api.account,
              repositoryName: repository.id,
              imageId,
              imageManifest: JSON.stringify(manifest),
              imageManifestMediaType: MANIFEST,
            },
          ]
        : [];
    });
    const lost = all.filter(([, image]) => !image);
    return {
      images,
      failures: lost.map(([imageId]) => ({
        imageId,
        failureCode: "ImageNotFound",
        failureReason: "Requested image not found",
      })),
    };
  },
  GetLifecyclePolicy: (params, api) => policyOf("lifecyclePolicy:LifecyclePolicy", "lifecyclePolicyText", params, api),
  GetRepositoryPolicy: (params, api) => policyOf("repositoryPolicy:RepositoryPolicy", "policyText", params, api),
  ListTagsForResource: (params, api) => {
    const { state } = repositoryOf(text(params, "resourceArn").replace(/^.*:repository\//, ""), api);
    return { tags: Object.entries(textMap(state, "tags")).map(([Key, Value]) => ({ Key, Value })) };
  },
};

function repositoryOf(name: string, api: Api): CloudResource {
  const found = findHere(api, REPOSITORY, "id", name);
  if (found) return found;
  const message = `The repository with name '${name}' does not exist in the registry with id '${api.account}'`;
  throw new ApiError("RepositoryNotFoundException", message, 400);
}

function policyOf(type: string, member: string, params: Properties, api: Api): Properties {
  const { id } = repositoryOf(text(params, "repositoryName"), api);
  const found = findHere(api, `aws:ecr/${type}`, "id", id);
  if (found) return { registryId: api.account, repositoryName: id, [member]: found.state["policy"] };
  const code = `${type.split(":")[1] ?? ""}NotFoundException`;
  throw new ApiError(
    code,
    `There is no policy for the repository with name '${id}' in the registry with id '${api.account}'`,
    400,
  );
}

/** Image Builder pushes to the repository of the build's own region, and of each region of the distribution. */
function pushedTo({ id }: CloudResource, { store, account, region }: Api): readonly Pushed[] {
  const host = `${account}.dkr.ecr.${region}.`;
  return store.list(IMAGE).flatMap((image) => {
    const uris = blocks(image.state, "outputResources")
      .flatMap((output) => blocks(output, "containers"))
      .flatMap((item) => texts(item, "imageUris"));
    const own = uris.filter((uri) => uri.startsWith(host) && uri.slice(uri.indexOf("/") + 1).startsWith(`${id}:`));
    return own.map((uri) => ({
      digest: `sha256:${digits(64, uri)}`,
      tag: uri.slice(uri.lastIndexOf(":") + 1),
      date: text(image.state, "dateCreated"),
    }));
  });
}

/** The images that a call asks for; all where it names none. */
function asked(
  params: Properties,
  repository: CloudResource,
  api: Api,
): readonly (readonly [Properties, Pushed | undefined])[] {
  const images = pushedTo(repository, api);
  const ids = blocks(params, "imageIds");
  if (ids.length === 0) return images.map((image) => [{}, image]);
  return ids.map((id) => {
    const [digest, tag] = [text(id, "imageDigest"), text(id, "imageTag")];
    return [
      id,
      images.find((image) => (digest === "" || image.digest === digest) && (tag === "" || image.tag === tag)),
    ];
  });
}

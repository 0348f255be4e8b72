import { createHash } from "node:crypto";
import { isMutable, PUSHED, REPOSITORY } from "../../cloud/ecr";
import { digits, findHere, here } from "../../cloud/kind";
import { IMAGE } from "../../cloud/imagebuilder-image";
import type { CloudResource } from "../../cloud/store";
import { block, blocks, isProperties, type Properties, text, textMap, texts, without } from "../../schema/property";
import type { Finding } from "../../builds/script";
import { type Api, checked, type Handler, type Handlers, listed, page } from "../api";
import { builds } from "../builds";
import { ApiError } from "../error";
import { digestOfBuild, shownFindings } from "../findings";
import { findingsIn } from "../images";
import { fromWire, inputsOf, type Renames, toWire } from "../names";

const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

const NAMES: Renames = { encryptionConfiguration: "encryptionConfigurations" };

/** Type, the operation that sets it, and its member of the API. */
type Policy = readonly [type: string, setter: string, member: string];

const POLICIES: Readonly<Record<string, Policy>> = {
  LifecyclePolicy: ["aws:ecr/lifecyclePolicy:LifecyclePolicy", "PutLifecyclePolicy", "lifecyclePolicyText"],
  RepositoryPolicy: ["aws:ecr/repositoryPolicy:RepositoryPolicy", "SetRepositoryPolicy", "policyText"],
};

interface Pushed {
  readonly digest: string;
  readonly tag: string;
  readonly date: string;
  /** Of Image Builder. */
  readonly image?: CloudResource;
}

/** ECR: repositories, and the images that container builds of Image Builder pushed into them. */
export const ECR: Handlers = {
  DescribeRepositories: (params, api) => {
    const names = texts(params, "repositoryNames");
    const found = names.length > 0 ? names.map((name) => repositoryOf(name, api)) : here(api, REPOSITORY);
    const shown = found.map((each) => showRepository(each, api));
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
  DescribeImageScanFindings: (params, api) => {
    const repository = repositoryOf(text(params, "repositoryName"), api);
    const imageId = block(params, "imageId");
    const findings = scanOf(imageId, repository, api);
    const own = { registryId: api.account, repositoryName: repository.id, imageId };
    const { items, next } = page(shownFindings(findings), api, params["nextToken"] as string | undefined, Number(params["maxResults"] ?? 100)); // prettier-ignore
    const scan = { imageScanStatus: { status: "ACTIVE" }, imageScanFindings: { enhancedFindings: items } };
    return { ...own, ...scan, ...(next !== undefined && { nextToken: next }) };
  },
  CreateRepository: (params, api) => {
    const inputs = checked(REPOSITORY, given(without(params, "registryId")), api);
    const { id } = api.cloud.create(REPOSITORY, api, inputs);
    return { repository: showRepository(repositoryOf(id, api), api) };
  },
  DeleteRepository: (params, api) => {
    const found = repositoryOf(text(params, "repositoryName"), api);
    const state = { ...found.state, forceDelete: params["force"] === true };
    api.store.put({ ...found, state });
    // First what may be refused: a repository that stays keeps its policies.
    api.cloud.delete(REPOSITORY, api, found.id, state);
    for (const [type] of Object.values(POLICIES)) {
      const policy = findHere(api, type, "id", found.id);
      if (policy) api.cloud.delete(type, api, policy.id, policy.state);
    }
    return { repository: showRepository(found, api) };
  },
  PutImage: putImage,
  PutImageTagMutability: change,
  PutImageScanningConfiguration: change,
  ...Object.fromEntries(Object.entries(POLICIES).flatMap(([name, policy]) => policyHandlers(name, policy))),
  TagResource: (params, api) =>
    retag(params, api, (tags) => ({
      ...tags,
      ...Object.fromEntries(blocks(params, "tags").map((tag) => [text(tag, "Key"), text(tag, "Value")])),
    })),
  UntagResource: (params, api) => retag(params, api, (tags) => without(tags, ...texts(params, "tagKeys"))),
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

function showRepository({ id, made, state }: CloudResource, { model }: Api): Properties {
  const own = {
    repositoryArn: state["arn"],
    repositoryName: id,
    repositoryUri: state["repositoryUrl"],
    createdAt: made,
  };
  return toWire(model, { shape: "Repository" }, { ...state, ...own }, NAMES) as Properties;
}

/** A setting of a repository that is there. */
function change(params: Properties, api: Api): Properties {
  const { id, state } = repositoryOf(text(params, "repositoryName"), api);
  const changed = without(params, "registryId", "repositoryName");
  const inputs = { ...inputsOf(REPOSITORY, state), ...given(changed) };
  api.cloud.update(REPOSITORY, api, id, state, checked(REPOSITORY, inputs, api));
  return { registryId: api.account, repositoryName: id, ...changed };
}

/** As a program has it. SDKs of Go leave out what is false. */
function given(params: Properties): Properties {
  const inputs = fromWire(REPOSITORY, params, { repositoryName: "name", ...NAMES });
  const scanning = inputs["imageScanningConfiguration"];
  return isProperties(scanning)
    ? { ...inputs, imageScanningConfiguration: { scanOnPush: false, ...scanning } }
    : inputs;
}

function retag(params: Properties, api: Api, changed: (tags: Properties) => Properties): Properties {
  const { id, state } = repositoryOf(text(params, "resourceArn").replace(/^.*:repository\//, ""), api);
  const tags = changed(textMap(state, "tags"));
  api.cloud.update(REPOSITORY, api, id, state, checked(REPOSITORY, { ...inputsOf(REPOSITORY, state), tags }, api));
  return {};
}

/** Its operations: one sets it, over the one before; the others are named for it. */
function policyHandlers(name: string, [type, setter, member]: Policy): readonly (readonly [string, Handler])[] {
  const shown = (repository: string, api: Api): CloudResource => {
    const found = findHere(api, type, "id", repositoryOf(repository, api).id);
    if (found) return found;
    const message = `${name} does not exist for the repository with name '${repository}' in the registry with id '${api.account}'`;
    throw new ApiError(`${name}NotFoundException`, message, 400);
  };
  const answer = ({ id, state }: CloudResource, api: Api): Properties => {
    return { registryId: api.account, repositoryName: id, [member]: state["policy"] };
  };
  const set: Handler = (params, api) => {
    const repository = text(params, "repositoryName");
    const old = findHere(api, type, "id", repository);
    const inputs = checked(type, { repository, policy: params[member] }, api);
    if (old) api.cloud.update(type, api, old.id, old.state, inputs);
    else api.cloud.create(type, api, inputs);
    return answer(shown(repository, api), api);
  };
  const remove: Handler = (params, api) => {
    const found = shown(text(params, "repositoryName"), api);
    api.cloud.delete(type, api, found.id, found.state);
    return answer(found, api);
  };
  const get: Handler = (params, api) => answer(shown(text(params, "repositoryName"), api), api);
  return [[setter, set], [`Get${name}`, get], [`Delete${name}`, remove]]; // prettier-ignore
}

/** What Amazon Inspector found in an image: of Image Builder's, or of a build of CodeBuild for one platform; an index of several is not scanned. */
function scanOf(imageId: Properties, repository: CloudResource, api: Api): readonly Finding[] {
  const [digest, tag] = [text(imageId, "imageDigest"), text(imageId, "imageTag")];
  const pushed = pushedTo(repository, api).find((image) => image.digest === digest || image.tag === tag);
  const build = builds(api).find(({ id, batchId }) => batchId === undefined && digestOfBuild(id) === digest);
  const isScanned = block(repository.state, "imageScanningConfiguration")["scanOnPush"] === true;
  const found = pushed?.image ? findingsIn(api, pushed.image) : build?.script.findings;
  if ((pushed ?? build) !== undefined && (found !== undefined || isScanned)) return found ?? [];
  const [code, what] = (pushed ?? build) ? ["ScanNotFoundException", "Image scan"] : ["ImageNotFoundException", "The image"]; // prettier-ignore
  const message = `${what} does not exist for the image with '{imageDigest:'${digest}', imageTag:'${tag}'}' in the repository with name '${repository.id}' in the registry with id '${api.account}'`;
  throw new ApiError(code, message, 400);
}

/** What clients pushed, each tag of them its last; they come before what Image Builder did. */
function pushedTo(repository: CloudResource, api: Api): readonly Pushed[] {
  const byClients = here(api, PUSHED).filter(({ state }) => state["repository"] === repository.id);
  const pushed = byClients.map(({ state }) => ({ digest: text(state, "digest"), tag: text(state, "tag"), date: text(state, "date") })); // prettier-ignore
  return [...pushed, ...builtTo(repository, api)];
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html; layers are taken to be there. */
function putImage(params: Properties, api: Api): Properties {
  const repository = repositoryOf(text(params, "repositoryName"), api);
  const [manifest, tag] = [text(params, "imageManifest"), text(params, "imageTag")];
  const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
  const old = pushedTo(repository, api).find((image) => image.tag === tag);
  const what = `'${tag}' already exists in the '${repository.id}' repository`;
  if (old?.digest === digest) throw new ApiError("ImageAlreadyExistsException", `Image with digest '${digest}' and tag ${what} in registry with id '${api.account}'`); // prettier-ignore
  if (old && !isMutable(repository.state, tag)) throw new ApiError("ImageTagAlreadyExistsException", `The image tag ${what} and cannot be overwritten because the tag is immutable.`); // prettier-ignore
  const { account, region, store, time } = api;
  const state = { repository: repository.id, digest, tag, date: new Date(time).toISOString() };
  store.put({ type: PUSHED, id: `${repository.id}:${tag}`, account, region, state, managed: false });
  store.save();
  const image = { registryId: account, repositoryName: repository.id, imageId: { imageDigest: digest, imageTag: tag } };
  return { image: { ...image, imageManifest: manifest, imageManifestMediaType: MANIFEST } };
}

/** Image Builder pushes to the repository of the build's own region, and of each region of the distribution. */
function builtTo({ id }: CloudResource, { store, account, region }: Api): readonly Pushed[] {
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
      image,
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

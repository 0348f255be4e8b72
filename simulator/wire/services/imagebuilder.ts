import { checkInputs } from "../../cloud/cloud";
import { digits, here } from "../../cloud/kind";
import * as types from "../../cloud/imagebuilder";
import { IMAGE } from "../../cloud/imagebuilder-image";
import type { CloudResource } from "../../cloud/store";
import { block, blocks, isProperties, type Properties, text, textMap, texts, without } from "../../schema/property";
import { type Api, type Handler, type Handlers, listed, once } from "../api";
import { ApiError, invalid } from "../error";
import { cancelImage, findingsIn, named, retryImage, runOf, startImage, stateOf } from "../images";
import { shownFindings } from "../findings";
import { membersOf, shapeOf, type Use } from "../model";
import { EXECUTIONS } from "./workflow-executions";
import { filled, fromWire, inputsOf, type Renames, toWire } from "../names";

/** A noun of the API: `Component` of CreateComponent, GetComponent and so on. */
interface Noun {
  readonly type: string;
  readonly renames?: Renames;
  /** Parameters as the provider's resource has them. */
  readonly given?: (params: Properties) => Properties;
  /** What the API shows beside the state. */
  readonly shown?: (resource: CloudResource, api: Api) => Properties;
  readonly isUpdated?: boolean;
}

const VERSIONED = { semanticVersion: "version" };
const ACTIVE = () => ({ state: { status: "ACTIVE" }, status: "ACTIVE" });

const NOUNS: Readonly<Record<string, Noun>> = {
  Component: { type: types.COMPONENT, renames: VERSIONED, shown: ACTIVE },
  ContainerRecipe: { type: types.CONTAINER_RECIPE, renames: VERSIONED, shown: () => ({ containerType: "DOCKER" }) },
  DistributionConfiguration: {
    type: types.DISTRIBUTION,
    shown: ({ state }) => ({
      timeoutMinutes: 720,
      regions: blocks(state, "distributions").map((item) => item["region"]),
    }),
    isUpdated: true,
  },
  Image: { type: IMAGE, shown: shownImage },
  ImagePipeline: { type: types.PIPELINE, shown: shownPipeline, isUpdated: true },
  ImageRecipe: { type: types.IMAGE_RECIPE, renames: VERSIONED, given: givenRecipe, shown: shownRecipe },
  InfrastructureConfiguration: { type: types.INFRASTRUCTURE, isUpdated: true },
  LifecyclePolicy: { type: types.LIFECYCLE, isUpdated: true },
  Workflow: { type: types.WORKFLOW, renames: VERSIONED },
};

/** EC2 Image Builder. */
export const IMAGEBUILDER: Handlers = {
  ...Object.fromEntries(Object.entries(NOUNS).flatMap(([name, noun]) => handlersOf(name, noun))),
  ...EXECUTIONS,
  ListComponentBuildVersions: list("Component", (api, params) =>
    buildsOf(api, "Component", text(params, "componentVersionArn")),
  ),
  ListWorkflowBuildVersions: list("Workflow", (api, params) =>
    buildsOf(api, "Workflow", text(params, "workflowVersionArn")),
  ),
  ListImageBuildVersions: list("Image", (api, params) => buildsOf(api, "Image", text(params, "imageVersionArn"))),
  ListImagePipelineImages: list("Image", (api, params) => {
    const { id } = existing("ImagePipeline", text(params, "imagePipelineArn"), api);
    return here(api, IMAGE).filter((image) => runOf(api.store, image)?.pipelineArn === id);
  }),
  CreateImage: (params, api) =>
    once(params, api, "CreateImage", () => {
      return { imageBuildVersionArn: startImage(api, fromWire(IMAGE, without(params, "clientToken"))) };
    }),
  StartImagePipelineExecution: (params, api) =>
    once(params, api, "StartImagePipelineExecution", () => {
      const pipeline = existing("ImagePipeline", text(params, "imagePipelineArn"), api, "ResourceNotFoundException");
      const tags = { ...textMap(pipeline.state, "imageTags"), ...textMap(params, "tags") };
      const inputs = without(inputsOf(IMAGE, pipeline.state), "tags", "loggingConfiguration");
      const logGroupName = text(block(pipeline.state, "loggingConfiguration"), "imageLogGroupName");
      const logging = logGroupName === "" ? {} : { loggingConfiguration: { logGroupName } };
      return { imageBuildVersionArn: startImage(api, { ...inputs, ...logging, tags }, pipeline) };
    }),
  CancelImageCreation: (params, api) =>
    once(params, api, "CancelImageCreation", () => {
      const arn = text(params, "imageBuildVersionArn");
      cancelImage(api, existing("Image", arn, api));
      return { imageBuildVersionArn: arn };
    }),
  RetryImage: (params, api) =>
    once(params, api, "RetryImage", () => {
      const arn = text(params, "imageBuildVersionArn");
      retryImage(api, existing("Image", arn, api));
      return { imageBuildVersionArn: arn };
    }),
  ListImageScanFindings: (params, api) => {
    const isAsked = (finding: Properties): boolean =>
      blocks(params, "filters").every((filter) =>
        texts(filter, "values").includes(String(finding[text(filter, "name")])),
      );
    const all = here(api, IMAGE).flatMap((image) => {
      const imagePipelineArn = runOf(api.store, image)?.pipelineArn;
      const own = { imageBuildVersionArn: image.id, ...(imagePipelineArn !== undefined && { imagePipelineArn }) };
      return shownFindings(findingsIn(api, image) ?? []).map((each) => {
        return {
          shown: { ...each, ...own, awsAccountId: api.account },
          asked: { ...each, ...own, vulnerabilityId: each["title"] },
        };
      });
    });
    const found = all.filter(({ asked }) => isAsked(asked)).map(({ shown }) => shown);
    return listed("findings", found, params, api);
  },
  ListTagsForResource: (params, api) => ({ tags: textMap(tagged(params, api).state, "tags") }),
  TagResource: (params, api) => retag(params, api, (tags) => ({ ...tags, ...textMap(params, "tags") })),
  UntagResource: (params, api) => {
    const gone = texts(params, "tagKeys");
    return retag(params, api, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.includes(key))),
    );
  },
};

function handlersOf(name: string, noun: Noun): readonly (readonly [string, Handler])[] {
  const isBuilt = ["Component", "Workflow", "Image"].includes(name);
  const plural = name.replace(/y$/, "ie");
  return [
    [`Create${name}`, creator(name, noun)],
    [`Get${name}`, getter(name, noun)],
    [`Delete${name}`, deleter(name, noun)],
    [`List${plural}s`, isBuilt ? list(name, newest) : list(name, (api) => here(api, noun.type))],
    ...(noun.isUpdated === true ? [[`Update${name}`, updater(name, noun)] as const] : []),
  ];
}

function creator(name: string, noun: Noun): Handler {
  return (params, api) =>
    once(params, api, `Create${name}`, () => {
      const inputs = checkedInputs(noun, params, api);
      const { id } = api.cloud.create(noun.type, api, inputs);
      return { [arnMember(api)]: id };
    });
}

function updater(name: string, noun: Noun): Handler {
  return (params, api) =>
    once(params, api, `Update${name}`, () => {
      const { [arnMember(api)]: arn, ...given } = params;
      const { id, state } = existing(name, String(arn), api);
      const inputs = checkedInputs(noun, { name: state["name"], tags: state["tags"], ...given }, api);
      api.cloud.update(noun.type, api, id, state, inputs);
      return { [arnMember(api)]: id };
    });
}

function getter(name: string, noun: Noun): Handler {
  return (params, api) => {
    const [arn] = Object.values(params);
    const resource = amazons(name, String(arn), api) ?? existing(name, String(arn), api, "ResourceNotFoundException");
    const [member, use] = structureOf(api);
    return { [member]: show(noun, resource, use, api) };
  };
}

function deleter(name: string, noun: Noun): Handler {
  return (params, api) => {
    const [arn] = Object.values(params);
    const { id, state } = existing(name, String(arn), api);
    api.cloud.delete(noun.type, api, id, state);
    return { [arnMember(api)]: id };
  };
}

function checkedInputs({ type, renames, given = (params) => params }: Noun, params: Properties, api: Api): Properties {
  const own = without(params, "clientToken", "dryRun");
  if (params["dryRun"] === true)
    throw new ApiError("DryRunOperationException", "The request would have succeeded.", 400);
  const { inputs, failures } = checkInputs(type, { name: "wire", news: fromWire(type, given(own), renames) }, {});
  const [failure] = failures;
  if (failure) throw invalid(api.service, `${failure.property}: ${failure.reason}`);
  return inputs;
}

function list(name: string, find: (api: Api, params: Properties, name: string) => readonly CloudResource[]): Handler {
  const noun = nounOf(name);
  return (params, api) => {
    const isOthers = !["", "Self"].includes(text(params, "owner"));
    const [member, use] = structureOf(api);
    const item = shapeOf(api.model, use).member;
    const found = (isOthers ? [] : find(api, params, name)).map((resource) => {
      const shown = show(noun, resource, item, api);
      return { shown, all: { ...resource.state, ...shown } };
    });
    const kept = found.filter(({ all }) =>
      blocks(params, "filters").every((filter) => texts(filter, "values").includes(String(all[text(filter, "name")]))),
    );
    return listed(
      member,
      kept.map(({ shown }) => shown),
      params,
      api,
      25,
    );
  };
}

/** One build stands for a version: the newest. Its ARN is without the build's number. */
function newest(api: Api, params: Properties, name: string): readonly CloudResource[] {
  const keyOf = (id: string): string => (params["byName"] === true ? (id.split("/")[1] ?? "") : versionOf(id));
  const last = new Map(here(api, nounOf(name).type).map((resource) => [keyOf(resource.id), resource]));
  return [...last.values()].map((resource) => {
    const [version] = text(resource.state, "version").split("/");
    return { ...resource, state: { ...resource.state, arn: versionOf(resource.id), version } };
  });
}

function buildsOf(api: Api, name: string, version: string): readonly CloudResource[] {
  return here(api, nounOf(name).type).filter(({ id }) => version === "" || versionOf(id) === version);
}

function versionOf(id: string): string {
  return id.replace(/\/\d+$/, "");
}

function show(
  { type, renames, shown = () => ({}) }: Noun,
  resource: CloudResource,
  use: Use | undefined,
  api: Api,
): Properties {
  const state = { arn: resource.id, ...filled(type, resource.state), ...shown(resource, api) };
  return toWire(api.model, use, state, renames) as Properties;
}

/** An image of Amazon's, new on the first of each month, or a component, which never is; undefined for what others have. */
function amazons(name: string, arn: string, api: Api): CloudResource | undefined {
  const [, prefix = "", kind = "", own = "", asked = ""] = AMAZONS.exec(arn) ?? [];
  if (kind !== name.toLowerCase()) return undefined;
  const [thisYear, thisMonth] = api.date.split("-").map(Number);
  const newest = kind === "component" ? "1.0.2" : `${String(thisYear)}.${String(thisMonth)}.1`;
  const version = asked.includes("x") ? newest : asked;
  if (!types.meets(version, asked)) return undefined;
  const [year = 0, month = 1, day = 1] = kind === "component" ? [2024, 1, 9] : version.split(".").map(Number);
  const dateCreated = new Date(Date.UTC(year, month - 1, day)).toISOString();
  const amis = [{ region: api.region, image: `ami-${digits(17, own + version)}`, name: own }];
  const outputs = kind === "image" ? { outputResources: [{ amis }] } : {};
  const state = { name: own, version, dateCreated, owner: "Amazon", ...outputs };
  const { type } = nounOf(name);
  return { type, id: `${prefix}${version}/1`, account: "aws", region: api.region, managed: false, state };
}

const AMAZONS = /^(arn:[^:]+:imagebuilder:[^:]+:aws:(image|component)\/([^/]+)\/)([\dx.]+)(?:\/1)?$/;

/** The resource of an ARN; of one without a build's number, or with `x`, the newest that meets it. */
function existing(name: string, arn: string, api: Api, code = "ResourceNotFoundException"): CloudResource {
  const found = here(api, nounOf(name).type).findLast(({ id }) => {
    const [own, asked] = [id.split("/"), arn.split("/")];
    const [version = "", wanted = ""] = [own[2], asked[2]];
    const isSame = own[0] === asked[0] && own[1] === asked[1] && types.meets(version, wanted);
    return id === arn || (isSame && [own[3], undefined].includes(asked[3]));
  });
  if (found) return found;
  throw new ApiError(code, `The resource with ARN '${arn}' does not exist.`, 404);
}

function tagged(params: Properties, api: Api): CloudResource {
  const arn = text(params, "resourceArn");
  const found = Object.values(NOUNS)
    .flatMap(({ type }) => here(api, type))
    .find(({ id }) => id === arn);
  if (found) return found;
  throw new ApiError("ResourceNotFoundException", `The resource with ARN '${arn}' does not exist.`);
}

function retag(params: Properties, api: Api, change: (tags: Properties) => Properties): Properties {
  const resource = tagged(params, api);
  const tags = change(textMap(resource.state, "tags"));
  api.store.put({ ...resource, state: { ...resource.state, tags, tagsAll: tags } });
  api.store.save();
  return {};
}

function shownImage(image: CloudResource, api: Api): Properties {
  const { state } = image;
  const sub = (name: string, argument: string): Properties | undefined => {
    const found = named(api, nounOf(name).type, state, argument);
    const { shown = () => ({}) } = nounOf(name);
    return found && { ...found.state, ...shown(found, api) };
  };
  const recipes = {
    imageRecipe: sub("ImageRecipe", "imageRecipeArn"),
    containerRecipe: sub("ContainerRecipe", "containerRecipeArn"),
  };
  const pipelineArn = runOf(api.store, image)?.pipelineArn;
  const pipeline = here(api, types.PIPELINE).find(({ id }) => id === pipelineArn);
  return {
    ...recipes,
    state: stateOf(api, image),
    ...(findingsIn(api, image) && { scanState: { status: "COMPLETED" } }),
    type: recipes.containerRecipe ? "DOCKER" : "AMI",
    owner: image.account,
    buildType: "USER_INITIATED",
    imageSource: "CUSTOM",
    infrastructureConfiguration: sub("InfrastructureConfiguration", "infrastructureConfigurationArn"),
    distributionConfiguration: sub("DistributionConfiguration", "distributionConfigurationArn"),
    ...(pipelineArn === undefined
      ? {}
      : { sourcePipelineArn: pipelineArn, sourcePipelineName: pipeline?.state["name"] }),
  };
}

function shownPipeline({ id }: CloudResource, api: Api): Properties {
  const last = here(api, IMAGE).findLast((image) => runOf(api.store, image)?.pipelineArn === id);
  return last ? { lastRunStatus: stateOf(api, last)["status"] } : {};
}

function givenRecipe({ additionalInstanceConfiguration: extra, ...params }: Properties): Properties {
  if (!isProperties(extra)) return params;
  const { systemsManagerAgent, userDataOverride } = extra;
  return { ...params, systemsManagerAgent, userDataBase64: userDataOverride };
}

function shownRecipe({ state }: CloudResource): Properties {
  const extra = { systemsManagerAgent: state["systemsManagerAgent"], userDataOverride: state["userDataBase64"] };
  const isThere = Object.values(extra).some((value) => value !== undefined);
  return { type: "AMI", ...(isThere ? { additionalInstanceConfiguration: extra } : {}) };
}

/** The member of an answer, or request, that names the resource. */
function arnMember({ model, operation }: Api): string {
  const members = membersOf(model, operation.output);
  return members.find(([name]) => name.endsWith("Arn"))?.[0] ?? "arn";
}

/** The member of an answer that is the resource, or the list of them. */
function structureOf({ model, operation }: Api): readonly [string, Use] {
  const found = membersOf(model, operation.output).find(([, use]) =>
    ["structure", "list"].includes(shapeOf(model, use).type),
  );
  if (!found) throw new Error("the answer has neither structure nor list");
  return found;
}

function nounOf(name: string): Noun {
  const noun = NOUNS[name];
  if (!noun) throw new Error(`there is no ${name}`);
  return noun;
}

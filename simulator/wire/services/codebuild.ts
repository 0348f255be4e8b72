import { CREDENTIAL, PROJECT, WEBHOOK } from "../../cloud/codebuild";
import { findHere, here } from "../../cloud/kind";
import type { CloudResource } from "../../cloud/store";
import { type Properties, text, texts, without } from "../../schema/property";
import { type Api, checked, type Handlers, listed } from "../api";
import { ApiError } from "../error";
import type { Use } from "../model";
import { filled, fromWire, inputsOf, type Renames, toWire } from "../names";

const RENAMES: Renames = { timeoutInMinutes: "buildTimeout", queuedTimeoutInMinutes: "queuedTimeout" };

/** AWS CodeBuild. */
export const CODEBUILD: Handlers = {
  CreateProject: (params, api) => {
    const inputs = checked(PROJECT, fromWire(PROJECT, params, RENAMES), api);
    const { id } = api.cloud.create(PROJECT, api, inputs);
    return { project: showProject(id, api) };
  },
  UpdateProject: (params, api) => {
    const { id, state } = requireProject(text(params, "name"), api);
    const given = { ...inputsOf(PROJECT, state), ...fromWire(PROJECT, params, RENAMES) };
    api.cloud.update(PROJECT, api, id, state, checked(PROJECT, given, api));
    return { project: showProject(id, api) };
  },
  DeleteProject: (params, api) => {
    // By its ARN too, as Terraform does; one that is not there is no fault.
    const name = text(projectOf(text(params, "name"), api)?.state ?? {}, "name");
    for (const type of [WEBHOOK, PROJECT]) {
      const found = findHere(api, type, type === WEBHOOK ? "projectName" : "name", name);
      if (found) api.cloud.delete(type, api, found.id, found.state);
    }
    return {};
  },
  BatchGetProjects: (params, api) => {
    const asked = texts(params, "names").map((name) => [name, projectOf(name, api)] as const);
    return {
      projects: asked.flatMap(([, found]) => (found ? [showProject(found.id, api)] : [])),
      projectsNotFound: asked.filter(([, found]) => !found).map(([name]) => name),
    };
  },
  ListProjects: (params, api) => {
    const names = here(api, PROJECT)
      .map(({ state }) => text(state, "name"))
      .sort();
    return listed("projects", params["sortOrder"] === "DESCENDING" ? names.reverse() : names, params, api);
  },
  CreateWebhook: (params, api) => {
    const { id } = api.cloud.create(WEBHOOK, api, checked(WEBHOOK, fromWire(WEBHOOK, params), api));
    return { webhook: showWebhook(id, api, true) };
  },
  UpdateWebhook: (params, api) => {
    const { id, state } = requireWebhook(params, api);
    const inputs = { ...inputsOf(WEBHOOK, state), ...fromWire(WEBHOOK, without(params, "rotateSecret")) };
    api.cloud.update(WEBHOOK, api, id, state, checked(WEBHOOK, inputs, api));
    return { webhook: showWebhook(id, api, false) };
  },
  DeleteWebhook: (params, api) => {
    const { id, state } = requireWebhook(params, api);
    api.cloud.delete(WEBHOOK, api, id, state);
    return {};
  },
  ImportSourceCredentials: importCredentials,
  ListSourceCredentials: (_, api) => {
    const shown = here(api, CREDENTIAL).map(({ id, state }) =>
      toWire(api.model, { shape: "SourceCredentialsInfo" }, { arn: id, ...state }),
    );
    return { sourceCredentialsInfos: shown };
  },
  DeleteSourceCredentials: (params, api) => {
    const arn = text(params, "arn");
    const found = findHere(api, CREDENTIAL, "id", arn);
    if (!found) throw new ApiError("ResourceNotFoundException", `Could not find source credentials with ARN ${arn}`);
    api.cloud.delete(CREDENTIAL, api, arn, found.state);
    return { arn };
  },
};

/** The project of a name or ARN. */
export function projectOf(name: string, api: Api): CloudResource | undefined {
  return findHere(api, PROJECT, "name", name) ?? findHere(api, PROJECT, "id", name);
}

/** @throws ApiError where there is none */
export function requireProject(name: string, api: Api): CloudResource {
  const found = projectOf(name, api);
  if (found) return found;
  const arn = `arn:${api.partition}:codebuild:${api.region}:${api.account}:project/${name}`;
  throw new ApiError("ResourceNotFoundException", `Project cannot be found: ${arn}`);
}

/** A project in the shape of the API. */
export function showProject(id: string, api: Api): Properties {
  const resource = projectOf(id, api);
  const { state = {} } = resource ?? {};
  const hook = findHere(api, WEBHOOK, "projectName", text(state, "name"));
  const badge = { badgeEnabled: state["badgeEnabled"] === true, badgeRequestUrl: text(state, "badgeUrl") };
  const dates = { created: resource?.made, lastModified: resource?.made };
  return {
    ...(toWire(api.model, { shape: "Project" }, { ...dates, ...filled(PROJECT, state), badge }, RENAMES) as Properties),
    ...(hook ? { webhook: showWebhook(hook.id, api, false) } : {}),
  };
}

/** AWS gives the secret of a webhook once. */
function showWebhook(id: string, api: Api, isNew: boolean): Properties {
  const { secret, ...state } = findHere(api, WEBHOOK, "id", id)?.state ?? {};
  const use: Use = { shape: "Webhook" };
  const shown = { buildType: "BUILD", status: "ACTIVE", ...state, ...(isNew ? { secret } : {}) };
  return toWire(api.model, use, shown) as Properties;
}

function importCredentials(params: Properties, api: Api): Properties {
  const { shouldOverwrite = true, ...given } = params;
  const server = text(params, "serverType");
  if (findHere(api, CREDENTIAL, "serverType", server) && shouldOverwrite !== true) {
    throw new ApiError(
      "ResourceAlreadyExistsException",
      `Access token with server type ${server} already exists. Delete its source credential and try again.`,
    );
  }
  const { username: userName, ...own } = given;
  const inputs = { ...own, ...(userName === undefined ? {} : { userName }) };
  return { arn: api.cloud.create(CREDENTIAL, api, checked(CREDENTIAL, fromWire(CREDENTIAL, inputs), api)).id };
}

function requireWebhook(params: Properties, api: Api): CloudResource {
  const name = text(params, "projectName");
  const found = findHere(api, WEBHOOK, "projectName", requireProject(name, api).state["name"]);
  if (found) return found;
  throw new ApiError("ResourceNotFoundException", `Webhook not found for project ${name}`);
}

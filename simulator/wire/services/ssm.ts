import { checkInputs } from "../../cloud/cloud";
import { findHere, here } from "../../cloud/kind";
import { PARAMETER } from "../../cloud/ssm";
import type { CloudResource } from "../../cloud/store";
import { blocks, type Properties, text, texts } from "../../schema/property";
import { type Api, type Handlers, listed } from "../api";
import { ApiError, invalid } from "../error";
import { fromWire, toWire } from "../names";

/** Systems Manager: parameters. */
export const SSM: Handlers = {
  GetParameter: (params, api) => {
    const found = parameterOf(text(params, "Name"), api);
    if (!found) throw notFound(text(params, "Name"));
    return { Parameter: show(found, params, api) };
  },
  GetParameters: (params, api) => {
    const asked = texts(params, "Names").map((name) => [name, parameterOf(name, api)] as const);
    return {
      Parameters: asked.flatMap(([, found]) => (found ? [show(found, params, api)] : [])),
      InvalidParameters: asked.filter(([, found]) => !found).map(([name]) => name),
    };
  },
  GetParametersByPath: (params, api) => {
    const path = text(params, "Path").replace(/\/?$/, "/");
    const below = here(api, PARAMETER).filter(({ id }) => id.startsWith(path));
    const found = params["Recursive"] === true ? below : below.filter(({ id }) => !id.slice(path.length).includes("/"));
    return listed(
      "Parameters",
      found.map((parameter) => show(parameter, params, api)),
      params,
      api,
      10,
    );
  },
  DescribeParameters: (params, api) => {
    const filters = [...blocks(params, "ParameterFilters"), ...blocks(params, "Filters")];
    const found = here(api, PARAMETER).filter((parameter) => filters.every((filter) => fits(parameter, filter)));
    const shown = found.map(({ state, made }) => {
      return toWire(
        api.model,
        { shape: "ParameterMetadata" },
        { ...state, version: state["version"] ?? 1, lastModifiedDate: made },
      );
    });
    return listed("Parameters", shown, params, api, 50);
  },
  PutParameter: (params, api) => {
    const name = text(params, "Name");
    const old = findHere(api, PARAMETER, "id", name);
    const type = text(params, "Type") || text(old?.state ?? {}, "type");
    if (type === "") throw invalid(api.service, "A parameter type is required when you create a parameter.");
    const { Overwrite, ...given }: Properties = { ...params, Type: type };
    const overwrite = old ? Overwrite === true : undefined;
    const news = { ...fromWire(PARAMETER, given), ...(overwrite === undefined ? {} : { overwrite }) };
    const { inputs, failures } = checkInputs(PARAMETER, { name, news }, {});
    if (failures[0]) throw invalid(api.service, `${failures[0].property}: ${failures[0].reason}`);
    if (old && overwrite === true) api.cloud.update(PARAMETER, api, old.id, old.state, inputs);
    else api.cloud.create(PARAMETER, api, inputs);
    const written = parameterOf(name, api);
    if (old && written) api.store.put({ ...written, made: api.date });
    remember(name, api, old);
    return { Version: Number(parameterOf(name, api)?.state["version"] ?? 1), Tier: text(inputs, "tier") || "Standard" };
  },
  GetParameterHistory: (params, api) => {
    const name = text(params, "Name");
    const found = parameterOf(name, api);
    if (!found) throw notFound(name);
    const versions = findHere(api, HISTORY, "id", found.id)?.state["versions"] ?? [recordOf(found, api)];
    const shown = (versions as Properties[]).map((each) => toWire(api.model, { shape: "ParameterHistory" }, each));
    return listed("Parameters", shown, params, api, 50);
  },
  DeleteParameter: (params, api) => {
    const name = text(params, "Name");
    const found = parameterOf(name, api);
    if (!found) throw notFound(name);
    for (const each of [found, findHere(api, HISTORY, "id", found.id)]) if (each) api.store.remove(each);
    api.store.save();
    return {};
  },
};

const HISTORY = "ssm:history";
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const MOST_VERSIONS = 100;

/** Keeps a version that was just written. */
function remember(name: string, api: Api, old: CloudResource | undefined): void {
  const { store, account, region } = api;
  const now = parameterOf(name, api);
  if (!now) return;
  const before = findHere(api, HISTORY, "id", name)?.state["versions"] ?? (old ? [recordOf(old, api)] : []);
  const versions = [...(before as Properties[]), { ...recordOf(now, api), lastModifiedDate: api.date }];
  store.put({ type: HISTORY, id: name, account, region, state: { versions: versions.slice(-MOST_VERSIONS) }, managed: false }); // prettier-ignore
  store.save();
}

function recordOf({ state, made }: CloudResource, { partition, account }: Api): Properties {
  const lastModifiedUser = `arn:${partition}:iam::${account}:user/golden-images-simulator`;
  const value = state["value"] ?? state["insecureValue"];
  return { ...state, value, version: state["version"] ?? 1, lastModifiedDate: made, lastModifiedUser };
}

function notFound(name: string): ApiError {
  return new ApiError("ParameterNotFound", `Parameter ${name} not found.`, 400);
}

/** A parameter by its name or ARN, with or without `:version`. */
function parameterOf(given: string, api: Api): CloudResource | undefined {
  const arn = findHere(api, PARAMETER, "arn", given);
  const [, name = given, version] = /^(.*):(\d+)$/.exec(given) ?? [];
  const found = arn ?? findHere(api, PARAMETER, "id", name);
  return version === undefined || Number(found?.state["version"] ?? 1) === Number(version) ? found : undefined;
}

/** Without decryption AWS gives the text of the cipher: what it is, nobody reads. */
function show({ state, made }: CloudResource, { WithDecryption }: Properties, { model }: Api): unknown {
  const isHidden = state["type"] === "SecureString" && WithDecryption !== true;
  const value = isHidden ? "AQICAH-encrypted" : (state["value"] ?? state["insecureValue"]);
  return toWire(
    model,
    { shape: "Parameter" },
    { ...state, value, version: state["version"] ?? 1, lastModifiedDate: made },
  );
}

function fits({ state }: CloudResource, filter: Properties): boolean {
  const key = text(filter, "Key") || text(filter, "key");
  const values = [...texts(filter, "Values"), ...texts(filter, "values")];
  const own = text(state, key === "Path" ? "name" : key.charAt(0).toLowerCase() + key.slice(1));
  if (key === "Path" || text(filter, "Option") === "BeginsWith") return values.some((value) => own.startsWith(value));
  return text(filter, "Option") === "Contains" ? values.some((value) => own.includes(value)) : values.includes(own);
}

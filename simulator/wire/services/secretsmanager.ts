import { findHere, here } from "../../cloud/kind";
import { SECRET, SECRET_VERSION } from "../../cloud/secretsmanager";
import type { CloudResource } from "../../cloud/store";
import { type Properties, text, texts, without } from "../../schema/property";
import { type Api, checked, type Handlers, listed } from "../api";
import { ApiError } from "../error";
import { fromWire, toWire } from "../names";

/** Secrets Manager: what there is, and its values. */
export const SECRETS_MANAGER: Handlers = {
  CreateSecret: (params, api) => {
    const inputs = fromWire(SECRET, without(params, "SecretString", "SecretBinary", "ClientRequestToken"));
    const { id } = api.cloud.create(SECRET, api, checked(SECRET, inputs, api));
    const isEmpty = params["SecretString"] === undefined && params["SecretBinary"] === undefined;
    return { ARN: id, Name: params["Name"], ...(isEmpty ? {} : putValue(id, params, api)) };
  },
  PutSecretValue: (params, api) => {
    const { id, state } = secretOf(params, api);
    return { ARN: id, Name: state["name"], ...putValue(id, params, api), VersionStages: ["AWSCURRENT"] };
  },
  GetSecretValue: (params, api) => {
    const secret = secretOf(params, api);
    if (secret.state["deletionDate"] !== undefined) {
      throw new ApiError(
        "InvalidRequestException",
        "You can't perform this operation on the secret because it was marked for deletion.",
        400,
      );
    }
    const stage = text(params, "VersionStage") || "AWSCURRENT";
    const wanted = text(params, "VersionId");
    const version = versionsOf(secret, api).findLast(({ state }) =>
      wanted === "" ? texts(state, "versionStages").includes(stage) : state["versionId"] === wanted,
    );
    if (!version)
      throw missing(
        `Secrets Manager can't find the specified secret value for ${wanted === "" ? `staging label: ${stage}` : `VersionId: ${wanted}`}`,
      );
    const { versionId, versionStages, secretString, secretBinary } = version.state;
    const binary = typeof secretBinary === "string" ? { SecretBinary: Buffer.from(secretBinary, "base64") } : {};
    const value = typeof secretString === "string" ? { SecretString: secretString } : binary;
    return {
      ARN: secret.id,
      Name: secret.state["name"],
      VersionId: versionId,
      VersionStages: versionStages,
      ...dated(version, "CreatedDate"),
      ...value,
    };
  },
  DescribeSecret: (params, api) => show(secretOf(params, api), "DescribeSecretResponse", api),
  ListSecrets: (params, api) => {
    const isShown = ({ state }: CloudResource): boolean =>
      state["deletionDate"] === undefined || params["IncludePlannedDeletion"] === true;
    const all = here(api, SECRET)
      .filter(isShown)
      .map((secret) => show(secret, "SecretListEntry", api));
    return listed("SecretList", all, params, api);
  },
};

/** A new value; the one before is then the previous one. */
function putValue(secretId: string, params: Properties, api: Api): Properties {
  const { SecretString: secretString, SecretBinary: binary } = params;
  const secretBinary = Buffer.isBuffer(binary) ? { secretBinary: binary.toString("base64") } : {};
  const inputs = { secretId, ...secretBinary, ...(typeof secretString === "string" ? { secretString } : {}) };
  for (const version of here(api, SECRET_VERSION).filter(({ state }) => state["secretId"] === secretId)) {
    const versionStages = texts(version.state, "versionStages").includes("AWSCURRENT") ? ["AWSPREVIOUS"] : [];
    api.store.put({ ...version, state: { ...version.state, versionStages } });
  }
  const { state } = api.cloud.create(SECRET_VERSION, api, checked(SECRET_VERSION, inputs, api));
  return { VersionId: state["versionId"] };
}

function show(secret: CloudResource, shape: string, api: Api): Properties {
  const { state } = secret;
  const versions = versionsOf(secret, api).map(
    (version) => [text(version.state, "versionId"), texts(version.state, "versionStages")] as const,
  );
  const shown = { arn: secret.id, ...state, deletedDate: state["deletionDate"], VersionIdsToStages: undefined };
  const map =
    versions.length > 0
      ? {
          [shape === "SecretListEntry" ? "SecretVersionsToStages" : "VersionIdsToStages"]: Object.fromEntries(versions),
        }
      : {};
  return { ...(toWire(api.model, { shape }, shown) as Properties), ...dated(secret, "CreatedDate"), ...map };
}

function versionsOf({ id, state }: CloudResource, api: Api): readonly CloudResource[] {
  return here(api, SECRET_VERSION).filter((version) => [id, state["name"]].includes(version.state["secretId"]));
}

/** By name, ARN, or ARN without its suffix. */
function secretOf(params: Properties, api: Api): CloudResource {
  const given = text(params, "SecretId");
  const partial = here(api, SECRET).find(({ id }) => id.replace(/-[^-]{6}$/, "") === given);
  const found = findHere(api, SECRET, "id", given) ?? findHere(api, SECRET, "name", given) ?? partial;
  if (!found) throw missing("Secrets Manager can't find the specified secret.");
  return found;
}

function dated({ made }: CloudResource, name: string): Properties {
  return made === undefined ? {} : { [name]: new Date(made) };
}

function missing(message: string): ApiError {
  return new ApiError("ResourceNotFoundException", message, 400);
}

import { PROFILE, ROLE } from "../../cloud/iam";
import { PIPELINE } from "../../cloud/imagebuilder";
import { digits, findHere } from "../../cloud/kind";
import { type Properties, text, texts } from "../../schema/property";
import type { Api, Handlers } from "../api";
import { ApiError } from "../error";

/** AWS makes it with an account's first pipeline. */
const SERVICE_LINKED = "AWSServiceRoleForImageBuilder";

/** IAM: what a role or a profile is. Permissions are not simulated: everybody may do everything. */
export const IAM: Handlers = {
  GetInstanceProfile: (params, api) => {
    const name = text(params, "InstanceProfileName");
    const found = findHere(api, PROFILE, "name", name);
    if (!found) throw new ApiError("NoSuchEntity", `Instance Profile ${name} cannot be found.`, 404);
    const { made, state } = found;
    const Roles = state["role"] === undefined ? [] : [shownRole(text(state, "role"), api)];
    const own = { Path: text(state, "path") || "/", InstanceProfileName: name, Arn: text(state, "arn") };
    const InstanceProfileId = `AIPA${digits(17, own.Arn)}`;
    return { InstanceProfile: { ...own, InstanceProfileId, CreateDate: new Date(made ?? api.date), Roles } };
  },
  GetRole: (params, api) => ({ Role: shownRole(text(params, "RoleName"), api) }),
  SimulatePrincipalPolicy: (params) => {
    const [EvalResourceName = "*"] = texts(params, "ResourceArns");
    const asked = texts(params, "ActionNames");
    const allowed = (EvalActionName: string): Properties => ({
      EvalActionName,
      EvalResourceName,
      EvalDecision: "allowed",
    });
    return { EvaluationResults: asked.map(allowed), IsTruncated: false };
  },
};

function shownRole(name: string, api: Api): Properties {
  const found = findHere(api, ROLE, "name", name);
  const isLinked = name === SERVICE_LINKED && api.store.list(PIPELINE).some(({ account }) => account === api.account);
  if (!found && !isLinked) throw new ApiError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
  const path = found ? text(found.state, "path") || "/" : "/aws-service-role/imagebuilder.amazonaws.com/";
  const Arn = `arn:${api.partition}:iam::${api.account}:role${path}${name}`;
  return {
    Path: path,
    RoleName: name,
    RoleId: `AROA${digits(17, Arn)}`,
    Arn,
    CreateDate: new Date(found?.made ?? api.date),
  };
}

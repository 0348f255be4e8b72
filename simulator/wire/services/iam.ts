import { ROLE } from "../../cloud/iam";
import { PIPELINE } from "../../cloud/imagebuilder";
import { digits, findHere } from "../../cloud/kind";
import { type Properties, text, texts } from "../../schema/property";
import type { Handlers } from "../api";
import { ApiError } from "../error";

/** AWS makes it with an account's first pipeline. */
const SERVICE_LINKED = "AWSServiceRoleForImageBuilder";

/** IAM: what a role is. Permissions are not simulated: everybody may do everything. */
export const IAM: Handlers = {
  GetRole: (params, api) => {
    const name = text(params, "RoleName");
    const found = findHere(api, ROLE, "name", name);
    const isLinked = name === SERVICE_LINKED && api.store.list(PIPELINE).some(({ account }) => account === api.account);
    if (!found && !isLinked) throw new ApiError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
    const path = found ? text(found.state, "path") || "/" : "/aws-service-role/imagebuilder.amazonaws.com/";
    const Arn = `arn:${api.partition}:iam::${api.account}:role${path}${name}`;
    const CreateDate = new Date(found?.made ?? api.date);
    return { Role: { Path: path, RoleName: name, RoleId: `AROA${digits(17, Arn)}`, Arn, CreateDate } };
  },
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

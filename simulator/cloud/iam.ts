import { canonical, isJsonObject } from "../schema/json-document";
import { isProperties, type Properties, text } from "../schema/property";
import type { Failure } from "../schema/shape";
import { parseArn } from "./arn";
import { errorsOf } from "./error";
import { type Context, digits, type Existing, findHere, here, iamArn, type Kind, type Kinds, stateText } from "./kind";

const ROLE = "aws:iam/role:Role";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";
const POLICY = "aws:iam/policy:Policy";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const failed = errorsOf("IAM", 409);

function requireRole(context: Context, name: string, doing: string, operation: string): void {
  if (!findHere(context, ROLE, "name", name)) {
    throw failed(doing, operation, "NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
  }
}

/** A policy that IAM would not parse: no statement, or a statement without effect, action or what it is about. */
function requirePolicy(document: string, about: "Principal" | "Resource", doing: string, operation: string): void {
  const parsed: unknown = isJsonObject(document) ? JSON.parse(document) : {};
  const statements = isProperties(parsed) ? [parsed["Statement"]].flat().filter(isProperties) : [];
  const complete = (statement: Properties): boolean =>
    [["Effect"], ["Action", "NotAction"], [about, `Not${about}`]].every((names) =>
      names.some((name) => name in statement),
    );
  if (statements.length === 0 || !statements.every(complete)) {
    throw failed(doing, operation, "MalformedPolicyDocument", "Syntax errors in policy.", 400);
  }
}

/** Roles: a deletion needs the policies gone; the provider itself takes the role out of instance profiles. */
const role: Kind = {
  scope: "global",
  create: (creation) => {
    const { inputs, date } = creation;
    const name = text(inputs, "name");
    const doing = `creating IAM Role (${name})`;
    requirePolicy(text(inputs, "assumeRolePolicy"), "Principal", doing, "CreateRole");
    if (findHere(creation, ROLE, "name", name)) {
      throw failed(doing, "CreateRole", "EntityAlreadyExists", `Role with name ${name} already exists.`);
    }
    const arn = iamArn(creation, `role${text(inputs, "path") || "/"}${name}`);
    return { id: name, outputs: { arn, createDate: date, uniqueId: uniqueId("AROA", arn, date) } };
  },
  remove: (existing) => {
    const name = existing.resource.id;
    const doing = `deleting IAM Role (${name})`;
    const force = existing.resource.state["forceDetachPolicies"] === true;
    const uses = (type: string): boolean => here(existing, type).some(({ state }) => state["role"] === name);
    if (uses(ROLE_POLICY) && !force) {
      throw failed(doing, "DeleteRole", "DeleteConflict", "Cannot delete entity, must delete policies first.");
    }
    if (uses(ATTACHMENT) && !force) {
      throw failed(doing, "DeleteRole", "DeleteConflict", "Cannot delete entity, must detach all policies first.");
    }
    detachProfiles(existing, name);
  },
};

function detachProfiles(existing: Existing, name: string): void {
  for (const profile of here(existing, PROFILE).filter(({ state }) => state["role"] === name)) {
    const state = Object.fromEntries(Object.entries(profile.state).filter(([key]) => key !== "role"));
    existing.store.put({ ...profile, state });
  }
}

/** Instance profiles. */
const instanceProfile: Kind = {
  scope: "global",
  create: (creation) => {
    const { inputs, date } = creation;
    const name = text(inputs, "name");
    const doing = `creating IAM Instance Profile (${name})`;
    if (findHere(creation, PROFILE, "name", name)) {
      const explanation = `Instance Profile ${name} already exists.`;
      throw failed(doing, "CreateInstanceProfile", "EntityAlreadyExists", explanation);
    }
    if (text(inputs, "role") !== "") {
      requireRole(creation, text(inputs, "role"), `${doing}: adding role`, "AddRoleToInstanceProfile");
    }
    const arn = iamArn(creation, `instance-profile${text(inputs, "path") || "/"}${name}`);
    return { id: name, outputs: { arn, createDate: date, uniqueId: uniqueId("AIPA", arn, date) } };
  },
};

/** Customer-managed policies. */
const policy: Kind = {
  scope: "global",
  check: (inputs) => {
    const path = text(inputs, "path");
    const fault = path.includes("//") ? "not contain consecutive slashes (//)" : "begin and end with a slash (/)";
    const reason = `Attribute "path" must ${fault}, got "${path}"`;
    return /^$|^\/([^/]+\/)*$/.test(path) ? [] : [{ property: "path", reason }];
  },
  create: (creation) => {
    const { inputs, date } = creation;
    const name = text(inputs, "name");
    const doing = `creating IAM Policy (${name})`;
    requirePolicy(text(inputs, "policy"), "Resource", doing, "CreatePolicy");
    if (findHere(creation, POLICY, "name", name)) {
      const explanation = `A policy called ${name} already exists. Duplicate names are not allowed.`;
      throw failed(doing, "CreatePolicy", "EntityAlreadyExists", explanation);
    }
    const arn = iamArn(creation, `policy${text(inputs, "path") || "/"}${name}`);
    return { id: arn, outputs: { arn, attachmentCount: 0, policyId: uniqueId("ANPA", arn, date) } };
  },
  remove: (existing) => {
    if (here(existing, ATTACHMENT).some(({ state }) => state["policyArn"] === existing.resource.id)) {
      const doing = `deleting IAM Policy (${existing.resource.id})`;
      throw failed(doing, "DeletePolicy", "DeleteConflict", "Cannot delete a policy attached to entities.");
    }
  },
};

/** Inline policies of roles; a second of the same name overwrites the first, as PutRolePolicy does. */
const rolePolicy: Kind = {
  scope: "global",
  create: (creation) => {
    const owner = text(creation.inputs, "role");
    const name = text(creation.inputs, "name");
    const doing = `putting IAM Role (${owner}) Policy (${name})`;
    requirePolicy(text(creation.inputs, "policy"), "Resource", doing, "PutRolePolicy");
    requireRole(creation, owner, doing, "PutRolePolicy");
    return { id: `${owner}:${name}`, outputs: {} };
  },
};

/** Attachments of managed policies to roles. */
const rolePolicyAttachment: Kind = {
  scope: "global",
  create: (creation) => {
    const owner = text(creation.inputs, "role");
    const arn = text(creation.inputs, "policyArn");
    const doing = `attaching IAM Policy (${arn}) to IAM Role (${owner})`;
    requireRole(creation, owner, doing, "AttachRolePolicy");
    if (parseArn(arn)?.account === creation.account && !findHere(creation, POLICY, "arn", arn)) {
      const explanation = `Policy ${arn} does not exist or is not attachable.`;
      throw failed(doing, "AttachRolePolicy", "NoSuchEntity", explanation, 404);
    }
    return { id: `${owner}/${arn}`, outputs: {} };
  },
};

/** Identity providers of OIDC: one of a URL in the account. */
const openIdConnectProvider: Kind = {
  scope: "global",
  check: (inputs): readonly Failure[] => {
    const url = text(inputs, "url");
    const reason = `expected "url" to have a url with schema of: "https", got ${url}`;
    return url === "" || url.startsWith("https://") ? [] : [{ property: "url", reason }];
  },
  create: (creation) => {
    const url = text(creation.inputs, "url");
    const arn = iamArn(creation, `oidc-provider/${url.replace("https://", "")}`);
    if (findHere(creation, OIDC, "arn", arn)) {
      const explanation = `Provider with url ${url} already exists.`;
      throw failed("creating IAM OIDC Provider", "CreateOpenIDConnectProvider", "EntityAlreadyExists", explanation);
    }
    const thumbprints = creation.inputs["thumbprintLists"] ?? [digits(40, url)];
    return { id: arn, outputs: { arn, thumbprintLists: thumbprints, ...readUrl(creation.inputs) } };
  },
  update: (_, inputs) => readUrl(inputs),
};

export const IAM: Kinds = {
  [ROLE]: role,
  [PROFILE]: instanceProfile,
  [POLICY]: policy,
  [ROLE_POLICY]: rolePolicy,
  [ATTACHMENT]: rolePolicyAttachment,
  [OIDC]: openIdConnectProvider,
};

/** GetOpenIDConnectProvider gives the URL without its scheme. */
function readUrl(inputs: Properties): Properties {
  return { url: text(inputs, "url").replace("https://", "") };
}

function uniqueId(prefix: string, ...seed: readonly string[]): string {
  return `${prefix}${digits(17, prefix, canonical(seed)).toUpperCase()}`;
}

/** The name at the end of a role's ARN, or the text itself. */
export function roleExists(context: Context, arn: string): boolean {
  const parsed = parseArn(arn);
  return parsed?.account !== context.account || here(context, ROLE).some((found) => stateText(found, "arn") === arn);
}

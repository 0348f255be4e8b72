import { canonical, isJsonObject } from "../schema/json-document";
import { isProperties, type Properties, text } from "../schema/property";
import { parseArn } from "./arn";
import { apiError } from "./error";
import { type Context, type Creation, digits, findHere, here, type Kind, type Kinds, type Made } from "./kind";

export const ROLE = "aws:iam/role:Role";
export const PROFILE = "aws:iam/instanceProfile:InstanceProfile";
const POLICY = "aws:iam/policy:Policy";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const ATTACHED = "409 DeleteConflict: Cannot delete a policy attached to entities.";
const NO_ROLE = "404 NoSuchEntity: The role with name {role} cannot be found.";

/** Refuses a policy that IAM would not parse: no statement, or one without effect, action or what it is about. */
function policyIn(argument: string, about: "Principal" | "Resource"): (creation: Creation) => void {
  const parts = [["Effect"], ["Action", "NotAction"], [about, `Not${about}`]];
  const isComplete = (statement: Properties): boolean =>
    parts.every((names) => names.some((name) => name in statement));
  return ({ inputs, failed }) => {
    const document = text(inputs, argument);
    const parsed: unknown = isJsonObject(document) ? JSON.parse(document) : {};
    const statements = isProperties(parsed) ? [parsed["Statement"]].flat().filter(isProperties) : [];
    if (statements.length > 0 && statements.every(isComplete)) return;
    throw failed("MalformedPolicyDocument: Syntax errors in policy.");
  };
}

/** Roles: a deletion needs the policies gone; the provider itself takes the role out of instance profiles. */
const role: Kind = {
  scope: "global",
  doing: "creating IAM Role ({name})",
  call: "IAM: CreateRole",
  guard: policyIn("assumeRolePolicy", "Principal"),
  id: "{name}",
  taken: "409 EntityAlreadyExists: Role with name {name} already exists.",
  arn: "arn:{partition}:iam::{account}:role{path=/}{name}",
  outputs: { createDate: "{date}" },
  make: (made) => ({ uniqueId: uniqueId(made, "AROA") }),
  usedBy: [
    { type: ROLE_POLICY, argument: "role", error: mustFirst("delete policies") },
    { type: ATTACHMENT, argument: "role", error: mustFirst("detach all policies") },
  ],
  force: "forceDetachPolicies",
  remove: (existing) => {
    const { id } = existing.resource;
    for (const profile of here(existing, PROFILE).filter(({ state }) => state["role"] === id)) {
      const state = Object.fromEntries(Object.entries(profile.state).filter(([key]) => key !== "role"));
      existing.store.put({ ...profile, state });
    }
  },
};

const instanceProfile: Kind = {
  scope: "global",
  doing: "creating IAM Instance Profile ({name})",
  call: "IAM: CreateInstanceProfile",
  id: "{name}",
  taken: "409 EntityAlreadyExists: Instance Profile {name} already exists.",
  arn: "arn:{partition}:iam::{account}:instance-profile{path=/}{name}",
  outputs: { createDate: "{date}" },
  make: (made) => {
    const owner = text(made.inputs, "role");
    if (owner !== "" && !findHere(made, ROLE, "name", owner)) {
      const doing = `creating IAM Instance Profile (${made.id}): adding role`;
      throw apiError(doing, "IAM: AddRoleToInstanceProfile", NO_ROLE.replace("{role}", owner));
    }
    return { uniqueId: uniqueId(made, "AIPA") };
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
  doing: "creating IAM Policy ({name})",
  call: "IAM: CreatePolicy",
  guard: policyIn("policy", "Resource"),
  unique: "name",
  taken: "409 EntityAlreadyExists: A policy called {name} already exists. Duplicate names are not allowed.",
  arn: "arn:{partition}:iam::{account}:policy{path=/}{name}",
  outputs: { attachmentCount: 0 },
  make: (made) => ({ policyId: uniqueId(made, "ANPA") }),
  usedBy: [{ type: ATTACHMENT, argument: "policyArn", error: ATTACHED }],
};

/** Inline policies of roles; a second of the same name overwrites the first, as PutRolePolicy does. */
const rolePolicy: Kind = {
  scope: "global",
  doing: "putting IAM Role ({role}) Policy ({name})",
  call: "IAM: PutRolePolicy",
  needs: [{ type: ROLE, argument: "role", by: "name", error: NO_ROLE }],
  guard: policyIn("policy", "Resource"),
  id: "{role}:{name}",
};

/** Attachments of managed policies to roles. */
const rolePolicyAttachment: Kind = {
  scope: "global",
  doing: "attaching IAM Policy ({policyArn}) to IAM Role ({role})",
  call: "IAM: AttachRolePolicy",
  needs: [{ type: ROLE, argument: "role", by: "name", error: NO_ROLE }],
  guard: (creation) => {
    const arn = text(creation.inputs, "policyArn");
    if (parseArn(arn)?.account === creation.account && !findHere(creation, POLICY, "arn", arn)) {
      throw creation.failed("404 NoSuchEntity: Policy {policyArn} does not exist or is not attachable.");
    }
  },
  id: "{role}/{policyArn}",
};

/** Identity providers of OIDC: one per URL in the account. */
const openIdConnectProvider: Kind = {
  scope: "global",
  check: (inputs) => {
    const url = text(inputs, "url");
    const reason = `expected "url" to have a url with schema of: "https", got ${url}`;
    return url === "" || url.startsWith("https://") ? [] : [{ property: "url", reason }];
  },
  doing: "creating IAM OIDC Provider",
  call: "IAM: CreateOpenIDConnectProvider",
  id: ({ inputs, fill }) => fill("arn:{partition}:iam::{account}:oidc-provider/") + text(readUrl(inputs), "url"),
  arn: "{id}",
  taken: "409 EntityAlreadyExists: Provider with url {url} already exists.",
  make: ({ inputs }) => ({
    thumbprintLists: inputs["thumbprintLists"] ?? [digits(40, text(inputs, "url"))],
    ...readUrl(inputs),
  }),
  update: (_, inputs) => readUrl(inputs),
};

export const IAM: Kinds = {
  [ROLE]: role,
  [PROFILE]: instanceProfile,
  [POLICY]: policy,
  [ROLE_POLICY]: rolePolicy,
  [ATTACHMENT]: rolePolicyAttachment,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
};

function mustFirst(what: string): string {
  return `409 DeleteConflict: Cannot delete entity, must ${what} first.`;
}

/** GetOpenIDConnectProvider gives the URL without its scheme. */
function readUrl(inputs: Properties): Properties {
  return { url: text(inputs, "url").replace("https://", "") };
}

function uniqueId({ arn, date }: Made, prefix: string): string {
  return `${prefix}${digits(17, prefix, canonical([arn, date])).toUpperCase()}`;
}

/** False for a role missing from the call's account; the simulator knows nothing of other accounts. */
export function roleExists(context: Context, arn: string): boolean {
  return parseArn(arn)?.account !== context.account || findHere(context, ROLE, "arn", arn) !== undefined;
}

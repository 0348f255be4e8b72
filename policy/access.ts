import type { Registered, ResourceRule } from "./rule";
import { listAt, valueAt } from "./rule";

/** Inputs that hold policy documents. */
const DOCUMENTS = ["policy", "assumeRolePolicy", "inlinePolicy"];

export const namedPrincipals: ResourceRule = {
  name: "named-principals",
  description:
    "No policy lets everyone in: whom a bucket, key, topic or role trusts is named, or bound by a condition.",
  remediation: "Name accounts or services as Principal, or add a Condition such as aws:PrincipalOrgID.",
  check: (resource) =>
    statementsOf(resource)
      .filter((statement) => isAllow(statement) && isEveryone(statement) && !hasCondition(statement))
      .map((statement) => `The statement ${nameOf(statement)} allows everyone (Principal "*") without a condition.`),
};

export const boundedActions: ResourceRule = {
  name: "bounded-actions",
  description: "No role may do everything everywhere: whoever takes over a build would own the account.",
  remediation: "List the actions, or the resources, that are needed.",
  check: (resource) =>
    resource.type.startsWith("aws:kms/")
      ? [] // "kms:*" on "*" in a key's policy means this key alone
      : statementsOf(resource)
          .filter(
            (statement) =>
              isAllow(statement) &&
              texts(statement, "Action").includes("*") &&
              texts(statement, "Resource").includes("*"),
          )
          .map((statement) => `The statement ${nameOf(statement)} allows every action on every resource.`),
};

export const nothingListens: ResourceRule = {
  name: "nothing-listens",
  description: "Instances that build images take no connection: they are steered through Systems Manager.",
  remediation: "Leave ingress empty; open a session with Systems Manager instead.",
  check: ({ type, inputs }) => {
    if (type === "aws:ec2/securityGroup:SecurityGroup") return listAt(inputs, "ingress").length > 0 ? [LISTENS] : [];
    const isRule = type === "aws:ec2/securityGroupRule:SecurityGroupRule" && inputs["type"] === "ingress";
    return isRule || type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" ? [LISTENS] : [];
  },
};

const LISTENS = "The security group lets connections in.";

function statementsOf({ inputs }: Registered): readonly unknown[] {
  return DOCUMENTS.flatMap((key) => {
    const document = parsed(inputs[key]);
    const statements = valueAt(document, "Statement");
    return Array.isArray(statements) ? (statements as readonly unknown[]) : [statements].filter(Boolean);
  });
}

/** Documents come as JSON text. One that is not known yet, or no JSON, is AWS's to judge. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

function isAllow(statement: unknown): boolean {
  return valueAt(statement, "Effect") === "Allow";
}

function isEveryone(statement: unknown): boolean {
  return texts(statement, "Principal").includes("*") || texts(valueAt(statement, "Principal"), "AWS").includes("*");
}

function hasCondition(statement: unknown): boolean {
  const condition = valueAt(statement, "Condition");
  return typeof condition === "object" && condition !== null && Object.keys(condition).length > 0;
}

function texts(value: unknown, key: string): readonly unknown[] {
  const found = valueAt(value, key);
  return Array.isArray(found) ? (found as readonly unknown[]) : [found];
}

function nameOf(statement: unknown): string {
  const sid = valueAt(statement, "Sid");
  return typeof sid === "string" ? JSON.stringify(sid) : "without Sid";
}

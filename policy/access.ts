import { listAt, parsed, valueAt, type Registered, type ResourceRule } from "./rule";

/** Inputs that hold policy documents. */
const DOCUMENTS = ["policy", "assumeRolePolicy", "inlinePolicy"];

export const namedPrincipals: ResourceRule = {
  name: "named-principals",
  description: "No policy lets everyone in: whom a bucket, key, topic or role trusts is named or bound by a condition.",
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
      ? [] // "kms:*" on "*" in a key's policy means only this key
      : statementsOf(resource)
          .filter((statement) => isAllow(statement) && ["Action", "Resource"].every((key) => hasStar(statement, key)))
          .map((statement) => `The statement ${nameOf(statement)} allows every action on every resource.`),
};

export const nothingListens: ResourceRule = {
  name: "nothing-listens",
  description: "Instances that build images accept no connections: they are managed through Systems Manager.",
  remediation: "Leave ingress empty; open a session with Systems Manager instead.",
  check: ({ type, inputs }) => {
    if (type === "aws:ec2/securityGroup:SecurityGroup") return listAt(inputs, "ingress").length > 0 ? [LISTENS] : [];
    const isRule = type === "aws:ec2/securityGroupRule:SecurityGroupRule" && inputs["type"] === "ingress";
    return isRule || type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" ? [LISTENS] : [];
  },
};

const LISTENS = "The security group lets connections in.";

function statementsOf({ inputs }: Registered): readonly unknown[] {
  // A document that is not known yet is AWS's to judge.
  return DOCUMENTS.flatMap((key) => texts(parsed(inputs[key]), "Statement")).filter(Boolean);
}

function isAllow(statement: unknown): boolean {
  return valueAt(statement, "Effect") === "Allow";
}

function isEveryone(statement: unknown): boolean {
  return hasStar(statement, "Principal") || hasStar(valueAt(statement, "Principal"), "AWS");
}

function hasStar(value: unknown, key: string): boolean {
  return texts(value, key).includes("*");
}

function hasCondition(statement: unknown): boolean {
  return Object.keys(valueAt(statement, "Condition") ?? {}).length > 0;
}

function texts(value: unknown, key: string): readonly unknown[] {
  const found = valueAt(value, key);
  return Array.isArray(found) ? (found as readonly unknown[]) : [found];
}

function nameOf(statement: unknown): string {
  const sid = valueAt(statement, "Sid");
  return typeof sid === "string" ? JSON.stringify(sid) : "without Sid";
}

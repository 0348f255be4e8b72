import { strict as assert } from "node:assert";
import type { PolicyDocument, Statement } from "../../../plan/policies/document";
import { isAllowed, type Policies, type Request } from "./evaluator";

const ACCOUNT = "111122223333";

/** The policy of a key that leaves everything to IAM, as AWS's default does. */
const KEY_OF_IAM: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "Iam", Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] }, Action: ["kms:*"], Resource: ["*"] }, // prettier-ignore
  ],
};

/** The identity policy of a role that was given everything. */
const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] }],
};

/** What a role may do by its policies: of it what the boundary refuses, and actions that nothing could be asked of. */
export async function workUnder(boundary: PolicyDocument, identity: readonly PolicyDocument[]) {
  const refused: string[] = [];
  const asked = new Set<string>();
  for (const statement of identity.flatMap(({ Statement: statements }) => statements)) {
    for (const request of await requestsOf(statement, identity)) {
      asked.add(request.action);
      if (!(await isAllowed(request, { ...policiesFor(request, identity), boundary }))) {
        refused.push(`${request.action} on ${request.resource}`);
      }
    }
  }
  const all = new Set(identity.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)));
  return { refused, unasked: [...all].filter((action) => !asked.has(action)) };
}

export type Beyond = readonly [action: string, resource: string, context?: Request["context"]];

/** A role that is given everything may do none of this under the boundary, and all of it without. */
export async function assertBeyond(boundary: PolicyDocument, principal: string, beyond: readonly Beyond[]) {
  for (const [action, resource, context = {}] of beyond) {
    const request = { principal, action, resource, context };
    const policies = policiesFor(request, [EVERYTHING]);
    assert.equal(await isAllowed(request, policies), true, `${action}: no question`);
    assert.equal(await isAllowed(request, { ...policies, boundary }), false, `${action} on ${resource}`);
  }
}

/** Requests that a statement allows: each action on each resource that it takes, with the context that it asks. */
async function requestsOf(statement: Statement, identity: readonly PolicyDocument[]): Promise<readonly Request[]> {
  const context = contextOf(statement);
  const found: Request[] = [];
  for (const action of statement.Action) {
    for (const pattern of statement.Resource ?? []) {
      for (const resource of samplesOf(pattern)) {
        const request = { principal: `arn:aws:iam::${ACCOUNT}:role/builds-role-0123456`, action, resource, context };
        if (await holds(request, identity)) found.push(request);
      }
    }
  }
  return found;
}

function samplesOf(pattern: string): readonly string[] {
  if (pattern === "*") return ["*"];
  const named = pattern.replace(/^(arn:aws:[a-z0-9-]+):\*:/, "$1:eu-west-1:").replace(/:\*:key/, `:${ACCOUNT}:key`);
  if (named.includes(":log-group:")) return [named.replace("*", "web"), named.replace("*", "web:log-stream:1.0.0/1")];
  const isVersioned = /:imagebuilder:.*:(?:component|image)\/\*$/.test(named);
  return [named.replaceAll("*", isVersioned ? "web/1.0.0/1" : "sample-1")];
}

function policiesFor({ resource }: Request, identity: readonly PolicyDocument[]): Policies {
  return { identity, ...(resource.includes(":key/") && { resource: KEY_OF_IAM }) };
}

function contextOf({ Condition = {} }: Statement): Record<string, string | string[]> {
  const keys = Object.entries(Condition).flatMap(([operator, values]) =>
    Object.entries(values).map(([key, value]) => {
      const first = String([value].flat()[0]).replaceAll("*", "eu-west-1");
      return [key, /^For/.test(operator) ? [first] : first] as const;
    }),
  );
  return Object.fromEntries(keys);
}

/** False, too, where the action does not take the resource or the key. */
async function holds(request: Request, identity: readonly PolicyDocument[]): Promise<boolean> {
  try {
    return await isAllowed(request, policiesFor(request, identity));
  } catch {
    return false;
  }
}

import { strict as assert } from "node:assert";
import { LONGEST_BOUNDARY_ARN, MOST_BOUNDARY_ARNS } from "../../../definition/schema/text";
import type { PolicyDocument, Statement } from "../../../plan/policies/document";
import { rolesBoundaryPolicy } from "../../../plan/policies/roles-boundary";
import { rolesBoundaryArn } from "../../../plan/roles-boundary";
import { isAllowed, type Policies, type Request } from "./evaluator";
import { AGENT, LIFECYCLE } from "./managed-policies";
import { DOCUMENTS } from "./statements";

const ACCOUNT = "111122223333";
const FAMILY = { partition: "aws", account: ACCOUNT, namePrefix: "dev" } as const;
const BOUNDARY = rolesBoundaryPolicy(FAMILY);
const MANAGED_LIMIT = 6_144;

/** Roles of a stack by what they carry. Buckets and passed roles have the names that stacks give. */
const ROLES: Readonly<Record<string, readonly PolicyDocument[]>> = {
  instance: [documentOf("instanceRole", "arn:aws:s3:::logs/", "arn:aws:s3:::dev-golden-images-prod-logs-0123/"), AGENT],
  execution: [
    documentOf("executionRole", "role/build", "role/builds-role-0123456"),
    documentOf("parametersRead"),
    documentOf("parametersWritten"),
  ],
  lifecycle: [LIFECYCLE],
};

/** The policy of a key that leaves everything to IAM, as AWS's default does. */
const KEY_OF_IAM: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "Iam", Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] }, Action: ["kms:*"], Resource: ["*"] }, // prettier-ignore
  ],
};

/** Not under the boundary: only buckets with a key of their own ask for it, and stacks make none. */
const BEYOND = ["kms:GenerateDataKey"];

function documentOf(name: string, from = "", to = ""): PolicyDocument {
  return JSON.parse(JSON.stringify(DOCUMENTS[name]).replaceAll(from || "\0", to)) as PolicyDocument;
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

describe("the boundary of roles", function () {
  this.timeout(60_000);

  for (const [role, identity] of Object.entries(ROLES)) {
    it(`lets the ${role} role do all of its work`, async () => {
      const refused: string[] = [];
      const asked = new Set<string>();
      for (const statement of identity.flatMap(({ Statement: statements }) => statements)) {
        for (const request of await requestsOf(statement, identity)) {
          asked.add(request.action);
          if (!(await isAllowed(request, { ...policiesFor(request, identity), boundary: BOUNDARY }))) {
            refused.push(`${request.action} on ${request.resource}`);
          }
        }
      }
      const all = new Set(identity.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)));
      assert.deepEqual(refused.filter((one) => !BEYOND.includes(one.split(" ")[0] ?? "")), []); // prettier-ignore
      assert.deepEqual([...all].filter((action) => !asked.has(action)), [], "no question was found for these"); // prettier-ignore
    });
  }

  it("lets a role that is given everything do nothing that leads further", async () => {
    const everything: PolicyDocument = {
      Version: "2012-10-17",
      Statement: [{ Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] }],
    };
    const role = `arn:aws:iam::${ACCOUNT}:role`;
    const beyond: readonly (readonly [action: string, resource: string, context?: Request["context"]])[] = [
      ["iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/me`],
      ["iam:AttachRolePolicy", `${role}/builds-role-0123456`],
      ["iam:DeleteRolePermissionsBoundary", `${role}/builds-role-0123456`],
      ["iam:CreatePolicyVersion", `arn:aws:iam::${ACCOUNT}:policy/dev-golden-images-boundary`],
      ["iam:PassRole", `${role}/administrator`, { "iam:PassedToService": "ec2.amazonaws.com" }],
      ["iam:PassRole", `${role}/builds-role-0123456`, { "iam:PassedToService": "lambda.amazonaws.com" }],
      ["sts:AssumeRole", `${role}/administrator`],
      ["ssm:SendCommand", `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0123456789abcdef0`],
      ["kms:PutKeyPolicy", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`],
      ["kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`],
      ["s3:GetObject", "arn:aws:s3:::dev-golden-images-state-0123/.pulumi/stacks/golden-images/prod.json"],
      ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:token-abcdef`],
      ["lambda:CreateFunction", `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`],
    ];
    for (const [action, resource, context = {}] of beyond) {
      const request = { principal: `${role}/builds-role-0123456`, action, resource, context };
      const policies = policiesFor(request, [everything]);
      assert.equal(await isAllowed(request, policies), true, `${action}: no question`);
      assert.equal(await isAllowed(request, { ...policies, boundary: BOUNDARY }), false, action);
    }
  });

  it("fits into a policy of IAM in every partition, with all that builds may be allowed to read", () => {
    for (const partition of ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc"] as const) {
      const arns = Array.from({ length: MOST_BOUNDARY_ARNS }, (_, index) =>
        index.toString().repeat(LONGEST_BOUNDARY_ARN),
      );
      const { length } = JSON.stringify(
        rolesBoundaryPolicy({ ...FAMILY, partition, namePrefix: "a".repeat(20) }, arns),
      );
      assert.ok(length <= MANAGED_LIMIT, `${partition}: ${length}`);
    }
  });

  it("is that of bootstrap unless settings choose another, or none", () => {
    assert.equal(rolesBoundaryArn(undefined, FAMILY), `arn:aws:iam::${ACCOUNT}:policy/dev-golden-images-boundary`);
    assert.equal(rolesBoundaryArn("arn:aws:iam::1:policy/own", FAMILY), "arn:aws:iam::1:policy/own");
    assert.equal(rolesBoundaryArn("none", FAMILY), undefined);
  });
});

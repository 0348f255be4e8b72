import { strict as assert } from "node:assert";
import { LONGEST_BOUNDARY_ARN, MOST_BOUNDARY_ARNS } from "../../../definition/schema/text";
import type { PolicyDocument } from "../../../plan/policies/document";
import { rolesBoundaryPolicy } from "../../../plan/policies/roles-boundary";
import { rolesBoundaryArn } from "../../../plan/roles-boundary";
import { assertBeyond, workUnder, type Beyond } from "./boundary-questions";
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

/** Not under the boundary: only buckets with a key of their own ask for it, and stacks make none. */
const BEYOND = ["kms:GenerateDataKey"];

function documentOf(name: string, from = "", to = ""): PolicyDocument {
  return JSON.parse(JSON.stringify(DOCUMENTS[name]).replaceAll(from || "\0", to)) as PolicyDocument;
}

describe("the boundary of roles", function () {
  this.timeout(60_000);

  for (const [role, identity] of Object.entries(ROLES)) {
    it(`lets the ${role} role do all of its work`, async () => {
      const { refused, unasked } = await workUnder(BOUNDARY, identity);
      assert.deepEqual(refused.filter((one) => !BEYOND.includes(one.split(" ")[0] ?? "")), []); // prettier-ignore
      assert.deepEqual(unasked, [], "no question was found for these");
    });
  }

  it("lets a role that is given everything do nothing that leads further", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role`;
    const beyond: readonly Beyond[] = [
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
    await assertBeyond(BOUNDARY, `${role}/builds-role-0123456`, beyond);
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

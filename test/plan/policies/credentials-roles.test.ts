import { strict as assert } from "node:assert";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { credentialsDeployPolicy, credentialsPreviewPolicy } from "../../../plan/policies/credentials-roles";

const ACCOUNT = "111122223333";
const secret = (name: string): string => `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:${name}-AbCdEf`;
const ARGS = {
  partition: "aws",
  account: ACCOUNT,
  region: "eu-west-1",
  copiedSecrets: [secret("github")],
  namedSecrets: [secret("github"), secret("bitbucket")],
  hasCaches: true,
} as const;
const PREVIEW = credentialsPreviewPolicy(ARGS);
const DEPLOY = credentialsDeployPolicy(ARGS);

async function may(policy: object, action: string, resource = "*", region = "eu-west-1"): Promise<boolean> {
  const request = {
    principal: `arn:aws:iam::${ACCOUNT}:role/github`,
    action,
    resource: { resource, accountId: ACCOUNT },
    contextVariables: { "aws:RequestedRegion": region },
  };
  const identityPolicies = [{ name: "policy", policy }];
  const answer = await runSimulation(
    { request, identityPolicies, serviceControlPolicies: [], resourceControlPolicies: [] },
    {},
  );
  return answer.resultType === "single" && answer.overallResult === "Allowed";
}

describe("the roles of a stack of credentials (row 35)", () => {
  it("let a deployment write credentials and caches, and read the secrets that it copies", async () => {
    for (const action of ["ImportSourceCredentials", "DeleteSourceCredentials", "ListSourceCredentials"]) {
      assert.equal(await may(DEPLOY, `codebuild:${action}`), true, action);
    }
    assert.equal(await may(DEPLOY, "ecr:CreatePullThroughCacheRule"), true);
    assert.equal(await may(DEPLOY, "secretsmanager:GetSecretValue", secret("github")), true);
  });

  it("let it read no other secret, and write in no other Region", async () => {
    assert.equal(await may(DEPLOY, "secretsmanager:GetSecretValue", secret("bitbucket")), false);
    assert.equal(await may(DEPLOY, "secretsmanager:GetSecretValue", secret("other")), false);
    assert.equal(await may(DEPLOY, "codebuild:ImportSourceCredentials", "*", "us-east-1"), false);
    const without = credentialsDeployPolicy({ ...ARGS, copiedSecrets: [], hasCaches: false });
    assert.equal(await may(without, "secretsmanager:GetSecretValue", secret("github")), false);
    assert.equal(await may(without, "ecr:CreatePullThroughCacheRule"), false);
  });

  it("let a preview look, and neither read a secret nor write", async () => {
    assert.equal(await may(PREVIEW, "codebuild:ListSourceCredentials"), true);
    assert.equal(await may(PREVIEW, "ecr:DescribePullThroughCacheRules"), true);
    assert.equal(await may(PREVIEW, "secretsmanager:GetSecretValue", secret("github")), false);
    assert.equal(await may(PREVIEW, "codebuild:ImportSourceCredentials"), false);
    assert.equal(await may(PREVIEW, "codebuild:DeleteSourceCredentials"), false);
  });
});

import { strict as assert } from "node:assert";
import type { PolicyDocument } from "../../../plan/policies/document";
import { buildProjectRolePolicy } from "../../../plan/policies/build-project-roles";
import { projectsBoundaryPolicy } from "../../../plan/policies/projects-boundary";
import { updateRolePolicy } from "../../../plan/policies/update-role";
import { isAllowed, type Request } from "./evaluator";
import { ACCOUNT, ASKED, BUCKET, NAME, OF_AN_IMAGE, PARAMETER, PROJECT, SECRET } from "./update-questions";

const HOME = { partition: "aws", region: "eu-west-1", account: ACCOUNT } as const;
const AT = `eu-west-1:${ACCOUNT}`;
const BUS = `arn:aws:events:${AT}:event-bus/default`;

const runner = buildProjectRolePolicy({
  ...HOME,
  ...{ project: NAME, logGroup: `/aws/codebuild/${NAME}`, bucket: BUCKET, secrets: ["golden-images/github-app"] },
  ...{ parameters: [], subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], reports: false },
  ...{ mayRead: [], pullFrom: [], pullThrough: [], pushTo: [] },
});
const identity: readonly PolicyDocument[] = [runner, updateRolePolicy(HOME)];
const boundary = projectsBoundaryPolicy({ partition: "aws", account: ACCOUNT }, [`${SECRET}-??????`]);

function may(action: string, resource = "*", context: Request["context"] = {}, role = "rebuild-update-role-0123456") {
  const principal = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const request = { principal, action, resource, context: { "aws:PrincipalArn": principal, ...context } };
  return isAllowed(request, { identity, boundary });
}

describe("the role of the runner of updates", () => {
  it("may do what its commands ask, within the boundary of builds", async () => {
    for (const [action, resource, context] of ASKED)
      assert.equal(await may(action, resource, context), true, `${action} ${String(resource)}`);
  });

  it("is of no use to a role of builds", async () => {
    for (const [action, resource, context] of ASKED.filter(([each]) => /^(?:ssm|events|imagebuilder:Get)/.test(each)))
      assert.equal(await may(action, resource, context, "builds-ci-web-role-0123456"), false, action);
  });

  it("changes nothing, starts nothing, and reads no secret but its own", async () => {
    const refused: typeof ASKED = [
      ["imagebuilder:StartImagePipelineExecution", `arn:aws:imagebuilder:${AT}:image-pipeline/web`],
      ["imagebuilder:TagResource", `arn:aws:imagebuilder:${AT}:image/web/1.0.0/1`],
      ["imagebuilder:ListImageScanFindings", `arn:aws:imagebuilder:${AT}:image/web/1.0.0/1`],
      ["codebuild:StartBuild", PROJECT, OF_AN_IMAGE],
      ["codebuild:BatchGetBuilds", PROJECT],
      ["ssm:PutParameter", PARAMETER],
      ["ssm:DeleteParameter", PARAMETER],
      ["sns:Publish", `arn:aws:sns:${AT}:golden-images-prod-news`],
      ["events:PutEvents", BUS, { "events:source": ["payments"] }],
      ["secretsmanager:GetSecretValue", `${SECRET}-other-AbCdEf`],
      ["ecr:PutImage", `arn:aws:ecr:${AT}:repository/web`],
      ["ecr:GetDownloadUrlForLayer", `arn:aws:ecr:${AT}:repository/web`],
      ["states:StartExecution", `arn:aws:states:${AT}:stateMachine:golden-images-prod-rebuild`],
      ["lambda:InvokeFunction", `arn:aws:lambda:${AT}:function:golden-images-prod-rebuild-today`],
      ["s3:GetObject", "arn:aws:s3:::golden-images-builds-web-0123456789abcdef/context.zip"],
      ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/rebuild-update-role-0123456`],
    ];
    for (const [action, resource, context] of refused)
      assert.equal(await may(action, resource, context), false, action);
  });

  it("decrypts no parameter, whatever the key's own policy says", async () => {
    const key = `arn:aws:kms:${AT}:key/11111111-2222-3333-4444-555555555555`;
    const principal = `arn:aws:iam::${ACCOUNT}:role/rebuild-update-role-0123456`;
    const context = { "aws:PrincipalArn": principal, "kms:ViaService": "ssm.eu-west-1.amazonaws.com" };
    const open: PolicyDocument = {
      Version: "2012-10-17",
      Statement: [{ Sid: "All", Effect: "Allow", Principal: { AWS: [principal] }, Action: ["kms:*"], Resource: ["*"] }],
    };
    const request = { principal, action: "kms:Decrypt", resource: key, context };
    assert.equal(await isAllowed(request, { identity, resource: open }), false);
  });
});

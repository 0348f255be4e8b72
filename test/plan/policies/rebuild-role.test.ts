import { strict as assert } from "node:assert";
import { RUN_PROJECTS } from "../../../plan/policies/fleet-roles";
import type { PolicyDocument } from "../../../plan/policies/document";
import { rebuildRolePolicy } from "../../../plan/policies/rebuild-role";
import { isAllowed, type Request } from "./evaluator";

const ACCOUNT = "111122223333";
const HOME = `eu-west-1:${ACCOUNT}`;
const BUCKET = "arn:aws:s3:::golden-images-builds-rebuild-prod-0123456789abcdef";
const identity = [rebuildRolePolicy({ partition: "aws", account: ACCOUNT, regions: ["eu-west-1"] })];
const KEY = `arn:aws:kms:${HOME}:key/11111111-2222-3333-4444-555555555555`;
const TOPIC = `arn:aws:sns:${HOME}:golden-images-prod-releases`;
const BUILD = `arn:aws:imagebuilder:${HOME}:image/web/1.0.0/1`;
/** As the Service Authorization Reference writes the builds of a version. */
const BUILDS = `arn:aws:imagebuilder:${HOME}:image/web/1.0.0/*`;
const WORKFLOW = `arn:aws:imagebuilder:${HOME}:workflow-execution/wf-12345678-1234-1234-1234-123456789012`;
const BUS = `arn:aws:events:${HOME}:event-bus/default`;
const PIPELINE = `arn:aws:imagebuilder:${HOME}:image-pipeline/web`;
const PROJECT = `arn:aws:codebuild:${HOME}:project/web`;
const PARAMETER = `arn:aws:ssm:ap-southeast-2:${ACCOUNT}:parameter/images/web`;
const AMI = "arn:aws:ec2:ap-southeast-2::image/ami-0123456789abcdef0";
const RUN = `arn:aws:states:${HOME}:execution:golden-images-prod-rebuild:a1b2`;
const MACHINE = `arn:aws:states:${HOME}:stateMachine:golden-images-prod-rebuild`;
const REPOSITORY = `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/web`;

/** AWS's default policy of a key. */
const KEY_OF_IAM: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "Iam", Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] }, Action: ["kms:*"], Resource: ["*"] }, // prettier-ignore
  ],
};

async function may(action: string, resource = "*", context: Request["context"] = {}, account?: string) {
  const principal = `arn:aws:iam::${ACCOUNT}:role/github-rebuild-role-0123456`;
  const region = resource.startsWith("arn:aws:s3") ? "" : (resource.split(":")[3] ?? "") || "eu-west-1";
  const regional = region === "" ? {} : { "aws:RequestedRegion": region };
  const request = { principal, action, resource, context: { ...regional, ...context }, ...(account && { account }) };
  return isAllowed(request, { identity, ...(resource.includes(":key/") && { resource: KEY_OF_IAM }) });
}

const OF_AN_IMAGE = { "aws:ResourceTag/ImageName": "web" };
const OF_IMAGE_BUILDER = { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" };

/** By command, each action that its code asks of AWS. */
const NEEDS: Readonly<Record<string, readonly (readonly [string, string?, Request["context"]?])[]>> = {
  "golden rebuild of Image Builder": [
    ["imagebuilder:ListImagePipelines"],
    ["imagebuilder:StartImagePipelineExecution", PIPELINE],
    ["imagebuilder:ListImageBuildVersions", BUILDS],
    ["imagebuilder:GetImage", BUILD],
    ["imagebuilder:TagResource", BUILD],
  ],
  "golden rebuild of CodeBuild": RUN_PROJECTS.map((action) => [action, PROJECT, OF_AN_IMAGE] as const),
  "golden rebuild --outdated --severity": [
    ["imagebuilder:GetImage", "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/2026.11.1/1"],
    ["imagebuilder:GetComponent", "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/1.0.2/1"],
    ["imagebuilder:GetComponent", `arn:aws:imagebuilder:${HOME}:component/web/1.0.0/1`],
    ["imagebuilder:ListImageScanFindings", BUILD],
    ["ssm:GetParameter", PARAMETER],
    ["ssm:GetParameterHistory", PARAMETER],
    ["ssm:DeleteParameter", PARAMETER],
    ["ecr:BatchGetImage", REPOSITORY],
    ["ecr:DescribeImageScanFindings", REPOSITORY],
  ],
  "golden rebuild --detach and golden watch": [
    ["states:StartExecution", MACHINE],
    ["states:ListExecutions", MACHINE],
    ["states:DescribeExecution", RUN],
    ["states:DescribeStateMachineForExecution", RUN],
    ["s3:ListBucket", BUCKET],
    ["s3:GetObject", `${BUCKET}/plan/0123.json`],
    ["s3:GetObject", `${BUCKET}/runs/a1b2/web.json`],
  ],
  "golden status, logs, cancel and retry": [
    ["imagebuilder:ListWorkflowExecutions", BUILD],
    ["imagebuilder:ListWorkflowStepExecutions", WORKFLOW],
    ["imagebuilder:CancelImageCreation", BUILD],
    ["imagebuilder:RetryImage", BUILD],
    ["imagebuilder:GetImagePipeline", PIPELINE],
    ...["StopBuild", "StopBuildBatch", "RetryBuild", "RetryBuildBatch"].map((action) => [`codebuild:${action}`, PROJECT, OF_AN_IMAGE] as const), // prettier-ignore
    ...["imagebuilder/web", "codebuild/web"].map((group) => ["logs:GetLogEvents", `arn:aws:logs:${HOME}:log-group:/aws/${group}:log-stream:1`] as const), // prettier-ignore
  ],
  "golden release reconcile": [
    ["imagebuilder:ListTagsForResource", BUILD],
    ["ec2:DescribeTags"],
    ["ec2:DescribeImages"],
    ["ec2:CreateTags", AMI, OF_IMAGE_BUILDER],
    ["ssm:PutParameter", PARAMETER],
    ["events:PutEvents", BUS, { "events:source": ["golden-images"] }],
    ["ecr:ListImages", REPOSITORY],
    ["sns:Publish", TOPIC],
    ["kms:GenerateDataKey", KEY, { "kms:EncryptionContext:aws:sns:topicArn": TOPIC }],
    ["kms:Decrypt", KEY, { "kms:EncryptionContext:aws:sns:topicArn": TOPIC }],
  ],
};

describe("the role that rebuilds", () => {
  for (const [command, needs] of Object.entries(NEEDS)) {
    it(`may do what ${command} asks`, async () => {
      for (const [action, resource, context] of needs)
        assert.equal(await may(action, resource, context), true, `${action} ${String(resource)}`);
    });
  }

  it("starts nothing of others", async () => {
    assert.equal(await may("codebuild:StartBuild", PROJECT), false, "a project without ImageName");
    assert.equal(await may("states:StartExecution", MACHINE.replace("golden-images", "billing")), false);
    assert.equal(await may("ec2:CreateTags", AMI), false, "an AMI that Image Builder did not make");
    assert.equal(await may("sns:Publish", TOPIC.replace("golden-images", "billing")), false);
    assert.equal(await may("s3:GetObject", `${BUCKET.replace("rebuild-", "web-")}/context.zip`), false);
    assert.equal(await may("kms:Decrypt", KEY), false, "a key without a topic of ours");
    const other = { "kms:EncryptionContext:aws:sns:topicArn": TOPIC.replace("golden-images", "billing") };
    assert.equal(await may("kms:Decrypt", KEY, other), false);
  });

  it("starts and tells nothing in other Regions", async () => {
    const ofOurs = { "events:source": ["golden-images"] };
    const cases: readonly (readonly [string, string, Request["context"]?])[] = [
      ["imagebuilder:StartImagePipelineExecution", PIPELINE],
      ["codebuild:StartBuild", PROJECT, OF_AN_IMAGE],
      ["states:StartExecution", MACHINE],
      ["sns:Publish", TOPIC],
      ["events:PutEvents", BUS, ofOurs],
    ];
    for (const [action, resource, context] of cases)
      assert.equal(await may(action, resource.replace("eu-west-1", "us-east-1"), context), false, action);
    assert.equal(await may("events:PutEvents", BUS, { "events:source": ["golden-images", "payments"] }), false);
  });

  it("neither reads nor writes parameters that are encrypted", async () => {
    const viaParameters = {
      "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
      "kms:EncryptionContext:aws:sns:topicArn": TOPIC,
    };
    for (const action of ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"])
      assert.equal(await may(action, KEY, viaParameters), false, action);
  });

  it("changes no resource, role, state or definition", async () => {
    for (const [action, resource] of [
      ["imagebuilder:UpdateImagePipeline", PIPELINE],
      ["imagebuilder:DeleteImage", BUILD],
      ["imagebuilder:TagResource", PIPELINE],
      ["codebuild:UpdateProject", PROJECT],
      ["s3:PutObject", `${BUCKET}/plan/0123.json`],
      ["s3:GetObject", "arn:aws:s3:::golden-images-state-0123456789abcdef/.pulumi/stacks/p/prod.json"],
      ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/builds-role-0123456`],
      ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:${HOME}:secret:golden-images/github-app-AbCdEf`],
      ["ecr:GetDownloadUrlForLayer", REPOSITORY],
    ] as const)
      assert.equal(await may(action, resource), false, action);
  });
});

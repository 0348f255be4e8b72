import { strict as assert } from "node:assert";
import { deployProjectsPolicy } from "../../../plan/policies/deploy-projects";
import { deployRolePolicy } from "../../../plan/policies/deploy-role";
import type { PolicyDocument } from "../../../plan/policies/document";
import { previewRolePolicy } from "../../../plan/policies/preview-role";
import { projectsBoundaryArn, rolesBoundaryArn } from "../../../plan/roles-boundary";
import { isAllowed, type Request } from "./evaluator";

const ACCOUNT = "111122223333";
const STACKS = { partition: "aws", account: ACCOUNT, regions: ["eu-west-1"] } as const;
const BOUNDARY = rolesBoundaryArn(undefined, STACKS) ?? assert.fail();
const BOUNDARY_OF_PROJECTS = projectsBoundaryArn(undefined, STACKS) ?? assert.fail();
const identity = [
  previewRolePolicy(STACKS),
  deployRolePolicy({ ...STACKS, createdRolesBoundary: BOUNDARY }),
  deployProjectsPolicy({ ...STACKS, createdRolesBoundary: BOUNDARY_OF_PROJECTS }),
];
const ROLE = `arn:aws:iam::${ACCOUNT}:role/builds-role-0123456`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;
const PIPELINE = `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:image-pipeline/web`;
const GROUP = `arn:aws:ec2:eu-west-1:${ACCOUNT}:security-group/sg-0123456789abcdef0`;

/** AWS's default policy of a key. */
const KEY_OF_IAM: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "Iam", Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] }, Action: ["kms:*"], Resource: ["*"] }, // prettier-ignore
  ],
};

type Context = Request["context"];

async function may(action: string, resource: string, context: Context = {}, region = "eu-west-1"): Promise<boolean> {
  const principal = `arn:aws:iam::${ACCOUNT}:role/github-deploy-role-0123456`;
  const regional = resource.includes(":iam::") ? {} : { "aws:RequestedRegion": region };
  const request = { principal, action, resource, context: { ...regional, ...context } };
  return isAllowed(request, { identity, ...(resource.includes(":key/") && { resource: KEY_OF_IAM }) });
}

describe("whoever deploys", () => {
  it("is no administrator: it makes and alters roles under the boundary alone", async () => {
    const under = { "iam:PermissionsBoundary": BOUNDARY };
    const other = { "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/builds-parameters-0123456` };
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]) {
      assert.equal(await may(action, ROLE, under), true, action);
      assert.equal(await may(action, ROLE, other), false, `${action} under another`);
      assert.equal(await may(action, ROLE), false, `${action} under none`);
    }
    const attach = (policy: string): Context => ({ ...under, "iam:PolicyARN": policy });
    const agent = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
    assert.equal(await may("iam:AttachRolePolicy", ROLE, attach(agent)), true);
    assert.equal(await may("iam:AttachRolePolicy", ROLE, { "iam:PolicyARN": agent }), false);
    assert.equal(await may("iam:AttachRolePolicy", ROLE, attach("arn:aws:iam::aws:policy/AdministratorAccess")), false);
  });

  it("makes and alters roles of CodeBuild projects under their own boundary alone, and passes them to CodeBuild alone", async () => {
    for (const name of ["builds-ci-web-role-0123456", "builds-release-web-batch-role-0123456"]) {
      const role = `arn:aws:iam::${ACCOUNT}:role/${name}`;
      for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]) {
        assert.equal(await may(action, role, { "iam:PermissionsBoundary": BOUNDARY_OF_PROJECTS }), true, action);
        assert.equal(
          await may(action, role, { "iam:PermissionsBoundary": BOUNDARY }),
          false,
          `${action} under another`,
        );
        assert.equal(await may(action, role), false, `${action} under none`);
      }
      const agent = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
      const attach = { "iam:PermissionsBoundary": BOUNDARY_OF_PROJECTS, "iam:PolicyARN": agent };
      assert.equal(await may("iam:AttachRolePolicy", role, attach), false);
      assert.equal(await may("iam:PassRole", role, { "iam:PassedToService": "codebuild.amazonaws.com" }), true);
      assert.equal(await may("iam:PassRole", role, { "iam:PassedToService": "ec2.amazonaws.com" }), false);
    }
    assert.equal(await may("iam:PutRolePolicy", ROLE, { "iam:PermissionsBoundary": BOUNDARY_OF_PROJECTS }), false);
    assert.equal(await may("iam:PassRole", ROLE, { "iam:PassedToService": "codebuild.amazonaws.com" }), false);
    const theirs = `arn:aws:iam::${ACCOUNT}:role/codebuild-payments-service-role`;
    assert.equal(await may("iam:PassRole", theirs, { "iam:PassedToService": "codebuild.amazonaws.com" }), false);
  });

  it("makes CodeBuild projects with our tag, and changes no others, nor their logs and buckets", async () => {
    const project = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/Web`;
    const group = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/codebuild/Web`;
    const [asked, tagged] = [{ "aws:RequestTag/ImageName": "web" }, { "aws:ResourceTag/ImageName": "web" }];
    assert.equal(await may("codebuild:CreateProject", project, asked), true);
    assert.equal(await may("codebuild:CreateProject", project), false);
    for (const action of ["UpdateProject", "DeleteProject", "CreateWebhook", "UpdateWebhook", "DeleteWebhook"]) {
      assert.equal(await may(`codebuild:${action}`, project, tagged), true, action);
      assert.equal(await may(`codebuild:${action}`, project), false, action);
    }
    assert.equal(await may("codebuild:StartBuild", project, tagged), false, "a deployment builds nothing");
    assert.equal(await may("codebuild:UpdateProject", project, tagged, "us-east-1"), false);
    assert.equal(await may("logs:CreateLogGroup", group, asked), true);
    assert.equal(await may("logs:DeleteLogGroup", group, tagged), true);
    assert.equal(await may("logs:DeleteLogGroup", group), false);
    for (const [bucket, expected] of [
      ["golden-images-builds-web-0123456789abcdef", true],
      ["golden-images-state-0123456789abcdef", false],
      ["payments-builds-0123", false],
    ] as const) {
      assert.equal(await may("s3:PutBucketPolicy", `arn:aws:s3:::${bucket}`), expected, bucket);
      assert.equal(await may("s3:GetObject", `arn:aws:s3:::${bucket}/a`), false, "no artifact is read");
      assert.equal(await may("s3:PutObject", `arn:aws:s3:::${bucket}/context.zip`), expected, "a build context");
    }
  });

  it("passes to the scheduler what starts builds of containers, and makes schedules of its own name", async () => {
    const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/builds-image-web-${name}-0123456`;
    const toScheduler = { "iam:PassedToService": "scheduler.amazonaws.com" };
    assert.equal(await may("iam:PassRole", role("start-role"), toScheduler), true);
    assert.equal(await may("iam:PassRole", role("role"), toScheduler), false);
    const schedule = (name: string) => `arn:aws:scheduler:eu-west-1:${ACCOUNT}:schedule/default/${name}`;
    assert.equal(await may("scheduler:CreateSchedule", schedule("golden-images-web")), true);
    assert.equal(await may("scheduler:CreateSchedule", schedule("payments")), false);
    assert.equal(await may("scheduler:DeleteSchedule", schedule("golden-images-web"), {}, "us-east-1"), false);
  });

  it("takes no boundary away, changes none, and leaves itself and other roles alone", async () => {
    assert.equal(await may("iam:DeleteRolePermissionsBoundary", ROLE), false);
    for (const action of ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:SetDefaultPolicyVersion"]) {
      assert.equal(await may(action, BOUNDARY), false, action);
    }
    for (const name of ["github-deploy-role-0123456", "administrator"]) {
      const role = `arn:aws:iam::${ACCOUNT}:role/${name}`;
      assert.equal(await may("iam:PutRolePolicy", role, { "iam:PermissionsBoundary": BOUNDARY }), false);
      assert.equal(await may("iam:UpdateAssumeRolePolicy", role), false);
      assert.equal(await may("iam:PassRole", role, { "iam:PassedToService": "ec2.amazonaws.com" }), false);
    }
  });

  const ofAnImage = { "aws:ResourceTag/ImageName": "web", "kms:MultiRegion": "true" };

  it("administers the keys of images", async () => {
    for (const action of ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:UntagResource"]) {
      assert.equal(await may(action, KEY, ofAnImage), true, action);
    }
  });

  it("makes such a key: tags, rotation, alias and replicas, before its tags count", async () => {
    const isNew = { "kms:MultiRegion": "true" };
    for (const action of ["kms:TagResource", "kms:EnableKeyRotation", "kms:CreateAlias", "kms:ReplicateKey"]) {
      assert.equal(await may(action, KEY, isNew), true, action);
    }
    assert.equal(await may("kms:TagResource", KEY), true, "if AWS does not say what kind of key it will be");
    const alias = `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/golden-images/web`;
    assert.equal(await may("kms:CreateAlias", alias), true);
  });

  it("has nothing to do with any other key", async () => {
    const others: readonly Context[] = [
      { "kms:MultiRegion": "false" },
      { "kms:MultiRegion": "false", "kms:ResourceAliases": ["alias/golden-images/state"] },
      { "kms:MultiRegion": "true", "kms:ResourceAliases": ["alias/payments"] },
    ];
    for (const context of others) {
      for (const action of ["PutKeyPolicy", "ScheduleKeyDeletion", "DisableKey", "TagResource", "CreateAlias"]) {
        assert.equal(await may(`kms:${action}`, KEY, context), false, `${action} ${JSON.stringify(context)}`);
      }
    }
    assert.equal(await may("kms:ScheduleKeyDeletion", KEY, { "kms:MultiRegion": "true" }), false, "one without tags");
  });

  it("changes no alias but those of images", async () => {
    const alias = (name: string): string => `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/${name}`;
    for (const action of ["kms:UpdateAlias", "kms:DeleteAlias"]) {
      assert.equal(await may(action, alias("golden-images/web")), true);
      assert.equal(await may(action, alias("payments")), false);
    }
  });

  it("makes a security group, and changes those of builds alone", async () => {
    assert.equal(await may("ec2:CreateSecurityGroup", GROUP), true);
    assert.equal(await may("ec2:CreateTags", GROUP, { "ec2:CreateAction": "CreateSecurityGroup" }), true);
    for (const action of ["AuthorizeSecurityGroupEgress", "DeleteSecurityGroup", "CreateTags"]) {
      assert.equal(await may(`ec2:${action}`, GROUP, { "aws:ResourceTag/golden-images": "builds" }), true, action);
      assert.equal(await may(`ec2:${action}`, GROUP), false, action);
    }
  });

  it("stays in its Regions", async () => {
    assert.equal(await may("ec2:CreateSecurityGroup", GROUP, {}, "us-east-1"), false);
    assert.equal(await may("kms:PutKeyPolicy", KEY, ofAnImage, "us-east-1"), false);
    assert.equal(await may("imagebuilder:CreateImagePipeline", PIPELINE), true);
    assert.equal(await may("imagebuilder:CreateImagePipeline", PIPELINE, {}, "us-east-1"), false);
  });
});

import { strict as assert } from "node:assert";
import { LONGEST_BOUNDARY_ARN, MOST_PROJECT_ARNS } from "../../../definition/schema/text";
import { projectBucketPattern, projectBucketPrefix } from "../../../plan/names";
import {
  batchRolePolicy,
  buildProjectRolePolicy,
  type BuildProjectRoleArgs,
} from "../../../plan/policies/build-project-roles";
import { projectsBoundaryPolicy } from "../../../plan/policies/projects-boundary";
import { projectsBoundaryArn } from "../../../plan/roles-boundary";
import { assertBeyond, workUnder, type Beyond } from "./boundary-questions";
import { functionRolePolicy, releaseRolePolicy, todayRolePolicy } from "../../../plan/policies/fleet-functions";
import { fleetRolePolicy, schedulePolicy } from "../../../plan/policies/fleet-roles";
import type { PolicyDocument } from "../../../plan/policies/document";
import { isAllowed, type Request } from "./evaluator";

const ACCOUNT = "111122223333";
const FAMILY = { partition: "aws", account: ACCOUNT, namePrefix: "dev" } as const;
const HOME = { partition: "aws", region: "eu-west-1", account: ACCOUNT } as const;
const MANAGED_LIMIT = 6_144;
const SECRETS = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret`;
const BUS = `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/default`;
const TOOLS = "arn:aws:s3:::tools/*";
const repository = (name: string): string => `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/${name}`;
const BOUNDARY = projectsBoundaryPolicy(FAMILY, [`${SECRETS}:Dockerhub-*`, `${SECRETS}:github-??????`, TOOLS, `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/web*`]); // prettier-ignore

/** All that a definition may ask for, and a connection or a secret that opens the source. */
const FULL: BuildProjectRoleArgs = {
  ...HOME,
  project: "WebCodeBuild",
  logGroup: "/aws/codebuild/WebCodeBuild",
  bucket: `${projectBucketPrefix("dev", "WebCodeBuild")}-0123456789abcdef`,
  sourceArn: `${SECRETS}:github-AbCdEf`,
  codeCommitRepository: "web",
  secrets: ["Dockerhub"],
  parameters: ["/web/level"],
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  reports: true,
  mayRead: [TOOLS, `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/web`],
  pullFrom: ["arn:aws:ecr:eu-west-1:444455556666:repository/base"],
  pullThrough: [],
  pushTo: [repository("web")],
};
const CONNECTION = "connection/01234567-89ab-cdef-0123-456789abcdef";
const OPENED = ["codeconnections", "codestar-connections"].map((service) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${CONNECTION}`); // prettier-ignore

function questionOf(action: string, resource: string): Request {
  const context = action === "codebuild:StartBuild" ? { "aws:ResourceTag/ImageName": "web" } : {};
  return { principal: `arn:aws:iam::${ACCOUNT}:role/builds-ci-web-role-0123456`, action, resource, context };
}

describe("the boundary of CodeBuild projects", function () {
  this.timeout(60_000);

  for (const [opened, sourceArn] of [["a secret", FULL.sourceArn], ...OPENED.map((arn) => ["a connection", arn])]) {
    it(`lets builds of a source that ${String(opened)} opens do all of their work`, async () => {
      const { refused, unasked } = await workUnder(BOUNDARY, [buildProjectRolePolicy({ ...FULL, sourceArn })]);
      assert.deepEqual([refused, unasked], [[], []]);
    });
  }

  it("lets a batch start builds of its own project, and of no other", async () => {
    const policies = { identity: [batchRolePolicy(HOME, "WebCodeBuild")], boundary: BOUNDARY };
    const project = (name: string): string => `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/${name}`;
    assert.equal(await isAllowed(questionOf("codebuild:StartBuild", project("WebCodeBuild")), policies), true);
    assert.equal(await isAllowed(questionOf("codebuild:StartBuild", project("OtherCodeBuild")), policies), false);
    const everything = { Version: "2012-10-17", Statement: [{ Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] }] } as const; // prettier-ignore
    const ofOthers = { ...questionOf("codebuild:StartBuild", project("Payments")), context: {} };
    assert.equal(await isAllowed(ofOthers, { identity: [everything], boundary: BOUNDARY }), false, "without our tag");
  });

  it("lets the machine that rebuilds, and its schedule, do all of their work, and builds none of it", async () => {
    const machine = "dev-golden-images-prod-rebuild";
    const bucket = "dev-golden-images-builds-rebuild-prod-0123456789abcdef";
    const functionArn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${machine}-github`;
    const fleet = { ...HOME, machine, bucket, pipelines: ["web"], projects: ["Web"], functionArn };
    const asking = functionRolePolicy(HOME, { name: `${machine}-github`, secretName: "Dockerhub" });
    const topic = `arn:aws:sns:eu-west-1:${ACCOUNT}:dev-golden-images-prod-news`;
    const parameters = ["/images/web", "/aws/service/ami"];
    const channels = { pointers: ["/images/web/x86_64/candidate", "/images/web/all/.log"], onBus: true };
    const finishing = releaseRolePolicy(HOME, { name: `${machine}-releases`, bucket, parameters, topics: [topic], ...channels }); // prettier-ignore
    const looking = todayRolePolicy(HOME, { name: `${machine}-today`, parameters });
    const identity = [fleetRolePolicy(fleet), schedulePolicy(HOME, machine), asking, finishing, looking];
    const project = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/Web`;
    const start = `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:${machine}`;
    const pipeline = `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:image-pipeline/web`;
    const image = `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:image/web/1.0.0/1`;
    const [ami, parameter] = [
      "arn:aws:ec2:eu-central-1::image/ami-0123456789abcdef0",
      `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/images/web`,
    ];
    const ofAmazon = (noun: string) => `arn:aws:imagebuilder:eu-west-1:aws:${noun}/amazon-linux-2023-x86/1.0.0/1`;
    const finished: readonly (readonly [action: string, resource?: string])[] = [
      // As the Service Authorization Reference has it: `image/<name>/<version>/*`.
      ["imagebuilder:ListImageBuildVersions", image.replace(/\/1$/, "/*")],
      ["imagebuilder:ListTagsForResource", image],
      ["ec2:CreateTags", ami],
      ["ec2:DescribeTags"],
      ["ec2:DescribeImages"],
      ["ssm:GetParameter", parameter],
      ["ssm:PutParameter", parameter],
      ...["GetParameterHistory", "PutParameter", "DeleteParameter"].flatMap((action) => [[`ssm:${action}`, `${parameter}/x86_64/candidate`], [`ssm:${action}`, `${parameter}/all/.log`]] as const), // prettier-ignore
      ["events:PutEvents", BUS],
      ["sns:Publish", topic],
      ["kms:GenerateDataKey", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`],
      ["imagebuilder:GetImage", ofAmazon("image")],
      ["imagebuilder:GetComponent", ofAmazon("component")],
      ["imagebuilder:ListImageScanFindings", image],
      ["ecr:BatchGetImage", `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/web`],
      ["ecr:DescribeImageScanFindings", `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/web`],
    ];
    const asked: readonly (readonly [action: string, resource: string])[] = [
      ["states:StartExecution", start],
      ["imagebuilder:StartImagePipelineExecution", pipeline],
      ["imagebuilder:GetImage", image],
      ["imagebuilder:TagResource", image],
      ["s3:GetObject", `arn:aws:s3:::${bucket}/plan/1.json`],
      ["s3:PutObject", `arn:aws:s3:::${bucket}/runs/a/web.json`],
      ["lambda:InvokeFunction", functionArn],
      ["s3:ListBucket", `arn:aws:s3:::${bucket}`],
      ...["BatchGetProjects", "BatchGetBuilds", "BatchGetBuildBatches", "ListBuildsForProject", "ListBuildBatchesForProject", "StartBuild", "StartBuildBatch"].map((action) => [`codebuild:${action}`, project] as const), // prettier-ignore
      ["secretsmanager:GetSecretValue", `${SECRETS}:Dockerhub-AbCdEf`],
      ["logs:PutLogEvents", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/${machine}-github:log-stream:1`],
    ];
    for (const [action, resource = "*"] of [...asked, ...finished]) {
      const principal = `arn:aws:iam::${ACCOUNT}:role/rebuild-role-0123456`;
      const tags = { "codebuild:": { "aws:ResourceTag/ImageName": "web" }, "ec2:Create": { "aws:ResourceTag/CreatedBy": "EC2 Image Builder" }, "events:": { "events:source": ["golden-images"] }, "kms:": { "kms:EncryptionContext:aws:sns:topicArn": topic } }; // prettier-ignore
      const own = Object.entries(tags).flatMap(([begin, context]) => (action.startsWith(begin) ? [context] : []));
      const context = { "aws:PrincipalArn": principal, ...own[0] };
      const request = { principal, action, resource, context };
      // AWS's default policy of a key hands the question on to IAM.
      const key = { Version: "2012-10-17", Statement: [{ Sid: "Iam", Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] }, Action: ["kms:*"], Resource: ["*"] }] } as const; // prettier-ignore
      const policies = { identity, boundary: BOUNDARY, ...(resource.includes(":key/") && { resource: key }) };
      assert.equal(await isAllowed(request, policies), true, action);
    }
    for (const [action, resource = ""] of [
      ...asked.slice(0, 4),
      ...finished.filter(([action]) => !/^ecr:|ec2:Describe/.test(action)),
    ]) {
      const ofBuild = questionOf(action, resource);
      const request = { ...ofBuild, context: { "aws:PrincipalArn": ofBuild.principal } };
      assert.equal(await isAllowed(request, { identity, boundary: BOUNDARY }), false, action);
    }
  });

  it("lets the function of releases tell the bus as golden alone, and move no parameter but of its channels", async () => {
    const everything = { Version: "2012-10-17", Statement: [{ Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] }] } as const; // prettier-ignore
    const names = { name: "r-releases", bucket: "runs", parameters: ["/images/web"], topics: [] };
    const own = releaseRolePolicy(HOME, { ...names, pointers: ["/images/web/x86_64/candidate"], onBus: true });
    const parameter = (name: string): string => `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/images/${name}`;
    const may = (action: string, resource: string, identity: PolicyDocument, context: Request["context"] = {}) => {
      const principal = `arn:aws:iam::${ACCOUNT}:role/rebuild-function-releases-role-0123456`;
      const request = { principal, action, resource, context: { "aws:PrincipalArn": principal, ...context } };
      return isAllowed(request, { identity: [identity], boundary: BOUNDARY });
    };
    const cases: readonly (readonly [Parameters<typeof may>, boolean])[] = [
      [["events:PutEvents", BUS, own, { "events:source": ["golden-images"] }], true],
      [["events:PutEvents", BUS, releaseRolePolicy(HOME, names), { "events:source": ["golden-images"] }], false],
      [["events:PutEvents", BUS, own, { "events:source": ["payments"] }], false],
      [["events:PutEvents", BUS, everything, { "events:source": ["payments"] }], false],
      [
        ["events:PutEvents", BUS.replace("default", "payments"), everything, { "events:source": ["golden-images"] }],
        false,
      ],
      [["events:PutRule", `arn:aws:events:eu-west-1:${ACCOUNT}:rule/r`, everything], false],
      [["ssm:DeleteParameter", parameter("web/x86_64/candidate"), own], true],
      [["ssm:DeleteParameter", parameter("web"), own], false],
      [["ssm:GetParameterHistory", parameter("api/x86_64/candidate"), own], false],
      [["ssm:PutParameter", parameter("api/x86_64/candidate"), own], false],
    ];
    for (const [question, answer] of cases) assert.equal(await may(...question), answer, question.slice(0, 2).join());
  });

  it("lets builds do nothing that their project does not name", async () => {
    const policies = { identity: [buildProjectRolePolicy(FULL)], boundary: BOUNDARY };
    const others: readonly (readonly [action: string, resource: string])[] = [
      ["secretsmanager:GetSecretValue", `${SECRETS}:payments-AbCdEf`],
      ["secretsmanager:GetSecretValue", `${SECRETS}:Dockerhub-other-AbCdEf`],
      ["s3:GetObject", "arn:aws:s3:::dev-golden-images-builds-other-0123456789abcdef/artifacts/a"],
      ["ecr:PutImage", repository("other")],
      ["iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/builds-ci-web-role-0123456`],
    ];
    for (const [action, resource] of others) {
      assert.equal(await isAllowed(questionOf(action, resource), policies), false, `${action} on ${resource}`);
    }
  });

  it("lets a role that is given everything do nothing that leads further", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role`;
    const beyond: readonly Beyond[] = [
      ["iam:CreateRole", `${role}/builds-ci-web-role-0123456`],
      ["iam:AttachRolePolicy", `${role}/builds-ci-web-role-0123456`],
      ["iam:DeleteRolePermissionsBoundary", `${role}/builds-ci-web-role-0123456`],
      ["iam:CreatePolicyVersion", `arn:aws:iam::${ACCOUNT}:policy/dev-golden-images-builds-boundary`],
      ["iam:PassRole", `${role}/builds-ci-web-role-0123456`, { "iam:PassedToService": "codebuild.amazonaws.com" }],
      ["sts:AssumeRole", `${role}/administrator`],
      ["codebuild:UpdateProject", `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/WebCodeBuild`],
      ["secretsmanager:GetSecretValue", `${SECRETS}:payments-AbCdEf`],
      ["ssm:GetParameter", `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/payments`],
      ["ssm:GetParameters", `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/payments`],
      ["secretsmanager:PutSecretValue", `${SECRETS}:Dockerhub-AbCdEf`],
      ["s3:GetObject", "arn:aws:s3:::dev-golden-images-state-0123/.pulumi/stacks/golden-images/prod.json"],
      ["s3:PutObject", "arn:aws:s3:::tools/agent"],
      ["s3:DeleteObject", "arn:aws:s3:::dev-golden-images-builds-web-0123456789abcdef/artifacts/a"],
      ["ecr:PutImage", "arn:aws:ecr:eu-west-1:444455556666:repository/web"],
      ["ecr:BatchDeleteImage", repository("web")],
      ["logs:DeleteLogGroup", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/codebuild/WebCodeBuild`],
      ["kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`],
      ["ec2:RunInstances", `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`],
      ["imagebuilder:StartImagePipelineExecution", `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:image-pipeline/web`],
    ];
    await assertBeyond(BOUNDARY, `${role}/builds-ci-web-role-0123456`, beyond);
  });

  it("fits into a policy of IAM in every partition, with all that projects may be allowed to read", () => {
    const arns = Array.from({ length: MOST_PROJECT_ARNS }, (_, index) =>
      index
        .toString()
        .padStart(2, "0")
        .repeat(LONGEST_BOUNDARY_ARN / 2),
    );
    for (const partition of ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc"] as const) {
      const document = projectsBoundaryPolicy({ ...FAMILY, partition, namePrefix: "a".repeat(20) }, arns);
      const { length } = JSON.stringify(document);
      assert.ok(length <= MANAGED_LIMIT, `${partition}: ${length}`);
    }
  });

  it("is chosen by the setting that chooses the other", () => {
    assert.equal(projectsBoundaryArn(undefined, FAMILY), `arn:aws:iam::${ACCOUNT}:policy/dev-golden-images-builds-boundary`); // prettier-ignore
    assert.equal(projectsBoundaryArn("arn:aws:iam::1:policy/own", FAMILY), "arn:aws:iam::1:policy/own");
    assert.equal(projectsBoundaryArn("none", FAMILY), undefined);
  });

  it("knows the buckets of projects by their names, however long, and no bucket of the state", () => {
    for (const [prefix, project] of [
      [undefined, "Web_CodeBuild"],
      ["a".repeat(20), "x".repeat(150)],
      ["dev", "-"],
    ] as const) {
      const bucket = projectBucketPrefix(prefix, project);
      assert.match(bucket, /^[a-z0-9][a-z0-9-]{1,44}[a-z0-9]$/);
      assert.ok(`${bucket}-0123`.startsWith(projectBucketPattern(prefix).slice(0, -1)), bucket);
    }
  });
});

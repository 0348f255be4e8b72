import { strict as assert } from "node:assert";
import { UpdateRunner, type UpdateRunnerArgs } from "../../components";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const PROJECT = "aws:codebuild/project:Project";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";
const TAGS = { ImageName: "team-images-update" };

const LEAST: UpdateRunnerArgs = {
  name: "team-images-update",
  accountId: "111122223333",
  region: "us-east-1",
  repository: "example/team-images",
  stack: "prod",
  githubApp: { secretName: "golden-images/github-app" },
};

type Inputs = Readonly<Record<string, unknown>>;

function commandsOf(source: unknown): Readonly<Record<string, readonly string[]>> {
  const { buildspec } = source as { readonly buildspec: string };
  const { phases } = JSON.parse(buildspec) as { phases: Record<string, { commands: string[] }> };
  return Object.fromEntries(Object.entries(phases).map(([phase, { commands }]) => [phase, commands]));
}

describe("components/UpdateRunner", () => {
  it("makes exactly this", async () => {
    const resources = await recordResources(() => new UpdateRunner("update", LEAST));
    assert.deepEqual(
      listed(resources).filter((each) => !each.includes("update-artifacts")),
      [
        "aws:cloudwatch/logGroup:LogGroup::update-log-group",
        `${PROJECT}::update-project`,
        `${ROLE}::update-role`,
        `${ROLE}::update-start-role`,
        `${ROLE_POLICY}::update-role-policy`,
        `${ROLE_POLICY}::update-role-reads`,
        `${ROLE_POLICY}::update-start-role-policy`,
        "aws:s3/bucketObjectv2:BucketObjectv2::update-context",
        `${SCHEDULE}::update-schedule`,
        "golden-images:build:UpdateRunner::update",
      ],
    );
    const { source, environment, ...inputs } = only(resources, PROJECT).inputs as Inputs;
    const given = Object.entries(inputs).filter(([key]) => !["serviceRole", "logsConfig"].includes(key));
    assert.deepEqual(Object.fromEntries(given), {
      name: "team-images-update",
      description: "Proposes what is newer than example/team-images has",
      artifacts: { type: "NO_ARTIFACTS" },
      ...{ buildTimeout: 60, queuedTimeout: 60, concurrentBuildLimit: 1 },
      ...{ badgeEnabled: false, projectVisibility: "PRIVATE", region: "us-east-1" },
    });
    assert.deepEqual(environment, {
      ...{ type: "LINUX_CONTAINER", image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" },
      ...{ computeType: "BUILD_GENERAL1_SMALL", imagePullCredentialsType: "CODEBUILD", privilegedMode: false },
      environmentVariables: [
        { name: "GITHUB_APP_ID", type: "SECRETS_MANAGER", value: "golden-images/github-app:appId" },
        { name: "GITHUB_APP_PRIVATE_KEY", type: "SECRETS_MANAGER", value: "golden-images/github-app:privateKey" },
      ],
    });
    const folder = '"$CODEBUILD_SRC_DIR/repository"';
    assert.deepEqual(commandsOf(source), {
      install: [
        `GITHUB_TOKEN="$(node "$CODEBUILD_SRC_DIR/app-token.js" 'example/team-images')" && export GITHUB_TOKEN`,
        `git config --global 'credential.https://github.com.helper' '!f() { echo username=x-access-token; echo "password=$GITHUB_TOKEN"; }; f'`,
        `git clone --quiet --single-branch 'https://github.com/example/team-images' ${folder}`,
        `cd ${folder} && npm ci --ignore-scripts --no-audit --no-fund`,
        `cd ${folder} && if [ -f stacks/index.ts ]; then npm run prepare; fi`,
      ],
      build: [
        `cd ${folder} && npx --no -- golden update --pull-request --repository 'example/team-images' --stack 'prod'`,
      ],
      post_build: [`cd ${folder} && npx --no -- golden consumers update --all --stack 'prod'`],
    });
    assert.equal(only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"], 90);
  });

  it("is started on working days by a role that may start it alone", async () => {
    const resources = await recordResources(() => new UpdateRunner("update", LEAST));
    const { target, ...schedule } = only(resources, SCHEDULE).inputs as { target: Inputs };
    assert.deepEqual(schedule, {
      ...{ name: "team-images-update", state: "ENABLED", region: "us-east-1", flexibleTimeWindow: { mode: "OFF" } },
      ...{ scheduleExpression: "cron(0 5 ? * MON-FRI *)", scheduleExpressionTimezone: "Etc/UTC" },
    });
    assert.equal(target["arn"], "arn:aws:scheduler:::aws-sdk:codebuild:startBuild");
    assert.equal(target["input"], '{"ProjectName":"team-images-update"}');
    const start = only(resources, ROLE_POLICY, "update-start-role-policy").inputs["policy"];
    assert.deepEqual((JSON.parse(String(start)) as { Statement: unknown }).Statement, [
      {
        ...{ Sid: "StartBuilds", Effect: "Allow", Action: ["codebuild:StartBuild"] },
        Resource: ["arn:aws:codebuild:us-east-1:111122223333:project/team-images-update"],
      },
    ]);
  });

  it("reads of secrets the App's alone, and follows no batch", async () => {
    const resources = await recordResources(() => new UpdateRunner("update", LEAST));
    const policy = only(resources, ROLE_POLICY, "update-role-policy").inputs["policy"];
    const { Statement } = JSON.parse(String(policy)) as { Statement: { Sid: string; Resource: string[] }[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["WriteLog", "KeepArtifacts", "FindBucket", "ReadSecrets"],
    );
    assert.deepEqual(Statement.at(-1)?.Resource, [
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:golden-images/github-app-??????",
    ]);
  });

  it("passes everything on, and hands no token of a server to github.com", async () => {
    const full: UpdateRunnerArgs = {
      ...LEAST,
      repository: "https://github.example.org/platform/team-images",
      ...{ cron: "0 6 1 * ? *", timezone: "Europe/Berlin", architecture: "arm64", logRetentionInDays: 30, tags: TAGS },
      ...{ permissionsBoundary: BOUNDARY, bucketPrefix: "golden-images-builds-update" },
      vpc: { vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    };
    const resources = await recordResources(() => new UpdateRunner("update", full));
    const project = only(resources, PROJECT).inputs as Inputs;
    const environment = project["environment"] as Inputs & { readonly environmentVariables: readonly unknown[] };
    assert.equal(environment["type"], "ARM_CONTAINER");
    assert.deepEqual(environment.environmentVariables.at(-1), { name: "GH_HOST", type: "PLAINTEXT", value: "github.example.org" }); // prettier-ignore
    const { install = [] } = commandsOf(project["source"]);
    assert.match(install[0] ?? "", /^GH_ENTERPRISE_TOKEN=/);
    assert.match(install[1] ?? "", /'credential\.https:\/\/github\.example\.org\.helper'.*\$GH_ENTERPRISE_TOKEN/);
    assert.doesNotMatch(install.join("\n"), /GITHUB_TOKEN/);
    assert.deepEqual(project["vpcConfig"], { vpcId: "vpc-1", subnets: ["subnet-1"], securityGroupIds: ["sg-1"] });
    const { scheduleExpression, scheduleExpressionTimezone } = only(resources, SCHEDULE).inputs;
    assert.deepEqual([scheduleExpression, scheduleExpressionTimezone], ["cron(0 6 1 * ? *)", "Europe/Berlin"]);
    for (const role of ["update-role", "update-start-role"]) {
      const { permissionsBoundary, tags } = only(resources, ROLE, role).inputs;
      assert.deepEqual([permissionsBoundary, tags], [BOUNDARY, TAGS]);
    }
  });

  it("names every wrong argument at once", async () => {
    const wrong: UpdateRunnerArgs = {
      ...{ name: "-", accountId: "1", region: "us-east-1", repository: "https://me:secret@example.org/a/b" },
      ...{ stack: "a'b", githubApp: { secretName: "arn:aws:x" }, cron: "0 5 * * 1-5" },
    };
    const message = await resourceErrorOf(() => new UpdateRunner("update", wrong));
    assert.doesNotMatch(String(message), /secret@/);
    const paths = [...String(message).matchAll(/^ {2}([\w.]+):/gm)].map(([, path]) => path);
    assert.deepEqual(paths, ["accountId", "name", "repository", "stack", "githubApp.secretName", "cron"]);
  });
});

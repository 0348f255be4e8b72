import { strict as assert } from "node:assert";
import * as fc from "fast-check";
import { CiProject, type CiProjectArgs, type WebhookFilter } from "../../components";
import { isAnchored } from "../../components/build-project/webhook-faults";
import { ACCOUNT, FULL_CI, LEAST_CI } from "./build-project-cases";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const PROJECT = "aws:codebuild/project:Project";
const WEBHOOK = "aws:codebuild/webhook:Webhook";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const LOCATION = "webcodebuild-builds-0123456789abcdef";

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

const withFilters = (...filters: readonly WebhookFilter[]): CiProjectArgs => ({
  ...LEAST_CI,
  webhook: { kind: "webhook", filterGroups: [{ events: ["PUSH"], filters }] },
});

describe("components/CiProject", () => {
  it("makes a project with a role, a bucket and a log group of its own, and a webhook; forks wait for approval", async () => {
    const resources = await recordResources(() => new CiProject("web", LEAST_CI));

    assert.deepEqual(
      listed(resources).filter((name) => !name.startsWith("aws:s3/") && !name.startsWith("random:")),
      [
        "aws:cloudwatch/logGroup:LogGroup::web-log-group",
        `${PROJECT}::web-project`,
        `${WEBHOOK}::web-webhook`,
        "aws:iam/role:Role::web-role",
        `${POLICY}::web-role-policy`,
        "golden-images:build:CiProject::web",
        "golden-images:storage:ArtifactBucket::web-artifacts",
      ],
    );
    assert.deepEqual(only(resources, PROJECT).inputs, {
      name: "WebCodeBuild",
      serviceRole: `arn:aws:iam::${ACCOUNT}:role/web-role-1234567`,
      source: {
        type: "GITHUB",
        location: "https://github.com/example-org/web.git",
        buildspec: "buildspec.yaml",
        gitCloneDepth: 1,
        gitSubmodulesConfig: { fetchSubmodules: false },
        reportBuildStatus: true,
        insecureSsl: false,
      },
      environment: {
        type: "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
        imagePullCredentialsType: "CODEBUILD",
        privilegedMode: false,
        environmentVariables: [],
      },
      artifacts: {
        type: "S3",
        location: LOCATION,
        path: "artifacts",
        namespaceType: "BUILD_ID",
        overrideArtifactName: true,
        name: "artifacts",
        packaging: "ZIP",
        encryptionDisabled: false,
      },
      logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: "/aws/codebuild/WebCodeBuild" } },
      buildTimeout: 60,
      queuedTimeout: 480,
      badgeEnabled: false,
      projectVisibility: "PRIVATE",
      region: "eu-west-1",
    });
    assert.deepEqual(only(resources, WEBHOOK).inputs, {
      projectName: "WebCodeBuild",
      buildType: "BUILD",
      filterGroups: [{ filters: [{ type: "EVENT", pattern: "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED" }] }],
      pullRequestBuildPolicy: { requiresCommentApproval: "FORK_PULL_REQUESTS" },
      region: "eu-west-1",
    });
    assert.equal(only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs.retentionInDays, 14);
    const [rule] = only(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs.rules as {
      expiration: object;
    }[];
    assert.deepEqual(rule?.expiration, { days: 30 });
    assert.equal(only(resources, "aws:s3/bucket:Bucket").protect, true);
    assert.ok(only(resources, PROJECT).dependencies.includes(`${POLICY}::web-role-policy`));
  });

  it("lets only builds of this project use the role, and the role only what is the project's", async () => {
    const resources = await recordResources(() => new CiProject("web", LEAST_CI));

    assert.deepEqual(JSON.parse(String(only(resources, "aws:iam/role:Role").inputs.assumeRolePolicy)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "CodeBuild",
          Effect: "Allow",
          Principal: { Service: ["codebuild.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
          Condition: {
            StringEquals: {
              "aws:SourceAccount": ACCOUNT,
              "aws:SourceArn": `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/WebCodeBuild`,
            },
          },
        },
      ],
    });
    const { Statement } = JSON.parse(String(only(resources, POLICY).inputs.policy)) as { Statement: Statement[] };
    assert.deepEqual(
      Statement.map(({ Sid, Resource }) => [Sid, ...Resource]),
      [
        ["WriteLog", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/codebuild/WebCodeBuild:*`],
        ["KeepArtifacts", `arn:aws:s3:::${LOCATION}/*`],
        ["FindBucket", `arn:aws:s3:::${LOCATION}`],
      ],
    );
  });

  it("passes every argument on", async () => {
    const resources = await recordResources(() => new CiProject("web", FULL_CI));

    const { inputs } = only(resources, PROJECT);
    assert.deepEqual(inputs.environment, {
      type: "ARM_CONTAINER",
      computeType: "BUILD_GENERAL1_LARGE",
      image: FULL_CI.environment.image,
      imagePullCredentialsType: "SERVICE_ROLE",
      registryCredential: {
        credential: FULL_CI.environment.registryCredential,
        credentialProvider: "SECRETS_MANAGER",
      },
      privilegedMode: true,
      fleet: { fleetArn: FULL_CI.environment.fleetArn },
      environmentVariables: [
        { name: "STAGE", type: "PLAINTEXT", value: "ci" },
        { name: "LEVEL", type: "PARAMETER_STORE", value: "/web/level" },
        {
          name: "DOCKER_USER",
          type: "SECRETS_MANAGER",
          value: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:Dockerhub-AbCdEf:User`,
        },
        { name: "LICENSE", type: "SECRETS_MANAGER", value: "license" },
      ],
    });
    assert.deepEqual(inputs.source, {
      type: "GITHUB",
      location: "https://github.com/example-org/web.git",
      buildspec: "version: 0.2\n",
      gitCloneDepth: 0,
      gitSubmodulesConfig: { fetchSubmodules: true },
      reportBuildStatus: false,
      insecureSsl: false,
    });
    assert.deepEqual(inputs.buildBatchConfig, {
      serviceRole: `arn:aws:iam::${ACCOUNT}:role/web-batch-role-1234567`,
      timeoutInMins: 240,
      combineArtifacts: true,
      restrictions: { maximumBuildsAllowed: 40, computeTypesAlloweds: ["BUILD_GENERAL1_LARGE"] },
    });
    const { description, sourceVersion, buildTimeout, queuedTimeout, concurrentBuildLimit, encryptionKey } = inputs;
    assert.deepEqual(
      [description, sourceVersion, buildTimeout, queuedTimeout, concurrentBuildLimit, encryptionKey],
      ["Builds web", "main", 120, 60, 2, FULL_CI.kmsKeyArn],
    );
    assert.deepEqual(inputs.cache, { type: "S3", location: "golden-images-builds-web-0123456789abcdef/cache" });
    assert.deepEqual(inputs.vpcConfig, { vpcId: "vpc-1", subnets: ["subnet-1"], securityGroupIds: ["sg-1"] });
    assert.deepEqual(inputs.tags, FULL_CI.tags);
    assert.equal((inputs.artifacts as { packaging: string }).packaging, "NONE");
    assert.deepEqual(only(resources, WEBHOOK).inputs, {
      projectName: "WebCodeBuild",
      buildType: "BUILD_BATCH",
      filterGroups: [
        {
          filters: [
            { type: "EVENT", pattern: "PUSH" },
            { type: "HEAD_REF", pattern: "^refs/heads/(?:main|release/.*)$" },
            { type: "ACTOR_ACCOUNT_ID", pattern: "^(?:12345|67890)$", excludeMatchedPattern: true },
          ],
        },
      ],
      pullRequestBuildPolicy: { requiresCommentApproval: "ALL_PULL_REQUESTS", approverRoles: ["GITHUB_ADMIN"] },
      region: "eu-west-1",
    });
    const logs = only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs;
    assert.deepEqual([logs.retentionInDays, logs.kmsKeyId], [3, FULL_CI.kmsKeyArn]);
    assert.equal(only(resources, "aws:s3/bucket:Bucket").protect, false);
    const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
    assert.deepEqual(
      roles.map((role) => role.inputs.permissionsBoundary),
      [FULL_CI.permissionsBoundary, FULL_CI.permissionsBoundary],
    );
  });

  it("gives the role what the arguments name, and wildcards only where AWS knows no resource (row 17)", async () => {
    const resources = await recordResources(() => new CiProject("web", FULL_CI));

    const { Statement } = JSON.parse(String(only(resources, POLICY, "web-role-policy").inputs.policy)) as {
      Statement: Statement[];
    };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      [
        ...["WriteLog", "KeepArtifacts", "FindBucket", "EncryptArtifacts", "WriteReports", "ReadSource", "ReadObjects"],
        ...["ReadSecrets", "ReadEnvironment", "LogInToEcr", "PullImages", "PullThroughCache", "PushImages"],
        ...["DescribeNetwork", "JoinNetwork", "LeaveNetwork", "LendInterface"],
      ],
    );
    const open = Statement.filter(({ Resource }) => Resource.includes("*")).map(({ Sid }) => Sid);
    assert.deepEqual(open, ["LogInToEcr", "DescribeNetwork"]);
    assert.ok(!JSON.stringify(Statement.map(({ Action }) => Action)).includes("*"));
    const secrets = Statement.find(({ Sid }) => Sid === "ReadSecrets")?.Resource;
    const secret = (name: string): string => `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:${name}`;
    assert.deepEqual(secrets, [secret("Dockerhub-AbCdEf"), secret("license-??????"), secret("registry-AbCdEf")]);
    const batch = JSON.parse(String(only(resources, POLICY, "web-batch-role-policy").inputs.policy)) as unknown;
    assert.deepEqual(batch, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "RunBatch",
          Effect: "Allow",
          Action: ["codebuild:RetryBuild", "codebuild:StartBuild", "codebuild:StopBuild"],
          Resource: [`arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/WebCodeBuild`],
        },
      ],
    });
  });

  it("opens a source by its own connection or secret, and CodeCommit by its role", async () => {
    const sids = async (source: CiProjectArgs["source"]): Promise<unknown> => {
      const args = { ...LEAST_CI, source, webhook: { kind: "manual" } as const };
      const resources = await recordResources(() => new CiProject("web", args));
      const { Statement } = JSON.parse(String(only(resources, POLICY).inputs.policy)) as { Statement: Statement[] };
      const { auth } = only(resources, PROJECT).inputs.source as { auth?: { type: string } };
      return [auth?.type, ...Statement.slice(3).flatMap(({ Action, Resource }) => [...Action, ...Resource])];
    };
    const connectionArn = `arn:aws:codeconnections:eu-west-1:${ACCOUNT}:connection/1`;
    const location = "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/web";

    assert.deepEqual(await sids({ ...LEAST_CI.source, auth: { kind: "connection", connectionArn } }), [
      "CODECONNECTIONS",
      "codeconnections:GetConnection",
      "codeconnections:GetConnectionToken",
      connectionArn,
    ]);
    const secretArn = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:github-AbCdEf`;
    assert.deepEqual(await sids({ ...LEAST_CI.source, auth: { kind: "secret", secretArn } }), [
      "SECRETS_MANAGER",
      "secretsmanager:GetSecretValue",
      secretArn,
    ]);
    assert.deepEqual(await sids({ type: "CODECOMMIT", location, visibility: "private" }), [
      undefined,
      "codecommit:GitPull",
      `arn:aws:codecommit:eu-west-1:${ACCOUNT}:web`,
    ]);
  });

  it("tells every wrong argument, and repeats no credential", async () => {
    const message = await resourceErrorOf(
      () =>
        new CiProject("web", {
          ...LEAST_CI,
          name: "w",
          accountId: "1",
          description: "d".repeat(256),
          source: {
            type: "GITLAB",
            location: "https://user:canary@gitlab.com/a/b",
            visibility: "public",
            auth: { kind: "secret", secretArn: "arn" },
            gitCloneDepth: -1,
          },
          environment: { image: "aws/codebuild/standard:7.0", imagePullCredentialsType: "SERVICE_ROLE" },
          environmentVariables: {
            GITHUB_TOKEN: { kind: "plain", value: "canary" },
            CODEBUILD_X: { kind: "plain", value: "1" },
            URL: { kind: "plain", value: "https://user:canary@example.org" },
          },
          buildTimeoutMinutes: 4,
          queuedTimeoutMinutes: 481,
          concurrentBuildLimit: 0,
          artifactRetentionDays: 0,
          cache: { kind: "local", modes: ["LOCAL_DOCKER_LAYER_CACHE"] },
          batch: { timeoutMinutes: 1, maximumBuildsAllowed: 101 },
          vpc: { vpcId: "vpc-1", subnetIds: [], securityGroupIds: ["1", "2", "3", "4", "5", "6"] },
          webhook: {
            kind: "webhook",
            approval: "none",
            filterGroups: [
              { events: ["PUSH"], filters: [{ type: "ACTOR_ACCOUNT_ID", pattern: "^.*$" }] },
              { events: ["PUSH"], filters: [{ type: "HEAD_REF", pattern: "^refs/heads/main$|b" }] },
            ],
          },
        }),
    );

    assert.deepEqual(
      message.match(/^ {2}\S+(?=: )/gm)?.map((path) => path.trim()),
      [
        ...["accountId", "name", "description", "source.location", "source.auth", "source.gitCloneDepth", "buildspec"],
        ...["environment.image", "environmentVariables.GITHUB_TOKEN", "environmentVariables.CODEBUILD_X"],
        ...["environmentVariables.URL", "buildTimeoutMinutes", "queuedTimeoutMinutes", "concurrentBuildLimit"],
        ...["artifactRetentionDays", "batch.timeoutMinutes", "batch.maximumBuildsAllowed", "cache.modes"],
        ...["vpc.subnetIds", "vpc.securityGroupIds", "webhook.filterGroups[0].filters[0].pattern"],
        ...["webhook.filterGroups[1].filters[0].pattern", "webhook.approval"],
      ],
    );
    assert.ok(!message.includes("canary"));
  });

  it("takes no filters that let more through than they name (row 12)", async () => {
    for (const pattern of ["main", "^main", "main$", "^a$|b$", "^a\\$", "^(a)|(b)$", "^(?:a$", "^[a$", "^$\\"]) {
      const message = await resourceErrorOf(() => new CiProject("web", withFilters({ type: "HEAD_REF", pattern })));
      assert.match(message, /does not cover the whole text/, pattern);
    }
    for (const pattern of ["^a$", "^(?:a|b)$", "^[|]$", "^a\\|b$", "^refs/heads/.*$", "^a\\\\$"]) {
      assert.equal(isAnchored(pattern), true, pattern);
    }
    for (const pattern of ["12345", "^12345", "^\\d+$", "^octocat$", "^12345$|67890", "^(?:1|)$"]) {
      const filter = { type: "ACTOR_ACCOUNT_ID", pattern } as const;
      const message = await resourceErrorOf(() => new CiProject("web", withFilters(filter)));
      assert.match(message, /is not numeric ids between/, pattern);
    }
  });

  it("matches no id that is longer than one that it names: 10,000 of them (row 12)", () => {
    const id = fc.integer({ min: 1, max: 99_999_999 }).map(String);
    const more = fc.stringMatching(/^\d{0,3}$/);
    const longer = fc.tuple(fc.uniqueArray(id, { minLength: 1, maxLength: 5 }), more, more);
    fc.assert(
      fc.property(longer, ([ids, before, after]) => {
        const pattern = `^(?:${ids.join("|")})$`;
        assert.ok(isAnchored(pattern));
        const other = `${before}${ids[0] ?? ""}${after}`;
        assert.equal(new RegExp(pattern).test(other), ids.includes(other));
      }),
      { numRuns: 10_000 },
    );
  });

  it("finds any pattern unanchored that matches beyond an end", () => {
    const part = fc.constantFrom("a", "|", "(", ")", "^", "$", "\\", "[", "]", "(?:", ".*", "b");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const pattern = parts.join("");
        if (!isAnchored(pattern)) return;
        const whole = new RegExp(`^(?:${pattern})$`);
        for (const text of ["a", "b", "ab", "ba", "xa", "ax", "aab", ""]) {
          assert.equal(new RegExp(pattern).test(text), whole.test(text), `${pattern} on ${text}`);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

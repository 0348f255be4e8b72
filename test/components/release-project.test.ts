import { strict as assert } from "node:assert";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { CiProject, ReleaseProject, type ReleaseProjectArgs } from "../../components";
import { ACCOUNT, FULL_CI, LEAST_RELEASE } from "./build-project-cases";
import { listed, only, recordResources, resourceErrorOf } from "./recorded-resources";

const ARN = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/WebReleaseCodeBuild`;
const FULL = { ...FULL_CI, webhook: { kind: "manual" } } as const;
const MAIN = { type: "HEAD_REF", pattern: "^refs/heads/main$" } as const;

describe("components/ReleaseProject", () => {
  it("starts by hand, and keeps artifacts and logs for 180 days", async () => {
    const resources = await recordResources(() => new ReleaseProject("web", LEAST_RELEASE));

    assert.ok(!listed(resources).some((name) => name.includes("Webhook")));
    const [rule] = only(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs.rules as {
      expiration: object;
    }[];
    assert.deepEqual(rule?.expiration, { days: 180 });
    assert.equal(only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs.retentionInDays, 180);
  });

  it("shares no role, bucket, cache or log group with the CI project beside it (row 13)", async () => {
    const resources = await recordResources(() => {
      new CiProject("web-ci", FULL_CI);
      new ReleaseProject("web-release", {
        ...FULL,
        name: "WebReleaseCodeBuild",
        bucketPrefix: "golden-images-builds-webrelease",
      });
    });

    const of = (name: string): readonly string[] => {
      const { inputs } = only(resources, "aws:codebuild/project:Project", `${name}-project`);
      const logs = inputs.logsConfig as { cloudwatchLogs: { groupName: string } };
      const batch = inputs.buildBatchConfig as { serviceRole: string };
      const { location } = inputs.artifacts as { location: string };
      const cache = (inputs.cache as { location: string }).location;
      return [String(inputs.serviceRole), batch.serviceRole, location, cache, logs.cloudwatchLogs.groupName];
    };
    const [ci, release] = [of("web-ci"), of("web-release")];
    assert.deepEqual(
      ci.filter((each) => release.includes(each)),
      [],
    );
    assert.deepEqual(release, [
      `arn:aws:iam::${ACCOUNT}:role/web-release-role-1234567`,
      `arn:aws:iam::${ACCOUNT}:role/web-release-batch-role-1234567`,
      "golden-images-builds-webrelease-0123456789abcdef",
      "golden-images-builds-webrelease-0123456789abcdef/cache",
      "/aws/codebuild/WebReleaseCodeBuild",
    ]);
  });

  it("starts on protected refs, without a policy for pull requests", async () => {
    const webhook = { kind: "webhook", filterGroups: [{ events: ["PUSH"], filters: [MAIN] }] } as const;
    const resources = await recordResources(() => new ReleaseProject("web", { ...LEAST_RELEASE, webhook }));

    assert.deepEqual(only(resources, "aws:codebuild/webhook:Webhook").inputs, {
      projectName: "WebReleaseCodeBuild",
      buildType: "BUILD",
      filterGroups: [{ filters: [{ type: "EVENT", pattern: "PUSH" }, MAIN] }],
      region: "eu-west-1",
    });
  });

  it("refuses pull requests, and refs that anyone can push", async () => {
    const message = await resourceErrorOf(
      () =>
        new ReleaseProject("web", {
          ...LEAST_RELEASE,
          overrides: ["DRY_RUN"],
          webhook: {
            kind: "webhook",
            filterGroups: [
              { events: ["PULL_REQUEST_MERGED" as "PUSH"], filters: [MAIN] },
              { events: ["PUSH"] },
              { events: ["PUSH"], filters: [{ type: "HEAD_REF", pattern: "^refs/heads/.*$" }] },
              { events: ["PUSH"], filters: [{ ...MAIN, excludeMatchedPattern: true }] },
              { events: ["PUSH"], filters: [{ type: "ACTOR_ACCOUNT_ID", pattern: "^1$" }] },
              { events: ["RELEASED"], filters: [{ type: "TAG_NAME", pattern: "^v\\d+$" }] },
            ],
          },
        }),
    );

    assert.deepEqual(
      message.match(/^ {2}\S+(?=: )/gm)?.map((path) => path.trim()),
      [
        "webhook.filterGroups[0].events",
        ...[1, 2, 3, 4].map((index) => `webhook.filterGroups[${index}].filters`),
        "overrides",
      ],
    );
  });

  describe("startPolicy", () => {
    const ask = async (
      args: ReleaseProjectArgs,
      action: string,
      contextVariables: Record<string, string | string[]>,
    ) => {
      let policy = {};
      await recordResources(() => {
        policy = JSON.parse(new ReleaseProject("web", args).startPolicy) as object;
      });
      const principal = `arn:aws:iam::${ACCOUNT}:role/releaser`;
      const request = { principal, action, resource: { resource: ARN, accountId: ACCOUNT }, contextVariables };
      const answer = await runSimulation(
        {
          request,
          identityPolicies: [{ name: "start", policy }],
          serviceControlPolicies: [],
          resourceControlPolicies: [],
        },
        {},
      );
      return answer.resultType === "single" && answer.overallResult === "Allowed";
    };
    const single = {
      ...LEAST_RELEASE,
      environmentVariables: { DRY_RUN: { kind: "plain", value: "--dry-run" } },
      overrides: ["DRY_RUN"],
    } as const;
    const names = (...variables: string[]) => ({ "codebuild:environment.environmentVariables.name": variables });

    it("starts as it is, and with the variables named", async () => {
      assert.equal(await ask(single, "codebuild:StartBuild", {}), true);
      assert.equal(await ask(single, "codebuild:StartBuild", names("DRY_RUN")), true);
      assert.equal(await ask({ ...single, batch: {} }, "codebuild:StartBuildBatch", names("DRY_RUN")), true);
      assert.equal(await ask(single, "codebuild:StopBuild", {}), true);
    });

    it("replaces no other variable, no code and no role", async () => {
      assert.equal(await ask(single, "codebuild:StartBuild", names("DRY_RUN", "PATH")), false);
      assert.equal(await ask(single, "codebuild:StartBuildBatch", {}), false);
      assert.equal(await ask(single, "codebuild:UpdateProject", {}), false);
      for (const key of ["source.buildspec", "source.location", "environment.image", "serviceRole"]) {
        assert.equal(await ask(single, "codebuild:StartBuild", { [`codebuild:${key}`]: "x" }), false, key);
      }
    });
  });
});

/* eslint-disable complexity -- every `?.` on an answer of the SDK counts as a branch */
import { strict as assert } from "node:assert";
import * as cb from "@aws-sdk/client-codebuild";
import { CloudWatchLogsClient, GetLogEventsCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { makeProject, PROJECT, refusal, ROLE_ARN, useWire } from "./bench";

const FLAVORS = ["alpine", "debian", "fedora", "suse", "ubuntu_22", "ubuntu_24"];
const BATCH = `version: 0.2
batch:
  fast-fail: false
  build-list:
${FLAVORS.map((name) => `    - identifier: ${name}`).join("\n")}
`;
const given = {
  name: "Wire",
  serviceRole: ROLE_ARN,
  artifacts: { type: "NO_ARTIFACTS" as const },
  environment: {
    type: "LINUX_CONTAINER" as const,
    image: "aws/codebuild/standard:7.0",
    computeType: "BUILD_GENERAL1_SMALL" as const,
  },
  source: { type: "GITHUB" as const, location: "https://github.com/o/r.git" },
};

describe("CodeBuild on the wire", () => {
  const bench = useWire();

  it("shows and changes a project that Pulumi made, and one that was made here exists for Pulumi", async () => {
    const { codebuild, client, simulator } = bench();
    await makeProject(client, "Web", { tags: { Owner: "me" }, logsConfig: { cloudwatchLogs: { groupName: "g" } } });
    const { project } = await codebuild.send(
      new cb.CreateProjectCommand({ ...given, tags: [{ key: "a", value: "b" }], timeoutInMinutes: 30 }),
    );
    const { projects } = await codebuild.send(new cb.ListProjectsCommand({}));
    const shown = await codebuild.send(new cb.BatchGetProjectsCommand({ names: ["Web", "None"] }));
    await codebuild.send(new cb.UpdateProjectCommand({ name: "Wire", description: "new" }));

    assert.deepEqual(projects, ["Web", "Wire"]);
    assert.deepEqual(shown.projectsNotFound, ["None"]);
    assert.deepEqual(shown.projects?.[0]?.tags, [{ key: "Owner", value: "me" }]);
    assert.equal(shown.projects?.[0]?.logsConfig?.cloudWatchLogs?.groupName, "g");
    assert.deepEqual(shown.projects?.[0]?.created, new Date("2026-11-21T04:00:00.000Z"));
    assert.equal(project?.timeoutInMinutes, 30);
    const { state } = simulator.resources(PROJECT)[1] ?? {};
    assert.deepEqual([state?.["description"], state?.["buildTimeout"], state?.["tags"]], ["new", 30, { a: "b" }]);
    await codebuild.send(new cb.DeleteProjectCommand({ name: "Wire" }));
    assert.equal(simulator.resources(PROJECT).length, 1);
  });

  it("refuses with AWS's errors", async () => {
    const { codebuild } = bench();
    await codebuild.send(new cb.CreateProjectCommand(given));
    const twice = await refusal(codebuild.send(new cb.CreateProjectCommand(given)));
    const role = await refusal(
      codebuild.send(new cb.CreateProjectCommand({ ...given, name: "Other", serviceRole: `${ROLE_ARN}-none` })),
    );
    const missing = await refusal(codebuild.send(new cb.StartBuildCommand({ projectName: "None" })));
    const wrong = {
      ...given,
      name: "Third",
      environment: { ...given.environment, computeType: "HUGE" as "BUILD_GENERAL1_SMALL" },
    };
    const invalid = await refusal(codebuild.send(new cb.CreateProjectCommand(wrong)));
    const stop = await refusal(codebuild.send(new cb.StopBuildCommand({ id: "Wire:none" })));

    assert.equal(twice.name, "ResourceAlreadyExistsException");
    assert.deepEqual([role.name, role.status], ["InvalidInputException", 400]);
    assert.match(role.message, /not authorized to perform: sts:AssumeRole/);
    assert.equal(missing.name, "ResourceNotFoundException");
    assert.match(missing.message, /Project cannot be found: arn:aws:codebuild:us-east-1:111122223333:project\/None/);
    assert.equal(invalid.name, "InvalidInputException");
    assert.match(
      invalid.message,
      /1 validation error detected: environment\.computeType: must be one of \[BUILD_GENERAL1_SMALL/,
    );
    assert.equal(stop.name, "ResourceNotFoundException");
  });

  it("has webhooks, which need a credential, and one credential per server type", async () => {
    const { codebuild } = bench();
    await codebuild.send(new cb.CreateProjectCommand(given));
    const filterGroups = [
      [
        { type: "EVENT" as const, pattern: "PUSH" },
        { type: "HEAD_REF" as const, pattern: "^refs/heads/main$" },
      ],
    ];
    const early = await refusal(codebuild.send(new cb.CreateWebhookCommand({ projectName: "Wire", filterGroups })));
    const importing = {
      serverType: "GITHUB" as const,
      authType: "PERSONAL_ACCESS_TOKEN" as const,
      token: "canary-token",
    };
    const { arn } = await codebuild.send(new cb.ImportSourceCredentialsCommand(importing));
    const second = await refusal(
      codebuild.send(new cb.ImportSourceCredentialsCommand({ ...importing, shouldOverwrite: false })),
    );
    const made = await codebuild.send(new cb.CreateWebhookCommand({ projectName: "Wire", filterGroups }));
    const { projects } = await codebuild.send(new cb.BatchGetProjectsCommand({ names: ["Wire"] }));
    const changed = await codebuild.send(
      new cb.UpdateWebhookCommand({ projectName: "Wire", buildType: "BUILD_BATCH" }),
    );
    const listed = await codebuild.send(new cb.ListSourceCredentialsCommand({}));

    assert.match(early.message, /Could not find access token for server type github/);
    assert.equal(second.name, "ResourceAlreadyExistsException");
    assert.deepEqual(listed.sourceCredentialsInfos, [{ arn, serverType: "GITHUB", authType: "PERSONAL_ACCESS_TOKEN" }]);
    assert.deepEqual(made.webhook?.filterGroups, filterGroups);
    assert.equal(typeof made.webhook?.secret, "string");
    assert.equal(projects?.[0]?.webhook?.secret, undefined);
    assert.equal(changed.webhook?.buildType, "BUILD_BATCH");
    assert.deepEqual(changed.webhook?.filterGroups, filterGroups);
    await codebuild.send(new cb.DeleteWebhookCommand({ projectName: "Wire" }));
    await codebuild.send(new cb.DeleteSourceCredentialsCommand({ arn: arn ?? "" }));
    assert.equal(
      (await refusal(codebuild.send(new cb.DeleteSourceCredentialsCommand({ arn: arn ?? "" })))).name,
      "ResourceNotFoundException",
    );
  });

  it("runs a build through the phases of AWS, with overrides, and lists the newest first", async () => {
    const { codebuild, client, simulator } = bench();
    await makeProject(client, "Web");
    const environmentVariablesOverride = [{ name: "FLAVOR", value: "x", type: "PLAINTEXT" as const }];
    const start = {
      projectName: "Web",
      environmentVariablesOverride,
      computeTypeOverride: "BUILD_GENERAL1_LARGE" as const,
      sourceVersion: "v1",
      timeoutInMinutesOverride: 10,
    };
    const { build } = await codebuild.send(new cb.StartBuildCommand(start));
    const id = build?.id ?? "";
    const seen = [build?.currentPhase];
    for (let at = 0; at < 10; at += 1) {
      simulator.advance(2);
      const { builds } = await codebuild.send(new cb.BatchGetBuildsCommand({ ids: [id] }));
      seen.push(builds?.[0]?.currentPhase);
    }
    const { builds = [], buildsNotFound } = await codebuild.send(
      new cb.BatchGetBuildsCommand({ ids: [build?.arn ?? "", "Web:none"] }),
    );
    const second = await codebuild.send(new cb.RetryBuildCommand({ id }));
    const { ids } = await codebuild.send(new cb.ListBuildsForProjectCommand({ projectName: "Web" }));

    assert.deepEqual(
      seen,
      "SUBMITTED QUEUED PROVISIONING DOWNLOAD_SOURCE INSTALL PRE_BUILD BUILD POST_BUILD UPLOAD_ARTIFACTS FINALIZING COMPLETED".split(
        " ",
      ),
    );
    const [done] = builds;
    assert.deepEqual(
      [done?.buildStatus, done?.buildComplete, done?.buildNumber, done?.timeoutInMinutes],
      ["SUCCEEDED", true, 1, 10],
    );
    assert.deepEqual(done?.environment?.environmentVariables, environmentVariablesOverride);
    assert.deepEqual([done?.environment?.computeType, done?.sourceVersion], ["BUILD_GENERAL1_LARGE", "v1"]);
    assert.equal(done?.phases?.at(-1)?.phaseType, "COMPLETED");
    assert.deepEqual(buildsNotFound, ["Web:none"]);
    assert.deepEqual(ids, [second.build?.id, id]);
    assert.equal(second.build?.buildNumber, 2);
    const gone = await codebuild.send(new cb.BatchDeleteBuildsCommand({ ids: [id, "Web:none"] }));
    assert.deepEqual([gone.buildsDeleted?.length, gone.buildsNotDeleted?.length], [1, 1]);
    assert.deepEqual((await codebuild.send(new cb.ListBuildsCommand({}))).ids, [second.build?.id]);
  });

  it("fails, hangs until its time limit, is stopped and is throttled, by a script", async () => {
    const { codebuild, client, simulator } = bench();
    await makeProject(client, "Web");
    const start = async (): Promise<string> =>
      (await codebuild.send(new cb.StartBuildCommand({ projectName: "Web" }))).build?.id ?? "";
    const show = async (id: string) => (await codebuild.send(new cb.BatchGetBuildsCommand({ ids: [id] }))).builds?.[0];
    simulator.script({ of: "Web", outcome: "fail", phase: "PRE_BUILD", message: "COMMAND_EXECUTION_ERROR: no login" });
    const failing = await start();
    simulator.script({ of: "Web", outcome: "hang", times: 2 });
    const [hanging, stopped] = [await start(), await start()];
    simulator.advance(60);
    await codebuild.send(new cb.StopBuildCommand({ id: stopped }));
    const inWork = await show(hanging);
    simulator.advance(3600);
    simulator.script({ throttled: 1 });
    const throttled = await refusal(start());
    const after = await show(await start());

    const failed = await show(failing);
    assert.equal(failed?.buildStatus, "FAILED");
    const bad = failed.phases?.find(({ phaseStatus }) => phaseStatus === "FAILED");
    assert.deepEqual(
      [bad?.phaseType, bad?.contexts],
      ["PRE_BUILD", [{ statusCode: "COMMAND_EXECUTION_ERROR", message: "no login" }]],
    );
    assert.deepEqual(failed.phases?.map(({ phaseType }) => phaseType).slice(-3), [
      "PRE_BUILD",
      "FINALIZING",
      "COMPLETED",
    ]);
    assert.deepEqual([inWork?.buildStatus, inWork?.currentPhase], ["IN_PROGRESS", "BUILD"]);
    assert.equal((await show(hanging))?.buildStatus, "TIMED_OUT");
    assert.equal((await show(stopped))?.buildStatus, "STOPPED");
    assert.equal(throttled.name, "ThrottlingException");
    assert.equal(after?.buildStatus, "IN_PROGRESS");
  });

  it("gives the same answer to the same token, and refuses it for something else", async () => {
    const { codebuild, client } = bench();
    await makeProject(client, "Web");
    const start = { projectName: "Web", idempotencyToken: "once" };
    const first = await codebuild.send(new cb.StartBuildCommand(start));
    const again = await codebuild.send(new cb.StartBuildCommand(start));
    const other = await refusal(codebuild.send(new cb.StartBuildCommand({ ...start, sourceVersion: "v2" })));

    assert.equal(again.build?.id, first.build?.id);
    assert.equal(other.name, "InvalidInputException");
  });

  it("runs a batch of six flavors of which one fails", async () => {
    const { codebuild, client, simulator, config } = bench();
    await makeProject(client, "Web", { source: { type: "NO_SOURCE", buildspec: BATCH } });
    simulator.script({
      of: "Web",
      logs: ["building"],
      groups: { fedora: { outcome: "fail", logs: ["make: *** Error 2"] } },
    });
    const { buildBatch } = await codebuild.send(new cb.StartBuildBatchCommand({ projectName: "Web" }));
    const id = buildBatch?.id ?? "";
    const show = async () =>
      (await codebuild.send(new cb.BatchGetBuildBatchesCommand({ ids: [id] }))).buildBatches?.[0];
    simulator.advance(5);
    const early = await show();
    simulator.advance(60);
    const done = await show();
    const status = (batch: cb.BuildBatch | undefined) =>
      batch?.buildGroups?.map(
        ({ identifier, currentBuildSummary }) => `${identifier ?? ""} ${currentBuildSummary?.buildStatus ?? "-"}`,
      );
    const failed = done?.buildGroups?.[2]?.currentBuildSummary?.arn ?? "";
    const { builds } = await codebuild.send(new cb.BatchGetBuildsCommand({ ids: [failed] }));
    const logs = new CloudWatchLogsClient(config);
    const { groupName, streamName } = builds?.[0]?.logs ?? {};
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName: groupName, logStreamName: streamName ?? "" }),
    );
    const found = await logs.send(new FilterLogEventsCommand({ logGroupName: groupName, filterPattern: "Error" }));

    assert.deepEqual([early?.buildBatchStatus, early?.currentPhase], ["IN_PROGRESS", "IN_PROGRESS"]);
    assert.deepEqual(
      status(early),
      FLAVORS.map((name) => `${name} IN_PROGRESS`),
    );
    assert.deepEqual([done?.buildBatchStatus, done?.complete, done?.currentPhase], ["FAILED", true, "FAILED"]);
    assert.deepEqual(
      status(done),
      FLAVORS.map((name) => `${name} ${name === "fedora" ? "FAILED" : "SUCCEEDED"}`),
    );
    assert.equal(builds?.[0]?.buildBatchArn, done?.arn);
    assert.equal(groupName, "/aws/codebuild/Web");
    assert.ok(events.some(({ message }) => message?.endsWith("make: *** Error 2\n")));
    assert.ok(found.events?.every(({ logStreamName }) => logStreamName === streamName));

    simulator.clearScripts();
    await codebuild.send(new cb.RetryBuildBatchCommand({ id, retryType: "RETRY_FAILED_BUILDS" }));
    simulator.advance(60);
    const again = await show();
    assert.equal(again?.buildBatchStatus, "SUCCEEDED");
    assert.deepEqual(
      again?.buildGroups?.map(({ priorBuildSummaryList = [] }) => priorBuildSummaryList.length),
      [0, 0, 1, 0, 0, 0],
    );
  });

  it("ends a batch fast, stops it, and says why it has no groups", async () => {
    const { codebuild, client, simulator } = bench();
    const graph =
      "version: 0.2\nbatch:\n  fast-fail: true\n  build-graph:\n    - {identifier: base}\n    - {identifier: slow}\n    - {identifier: leaf, depend-on: [base]}\n";
    await makeProject(client, "Web", { source: { type: "NO_SOURCE", buildspec: graph } });
    await makeProject(client, "Repo", { source: { type: "GITHUB", location: "https://github.com/o/r.git" } });
    const start = async (projectName: string) =>
      (await codebuild.send(new cb.StartBuildBatchCommand({ projectName }))).buildBatch?.id ?? "";
    simulator.script({ of: "Web", groups: { base: { outcome: "fail" }, slow: { secondsPerPhase: 100 } } });
    const fast = await start("Web");
    simulator.advance(60);
    simulator.clearScripts();
    const stopped = await start("Web");
    simulator.advance(10);
    await codebuild.send(new cb.StopBuildBatchCommand({ id: stopped }));
    const none = await start("Repo");
    simulator.script({ of: "Repo", groups: { one: {}, two: {} } });
    const scripted = await start("Repo");
    simulator.script({ of: "Web", groups: { leave: { outcome: "fail" } } });
    const strayed = await start("Web");
    simulator.advance(60);
    const { buildBatches = [] } = await codebuild.send(
      new cb.BatchGetBuildBatchesCommand({ ids: [fast, stopped, none, scripted, strayed] }),
    );
    const { ids } = await codebuild.send(
      new cb.ListBuildBatchesForProjectCommand({ projectName: "Repo", filter: { status: "SUCCEEDED" } }),
    );

    assert.deepEqual(
      buildBatches.map(({ buildBatchStatus }) => buildBatchStatus),
      ["FAILED", "STOPPED", "FAILED", "SUCCEEDED", "FAILED"],
    );
    const messageOf = (batch: cb.BuildBatch | undefined) =>
      batch?.phases?.find(({ phaseStatus }) => phaseStatus === "FAILED")?.contexts?.[0]?.message ?? "";
    assert.deepEqual(
      buildBatches[0]?.buildGroups?.map(({ currentBuildSummary }) => currentBuildSummary?.buildStatus),
      ["FAILED", "STOPPED", undefined],
    );
    assert.match(messageOf(buildBatches[2]), /say the groups in a script/);
    assert.match(
      messageOf(buildBatches[4]),
      /none of the script's groups \(leave\)\. Its builds are base, slow, leaf\.$/,
    );
    assert.deepEqual(ids, [scripted]);
    await codebuild.send(new cb.DeleteBuildBatchCommand({ id: fast }));
    assert.equal((await codebuild.send(new cb.ListBuildBatchesCommand({}))).ids?.length, 4);
  });
});

import * as assert from "node:assert/strict";
import type { Build, BuildBatch, BuildBatchPhase } from "@aws-sdk/client-codebuild";
import fc from "fast-check";
import { hasEnded, hasFailed, runOfBatch, runOfBuild, type Run } from "../../../operations/builds/run";
import { watchRun } from "../../../operations/builds/watch";

const AT = new Date("2026-11-22T07:00:00Z");
const LATER = new Date("2026-11-22T07:02:05Z");
const ARN = "arn:aws:codebuild:us-east-1:111122223333:build";

const FAILED: Build = {
  ...{ id: "slc:2", arn: `${ARN}/slc:2`, projectName: "slc", buildStatus: "FAILED", currentPhase: "COMPLETED" },
  ...{ startTime: AT, endTime: LATER },
  phases: [
    { phaseType: "PROVISIONING", phaseStatus: "SUCCEEDED" },
    {
      phaseType: "BUILD",
      phaseStatus: "FAILED",
      contexts: [{ statusCode: "COMMAND_EXECUTION_ERROR", message: "exit status 2" }],
    },
    { phaseType: "POST_BUILD", phaseStatus: "SUCCEEDED" },
  ],
  logs: { groupName: "/builds/slc", streamName: "2", deepLink: "https://console.aws.amazon.com/2" },
};
const BATCH: BuildBatch = {
  ...{ id: "slc:1", projectName: "slc", buildBatchStatus: "IN_PROGRESS", startTime: AT, sourceVersion: "main" },
  buildGroups: [
    { identifier: "alpine", ignoreFailure: false, currentBuildSummary: { arn: `${ARN}/slc:2`, buildStatus: "FAILED" } },
    {
      identifier: "debian",
      ignoreFailure: true,
      currentBuildSummary: { arn: `${ARN}/slc:3`, buildStatus: "SUCCEEDED" },
    },
    { identifier: "ubuntu", dependsOn: ["alpine"] },
  ],
};

describe("what CodeBuild says of a run", () => {
  it("of a batch: a line a build, those that CodeBuild has made with phase, reason and log", () => {
    assert.deepEqual(runOfBatch(BATCH, [FAILED]), {
      ...{ id: "slc:1", project: "slc", isBatch: true, status: "IN_PROGRESS", sourceVersion: "main", startedAt: AT },
      builds: [
        {
          ...{ name: "alpine", id: "slc:2", status: "FAILED", mayFail: false, phase: "BUILD", reason: "exit status 2" },
          ...{ startedAt: AT, endedAt: LATER, link: "https://console.aws.amazon.com/2" },
          log: { group: "/builds/slc", stream: "2" },
        },
        { name: "debian", mayFail: true, status: "SUCCEEDED" },
        { name: "ubuntu", mayFail: false, status: "WAITING" },
      ],
    });
  });

  it("of a batch that never made a build: why", () => {
    const reason = "YAML_FILE_ERROR: mapping values are not allowed";
    const failed: BuildBatchPhase = {
      phaseType: "DOWNLOAD_BATCHSPEC",
      phaseStatus: "FAILED",
      contexts: [{ message: reason }],
    };
    const run = runOfBatch({ id: "slc:1", buildBatchStatus: "FAILED", phases: [failed] }, []);
    assert.equal(run.reason, reason);
    assert.ok(hasFailed(run));
  });

  it("of a single build: one line of the project's name, and the commit where CodeBuild knows it", () => {
    const run = runOfBuild({ ...FAILED, sourceVersion: "main", resolvedSourceVersion: "3f2c1ab" });
    assert.equal(run.sourceVersion, "3f2c1ab");
    assert.deepEqual(
      run.builds.map(({ name }) => name),
      ["slc"],
    );
  });

  it("takes a status that it does not know for one that goes on", () => {
    fc.assert(
      fc.property(fc.string(), (status) => {
        const known = ["SUCCEEDED", "FAILED", "FAULT", "TIMED_OUT", "STOPPED"].includes(status);
        assert.equal(hasEnded(runOfBuild({ buildStatus: status as "FAILED" })), known);
      }),
    );
  });
});

describe("watching a run", () => {
  const run = (status: Run["status"]): Run => ({ id: "slc:1", project: "slc", isBatch: false, status, builds: [] });

  it("looks until it has ended, and never again", async () => {
    const statuses: Run["status"][] = ["IN_PROGRESS", "IN_PROGRESS", "FAILED", "SUCCEEDED"];
    let waits = 0;
    const seen: Run["status"][] = [];
    const read = () => Promise.resolve(run(statuses.shift() ?? "FAULT"));
    const wait = () => Promise.resolve(void (waits += 1));
    for await (const { status } of watchRun({ read, wait, isStopped: () => false })) seen.push(status);
    assert.deepEqual([seen, waits], [["IN_PROGRESS", "IN_PROGRESS", "FAILED"], 2]);
  });

  it("ends when it is stopped, while the run goes on", async () => {
    let isStopped = false;
    const seen: Run["status"][] = [];
    const read = () => Promise.resolve(run("IN_PROGRESS"));
    const wait = () => Promise.resolve(void (isStopped = true));
    for await (const { status } of watchRun({ read, wait, isStopped: () => isStopped })) seen.push(status);
    assert.deepEqual(seen, ["IN_PROGRESS"]);
  });
});

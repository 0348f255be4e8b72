import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchGetBuildBatchesCommand, CodeBuildClient, StartBuildBatchCommand } from "@aws-sdk/client-codebuild";
import { startSimulator } from "../../../simulator";
import served from "../../../simulator/wire/models/served.json";
import { MODELS } from "../../../simulator/wire/model";
import { HANDLERS } from "../../../simulator/wire/services";
import { connectTo } from "../client";
import { ROLE, TRUST } from "../fixture";
import { configOf, makeProject, useWire } from "./bench";

const SIGNED =
  "AWS4-HMAC-SHA256 Credential=AKID/20261121/us-east-1/codebuild/aws4_request, SignedHeaders=host, Signature=0";

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

function post(endpoint: string, path: string, headers: Record<string, string>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${endpoint}${path}`, { method: "POST", headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("the server of AWS's protocols", () => {
  const bench = useWire();

  it("serves exactly the operations of the list, and has the model of each", () => {
    for (const [service, operations] of Object.entries(served)) {
      const listed = operations.split(" ");
      assert.deepEqual(Object.keys(HANDLERS[service] ?? {}).sort(), listed, service);
      assert.deepEqual(Object.keys(MODELS[service]?.operations ?? {}), listed, service);
    }
    assert.deepEqual(Object.keys(HANDLERS), Object.keys(served));
  });

  it("answers JSON 1.1 beside CBOR, and says what it does not serve in AWS's shape", async () => {
    const { endpoint } = bench();
    const call = (target: string, body = "{}", authorization = SIGNED) =>
      post(endpoint, "/", { authorization, "x-amz-target": `CodeBuild_20161006.${target}` }, body);
    const listed = await call("ListProjects");
    const unknown = await call("ListFleets");
    const broken = await call("ListProjects", "{");
    const extra = await call("ListProjects", '{"sort": 1}');
    const unsigned = await call("ListProjects", "{}", "");
    const other = await call("ListProjects", "{}", SIGNED.replace("codebuild", "lambda"));

    assert.deepEqual([listed.status, JSON.parse(listed.body)], [200, { projects: [] }]);
    assert.equal(typeof listed.headers["x-amzn-requestid"], "string");
    const codes = [unknown, broken, extra, unsigned, other].map(({ status, body }) => [
      status,
      (JSON.parse(body) as { __type: string }).__type,
    ]);
    assert.deepEqual(codes, [
      [400, "UnknownOperationException"],
      [400, "SerializationException"],
      [400, "InvalidInputException"],
      [403, "MissingAuthenticationToken"],
      [501, "UnknownService"],
    ]);
    assert.match(extra.body, /sort: is not known/);
  });

  it("is not for web pages: other hosts and forms are refused", async () => {
    const { endpoint } = bench();
    const rebound = await post(endpoint, "/", { host: "evil.example:80", authorization: SIGNED }, "{}");
    const form = await post(endpoint, "/_simulator/advance", { "content-type": "text/plain" }, '{"seconds": 1}');

    assert.equal(rebound.status, 403);
    assert.equal(form.status, 405);
  });

  it("takes scripts and the time from another process", async () => {
    const { endpoint } = bench();
    const json = { "content-type": "application/json" };
    const wrong = await post(endpoint, "/_simulator/scripts", json, '[{"of": "a"}, {"outcom": "fail", "times": -1}]');
    const good = await post(endpoint, "/_simulator/scripts", json, '[{"outcome": "fail"}]');
    const advanced = await post(endpoint, "/_simulator/advance", json, '{"seconds": 60}');
    const back = await post(endpoint, "/_simulator/advance", json, '{"seconds": -60}');

    assert.equal(wrong.status, 400);
    assert.match(wrong.body, /^1: outcom is not one of outcome, phase, .*\n1: times has a wrong value\n$/);
    assert.deepEqual([good.status, advanced.status, back.status], [200, 200, 400]);
  });

  it("keeps a running batch, its script and the clock over a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "golden-wire-"));
    const stateFile = join(folder, "cloud.json");
    const now = () => new Date("2026-11-21T04:00:00.000Z");
    try {
      const first = await startSimulator({ stateFile, now });
      const client = connectTo(first);
      await client.make(ROLE, "role", { name: "builder", assumeRolePolicy: TRUST });
      await makeProject(client, "Web", {
        source: { type: "NO_SOURCE", buildspec: "version: 0.2\nbatch: {build-list: [{identifier: a}]}\n" },
      });
      first.script({ of: "Web", outcome: "fail", secondsPerPhase: 10 });
      const codebuild = new CodeBuildClient(configOf(await first.serveAws()));
      const { buildBatch } = await codebuild.send(new StartBuildBatchCommand({ projectName: "Web" }));
      first.advance(30);
      client.close();
      await first.close();

      const second = await startSimulator({ stateFile, now });
      const again = new CodeBuildClient(configOf(await second.serveAws()));
      const show = async () =>
        (await again.send(new BatchGetBuildBatchesCommand({ ids: [buildBatch?.id ?? ""] }))).buildBatches?.[0];
      const running = await show();
      second.advance(600);
      const ended = await show();
      await second.close();

      assert.deepEqual([running?.buildBatchStatus, running?.currentPhase], ["IN_PROGRESS", "IN_PROGRESS"]);
      assert.equal(running?.buildGroups?.[0]?.currentBuildSummary?.buildStatus, "IN_PROGRESS");
      assert.equal(ended?.buildBatchStatus, "FAILED");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

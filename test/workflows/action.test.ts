import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import { bundle } from "../../scripts/bundle";
import { Repository } from "../scenarios/git/repository";
import { ROOT } from "./workflow-files";

interface Ran {
  readonly code: number | null;
  readonly text: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

const PULL_REQUEST = { GITHUB_BASE_REF: "main", GITHUB_EVENT_NAME: "pull_request" };
const OURS = { pull_request: { head: { repo: { full_name: "o/r" } } } };

describe("the action", () => {
  let folder = "";
  let repository: Repository;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "golden-action-"));
    await bundle(join(folder, "dist-bundle"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    repository = new Repository();
    // As actions/checkout leaves it: the base is a branch of the remote.
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD");
    repository.branch("change");
  });
  afterEach(() => repository.delete());

  /** Runs it as a runner does, on the Node of this test. */
  const run = async (event: object, env: Readonly<Record<string, string>>, inputs: Record<string, string> = {}) => {
    const files = { GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: "summary", GITHUB_EVENT_PATH: "event.json" };
    const temporary = mkdtempSync(join(folder, "run-"));
    const paths = Object.entries(files).map(([name, file]) => [name, join(temporary, file)] as const);
    writeFileSync(join(temporary, "event.json"), JSON.stringify(event));
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
    const all = {
      PATH: process.env["PATH"],
      RUNNER_TEMP: temporary,
      ...Object.fromEntries([...paths, ...given]),
      ...env,
    };
    const child = spawn(process.execPath, [join(folder, "dist-bundle/action.js")], { cwd: repository.root, env: all });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (said: string) => (text += said));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    const read = (name: string) =>
      existsSync(join(temporary, name)) ? readFileSync(join(temporary, name), "utf8") : "";
    const lines = read("output").split("\n").filter(Boolean);
    const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]));
    return { code, text, outputs, summary: read("summary") } satisfies Ran;
  };

  const raise = () => {
    repository.edit("images/docker-host.yaml", "version: 1.2.0", "version: 1.3.0");
    repository.commit("raise");
  };

  it("passes a sound change, with what rebuilds in the summary and the stacks for later jobs", async () => {
    raise();
    const { code, text, outputs, summary } = await run(OURS, PULL_REQUEST);

    assert.equal(code, 0, text);
    assert.match(text, /^11 definitions checked, no faults$/m);
    assert.match(summary, /^<!-- golden-images:diff -->\n/);
    assert.match(summary, /docker-host/);
    assert.equal(readFileSync(outputs["diff"] ?? "", "utf8"), summary);
    assert.equal(outputs["affected"], "true");
    assert.deepEqual(JSON.parse(outputs["matrix"] ?? ""), { include: [{ stack: "prod", images: ["docker-host"] }] });
  });

  it("says that no stack is touched", async () => {
    repository.write("docs/page.md", "a page");
    repository.commit("a page");
    const { code, outputs } = await run(OURS, PULL_REQUEST);

    assert.deepEqual([code, outputs["affected"], outputs["matrix"]], [0, "false", '{"include":[]}']);
  });

  it("fails a change without a higher version, as an annotation, and still says what rebuilds", async () => {
    repository.edit("images/docker-host.yaml", "description: Docker", "description: Our Docker");
    repository.commit("no version");
    const { code, text, outputs, summary } = await run(OURS, PULL_REQUEST);

    assert.equal(code, 1);
    assert.match(text, /^::error file=images\/docker-host\.yaml,line=\d+,col=\d+,title=version-not-raised::/m);
    assert.match(summary, /docker-host/);
    assert.deepEqual([outputs["affected"], outputs["matrix"]], [undefined, undefined]);
  });

  it("finds the base of the merge queue and of a push", async () => {
    const base = repository.git("rev-parse", "HEAD");
    raise();
    const queue = await run({ merge_group: { base_sha: base } }, { GITHUB_EVENT_NAME: "merge_group" });
    const push = await run({ before: base }, { GITHUB_EVENT_NAME: "push" });
    for (const { outputs, text } of [queue, push]) assert.equal(outputs["affected"], "true", text);
  });

  it("compares with nothing where there is nothing, and says so", async () => {
    for (const event of [{ before: "0".repeat(40) }, {}]) {
      const { code, text, outputs } = await run(event, { GITHUB_EVENT_NAME: "push" });
      assert.equal(code, 0, text);
      assert.match(text, /^::notice title=golden::This event has no commit to compare with/m);
      assert.deepEqual(outputs, {});
    }
  });

  it("fails, once and as an annotation, where the commit to compare with is not there", async () => {
    const { code, text } = await run(OURS, PULL_REQUEST, { base: "origin/other" });

    assert.equal(code, 2);
    assert.equal(text.match(/^::error title=golden::error: /gm)?.length, 1, text);
    assert.match(text, /%0A {2}fix: .*git fetch/);
  });

  it("takes a folder below the top", async () => {
    const below = new Repository("infra/images");
    const before = repository;
    before.delete();
    repository = below;
    below.git("update-ref", "refs/remotes/origin/main", "HEAD");
    below.edit("images/docker-host.yaml", "parent:", "parrent:");
    const { code, text } = await run(OURS, PULL_REQUEST, { root: below.root });

    assert.equal(code, 1);
    assert.match(text, /^::error file=infra\/images\/images\/docker-host\.yaml,/m);
  });

  describe("alerts of code scanning", () => {
    let server: Server;
    let asked: { request: IncomingMessage; body: string }[] = [];
    let status = 202;
    let api: Record<string, string> = {};
    before((done) => {
      server = createServer((request, response) => {
        let body = "";
        request.on("data", (chunk) => (body += String(chunk)));
        request.on("end", () => {
          asked.push({ request, body });
          response.writeHead(status).end('{"message":"Resource not accessible by integration"}');
        });
      }).listen(0, "127.0.0.1", () => {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
        api = {
          GITHUB_API_URL: url,
          GITHUB_REPOSITORY: "o/r",
          GITHUB_SHA: "a".repeat(40),
          GITHUB_REF: "refs/pull/7/merge",
        };
        done();
      });
    });
    after(() => server.close());
    beforeEach(() => {
      asked = [];
      status = 202;
      repository.edit("images/docker-host.yaml", "parent:", "parrent:");
    });

    it("are a file where that is asked for", async () => {
      const { code, outputs } = await run(OURS, PULL_REQUEST, { sarif: "file" });
      const { version } = JSON.parse(readFileSync(outputs["sarif"] ?? "", "utf8")) as { version: string };
      assert.deepEqual([code, version, asked.length], [1, "2.1.0", 0]);
    });

    it("are uploaded where that is asked for", async () => {
      const { code, outputs } = await run(OURS, { ...PULL_REQUEST, ...api }, { sarif: "upload", token: "t0ken" });
      const [{ request, body } = assert.fail("nothing was sent")] = asked;
      assert.equal(code, 1);
      assert.deepEqual([request.method, request.url], ["POST", "/repos/o/r/code-scanning/sarifs"]);
      assert.equal(request.headers.authorization, "Bearer t0ken");
      const sent = JSON.parse(body) as Record<string, string>;
      assert.deepEqual([sent["commit_sha"], sent["ref"]], ["a".repeat(40), "refs/pull/7/merge"]);
      const text = gunzipSync(Buffer.from(sent["sarif"] ?? "", "base64")).toString("utf8");
      assert.equal(text, readFileSync(outputs["sarif"] ?? "", "utf8"));
    });

    it("that GitHub refuses fail the step, with the permission that is missing", async () => {
      status = 403;
      const { code, text } = await run(OURS, { ...PULL_REQUEST, ...api }, { sarif: "upload", token: "t0ken" });
      assert.equal(code, 2);
      assert.match(text, /^::error title=golden::GitHub refused the alerts \(403\): .*`security-events: write`/m);
    });

    it("of a fork are not uploaded, whose token may not", async () => {
      const fork = { pull_request: { head: { repo: { full_name: "stranger/r" } } } };
      const { code, text } = await run(fork, { ...PULL_REQUEST, ...api }, { sarif: "upload", token: "t0ken" });
      assert.deepEqual([code, asked.length], [1, 0]);
      assert.match(text, /^::notice title=golden::Alerts of a fork are not uploaded/m);
    });

    it("are none of another word", async () => {
      const { code, text } = await run(OURS, PULL_REQUEST, { sarif: "yes" });
      assert.equal(code, 2);
      assert.match(text, /^::error title=golden::The input sarif is `yes`; it takes none, file, upload\.$/m);
    });
  });

  it("reads the inputs and gives the outputs that action.yml lists, and runs on a Node that GitHub has", () => {
    const action = parse(readFileSync(join(ROOT, ".github/actions/check/action.yml"), "utf8")) as Record<
      "inputs" | "outputs" | "runs",
      object
    >;
    const source = readFileSync(join(ROOT, "cli/action/action.ts"), "utf8");
    const names = (form: RegExp) => [...new Set([...source.matchAll(form)].map(([, name]) => name))].sort();
    assert.deepEqual(names(/\binput\(env, "(\w+)"\)/g), Object.keys(action.inputs).sort());
    assert.deepEqual(names(/\boutput\(env, "(\w+)"/g), Object.keys(action.outputs).sort());
    // node20 left the runners in autumn 2026. Source: github.blog, changelog of 2025-09-19.
    assert.deepEqual(action.runs, { using: "node24", main: "../../../dist-bundle/action.js" });
  });
});

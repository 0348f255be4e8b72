import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogue } from "../../../cli/commands/catalogue/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { deployFleet, startBuild } from "./rebuild-fleet";

const IMAGE = "version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{ managed: update-linux }]\n";

describe("golden catalogue", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-catalogue-"));
    mkdirSync(join(root, "images"));
    const settings = 'config: { golden-images:settings: { region: us-east-1, account: "111122223333" } }\n';
    writeFileSync(join(root, "Pulumi.prod.yaml"), settings);
    for (const name of ["web", "worker"]) writeFileSync(join(root, `images/${name}.yaml`), IMAGE);
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  async function run(options: object = {}) {
    const recorded = recordedTerminal();
    const code = await catalogue({ root, out: join(root, "site"), ...options }, recorded.terminal);
    return { code, out: recorded.out(), err: recorded.err() };
  }

  it("writes a site, and says what it does not know", async () => {
    const { code, out, err } = await run();
    assert.equal(code, 0);
    assert.match(out, /^wrote: .*index\.html with 2 images\n$/);
    assert.equal(err, "note: versions have no commits: no repository.\n");
    assert.deepEqual(readdirSync(join(root, "site")).sort(), ["image", "index.html", "script.js", "style.css"]);
    assert.deepEqual(readdirSync(join(root, "site/image")).sort(), ["web.html", "worker.html"]);
  });

  it("replaces its own pages and removes those of images that are gone; what others wrote stays", async () => {
    await run();
    writeFileSync(join(root, "site/image/own.html"), "mine");
    rmSync(join(root, "images/worker.yaml"));
    assert.equal((await run()).code, 0);
    assert.deepEqual(readdirSync(join(root, "site/image")).sort(), ["own.html", "web.html"]);
    assert.doesNotMatch(readFileSync(join(root, "site/index.html"), "utf8"), /worker/);
  });

  it("does not overwrite a page of another's", async () => {
    mkdirSync(join(root, "site"));
    writeFileSync(join(root, "site/index.html"), "<html>mine</html>");
    await assert.rejects(run(), (error) => {
      assert.ok(error instanceof CliError);
      assert.match(error.message, /index\.html is there, and golden catalogue did not write it; nothing was written\./);
      return true;
    });
    assert.deepEqual(readdirSync(join(root, "site")), ["index.html"]);
  });

  it("shows with --live what there is on AWS: builds with their age, and ids of AMIs to copy", async () => {
    const fleet = { web: undefined, worker: undefined };
    const { imagebuilder, endpoint, simulator } = bench();
    simulator.script({ secondsPerPhase: 0.001 });
    await deployFleet(imagebuilder, fleet);
    await startBuild(imagebuilder, "web");
    writeFileSync(join(root, "images/new.yaml"), IMAGE);
    Object.assign(process.env, awsVariables(endpoint));
    const { code } = await run({ live: true });
    assert.equal(code, 0);
    const page = (name: string): string => readFileSync(join(root, `site/image/${name}.html`), "utf8");
    const day = new Date().toISOString().slice(0, 10);
    assert.ok(page("web").includes(`<p>Version 1.0.0 is deployed. Build 1 is available, built ${day} (0 days old).`));
    assert.match(page("web"), /<dt>us-east-1<\/dt><dd class="snippet"><code>ami-\w+<\/code><\/dd>/);
    assert.ok(page("worker").includes("<p>Version 1.0.0 is deployed. It was never built.</p>"));
    assert.ok(page("new").includes("<p>Not deployed.</p>"));
    assert.ok(page("web").includes(`What is there on AWS was read at ${day}T`));
  });

  it("says of channels that may not be read why, and shows the rest", async () => {
    const settings =
      'config: { golden-images:settings: { region: us-east-1, account: "111122223333", promotion: {} } }\n';
    writeFileSync(join(root, "Pulumi.prod.yaml"), settings);
    const { imagebuilder, endpoint } = bench();
    await deployFleet(imagebuilder, { web: undefined, worker: undefined });
    const ssm = createServer((_, response) => {
      const type = { "content-type": "application/x-amz-json-1.1" };
      response.writeHead(400, type).end('{"__type":"AccessDeniedException","message":"not <you>"}');
    });
    await new Promise<void>((done) => ssm.listen(0, "127.0.0.1", done));
    const port = (ssm.address() as AddressInfo).port.toString();
    Object.assign(process.env, awsVariables(endpoint), { AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${port}` });
    const { code } = await run({ live: true }).finally(() => ssm.close());
    assert.equal(code, 0);
    const page = readFileSync(join(root, "site/image/web.html"), "utf8");
    assert.match(page, /<h3>Channel production<\/h3>\n<p>What it holds is not known: not &lt;you&gt;.*\.<\/p>/);
    assert.match(page, /<p>Version 1\.0\.0 is deployed\. It was never built\.<\/p>/);
  });

  it("has several stacks in one site; of one in another account than the credentials' it says so", async () => {
    const other = 'config: { golden-images:settings: { region: eu-west-1, account: "444455556666", namePrefix: eu, images: [web], promotion: {} } }\n'; // prettier-ignore
    writeFileSync(join(root, "Pulumi.eu.yaml"), other);
    const { endpoint } = bench();
    Object.assign(process.env, awsVariables(endpoint));
    const { code, out, err } = await run({ live: true, stack: ["prod", "eu"] });
    assert.equal(code, 0, err);
    assert.match(out, /with 2 images\n$/);
    assert.match(err, /note: of the stack eu nothing is known: These credentials are of the account 111122223333/);
    const page = readFileSync(join(root, "site/image/web.html"), "utf8");
    assert.match(page, /Stack prod[^]*<p>Not deployed\.<\/p>[^]*Stack eu[^]*<p>Not known: These credentials/);
    await assert.rejects(run({ live: true, stack: ["eu"] }), /These credentials are of the account 111122223333/);
  });

  it("reports faults and writes nothing", async () => {
    writeFileSync(join(root, "images/web.yaml"), "version: 1.0\n");
    const { code, err } = await run();
    assert.equal(code, 1);
    assert.match(err, /images\/web\.yaml:1:/);
    assert.ok(!existsSync(join(root, "site")));
  });
});

import * as assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { acquirePulumi } from "../../engine";
import { engine } from "./fleet";
import { installTarball } from "./installed-package";

/** A program of another team, with the state of a served simulator or with a simulator of its own. */
const PROGRAM = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { ArtifactBucket } = require("golden-images/components");

async function main() {
  const isServed = process.env.PULUMI_DEBUG_PROVIDERS !== undefined;
  const simulator = isServed ? undefined : await require("golden-images/simulator").startSimulator();
  const envVars = simulator ? { PULUMI_DEBUG_PROVIDERS: simulator.debugProviders } : {};
  const program = async () => ({ name: new ArtifactBucket("logs", { bucketPrefix: "team-logs" }).bucketName });
  const stack = await LocalWorkspace.createOrSelectStack({ projectName: "team", stackName: "dev", program }, { envVars });
  const { summary, outputs } = await stack.up();
  const buckets = simulator?.resources("aws:s3/bucket:Bucket").map(({ id }) => id);
  console.log(JSON.stringify({ changes: summary.resourceChanges, name: outputs.name.value, buckets }));
  await simulator?.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
`;

interface Served {
  readonly ports: Readonly<Record<string, number>>;
  readonly environment: Readonly<Record<string, string>>;
}

interface Deployed {
  readonly changes: Readonly<Record<string, number>>;
  readonly name: string;
  readonly buckets?: readonly string[];
}

describe("a program of one's own, with the simulator of the installed package", () => {
  let root: string;
  let bin: string;
  let server: ChildProcess | undefined;

  before(engine);
  before(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-serve-test-"));
    bin = path.dirname((await acquirePulumi()).path);
    installTarball(root);
    fs.writeFileSync(path.join(root, "program.js"), PROGRAM);
  });
  afterEach(() => server?.kill("SIGKILL"));
  after(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  it("deploys to `golden local serve`, which keeps its cloud and the state in a folder", async () => {
    const before = await serve("--state-dir", "kept");
    const first = await deploy(before.environment);
    await end();
    const after = await serve("--state-dir", "kept");
    const second = await deploy(after.environment);
    await end();

    assert.deepEqual(Object.keys(before.ports), ["aws", "github", "random"]);
    assert.deepEqual(Object.keys(first.changes), ["create"]);
    assert.deepEqual([Object.keys(second.changes), second.name], [["same"], first.name]);
  });

  it("leaves nothing of `golden local serve` without a folder", async () => {
    const { environment } = await serve();
    const { pathname } = new URL(environment["PULUMI_BACKEND_URL"] ?? "");
    assert.ok(fs.existsSync(pathname), pathname);
    await end("SIGINT");
    assert.equal(fs.existsSync(path.dirname(pathname)), false, pathname);
  });

  it("deploys to a simulator that it starts itself", async () => {
    fs.mkdirSync(path.join(root, "state"));
    const PULUMI_BACKEND_URL = `file://${path.join(root, "state")}`;
    const { name, buckets } = await deploy({ PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE: "" });
    assert.deepEqual(buckets, [name]);
  });

  async function serve(...flags: readonly string[]): Promise<Served> {
    const golden = path.join("node_modules", "golden-images", "dist", "cli", "golden.js");
    const words = [golden, "local", "serve", "--format", "json", ...flags];
    server = spawn(process.execPath, words, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(server.stdout ?? assert.fail(), "data")) as [Buffer];
    return JSON.parse(line.toString()) as Served;
  }

  async function end(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const exited = once(server ?? assert.fail(), "exit");
    server?.kill(signal);
    assert.deepEqual(await exited, [0, null]);
  }

  async function deploy(environment: Readonly<Record<string, string>>): Promise<Deployed> {
    const PATH = `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`;
    const options = { cwd: root, env: { ...process.env, ...environment, PATH } };
    const { stdout } = await promisify(execFile)(process.execPath, ["program.js"], options);
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Deployed;
  }
});

import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { acquirePulumi } from "../../engine";
import { startSimulator, type Fault, type Simulator } from "../../simulator";
import { withCheckpoints } from "../engine/checkpoints";
import { pulumiInCi, type PulumiInCi } from "../engine/pulumi-in-ci";
import { image } from "./definitions";
import { engine } from "./fleet";

const PROJECT = {
  name: "team-images",
  runtime: { name: "nodejs", options: { typescript: false } },
  main: path.resolve(__dirname, "..", "..", "stacks", "index.js"),
};
const SETTINGS = {
  region: "us-east-1",
  account: "111122223333",
  channels: { releases: { subscriptions: [] } },
};
const WEB = image({ notify: ["releases"], distribution: { regions: ["us-east-1", "eu-west-1"], kmsKey: "create" } });
const STATE = ".ci/backend/.pulumi/stacks/team-images/prod.json";

interface KillPoint extends Omit<Fault, "on"> {
  readonly type: string;
  /** How many AWS has of it once all is well. */
  readonly left: number;
}

/** What AWS did and what it did not, what it makes once more and what it overwrites, and what it has one of. */
const KILL_POINTS: readonly KillPoint[] = [
  { type: "aws:imagebuilder/imageRecipe:ImageRecipe", call: 1, effect: "hang", left: 1 },
  { type: "aws:cloudwatch/eventTarget:EventTarget", call: 1, effect: "hang-after", left: 1 },
  { type: "aws:kms/alias:Alias", call: 2, effect: "hang-after", left: 2 },
  // Many others are on their way then, as it happens.
  ...(process.env["GOLDEN_EXHAUSTIVE"] === "1"
    ? [{ type: "aws:s3/bucket:Bucket", call: 1, effect: "hang-after", left: 1 } as const]
    : []),
];

/** The column “on AWS” of docs/recovery.md, with the CLI's own commands and Pulumi's own host. */
describe("a first deployment that is killed is recovered as docs/recovery.md says", function () {
  this.timeout(600_000);
  let root: string;
  let cloud: Simulator;
  let pulumi: PulumiInCi;

  withCheckpoints();
  before(engine);
  beforeEach(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-killed-"));
    fs.mkdirSync(path.join(root, "images"));
    fs.writeFileSync(path.join(root, "images/web.yaml"), stringify(WEB));
    fs.writeFileSync(path.join(root, "Pulumi.yaml"), stringify(PROJECT));
    const config = { "team-images:settings": SETTINGS, "golden-images:settings": SETTINGS };
    fs.writeFileSync(path.join(root, "Pulumi.prod.yaml"), stringify({ config }));
    cloud = await startSimulator();
    const { path: cli } = await acquirePulumi();
    pulumi = pulumiInCi({
      projectDir: root,
      stateDir: path.join(root, ".ci"),
      cli,
      debugProviders: cloud.debugProviders,
    });
    await run("stack", "init", "prod");
  });
  afterEach(async () => {
    await cloud.close();
    fs.rmSync(root, { recursive: true, force: true });
  });

  for (const point of KILL_POINTS) {
    const { type, call, effect, left } = point;
    const what = `${type.split(":")[2] ?? type} ${effect === "hang" ? "not made" : "made"}`;
    it(`(${what})`, async () => {
      await killAt({ on: "create", type, call, effect }, point);
      deleteEmptyAttributes(root);
      await run("cancel", "--yes", "--stack", "prod");
      await run("refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", "prod");
      // Calls that were on their way beside it may have got through as well.
      // What depends on what was lost is met by the next deployment only.
      for (let round = 0; ; round += 1) {
        const { code, text } = await pulumi.run("up", "--yes", "--skip-preview", "--stack", "prod");
        if (code === 0) break;
        assert.ok(round < 4, text);
        await takeIn(text);
      }
      await run("preview", "--expect-no-changes", "--stack", "prod");
      assert.equal(cloud.resources(type).length, left);
      await run("state", "unprotect", "--all", "--yes", "--stack", "prod");
      await destroy();
    });
  }

  /** Deletes first what stops the destruction and belongs to no stack: inline policies of roles. */
  async function destroy(): Promise<void> {
    const { code, text } = await pulumi.run("destroy", "--yes", "--skip-preview", "--stack", "prod");
    if (code === 0) return;
    assert.match(text, /DeleteConflict: Cannot delete entity, must delete policies first/);
    for (const { type, id } of cloud.resources("aws:iam/rolePolicy:RolePolicy")) cloud.remove(type, id);
    await run("destroy", "--yes", "--skip-preview", "--stack", "prod");
  }

  /** As when the machine goes: the CLI and the host of the program that it started. */
  async function killAt(fault: Fault, { type, call, effect }: KillPoint): Promise<void> {
    cloud.inject(fault);
    let said: string | undefined;
    void pulumi.run("up", "--yes", "--skip-preview", "--stack", "prod").then(({ text }) => (said = text));
    while (!isPending(type) || (effect === "hang-after" && cloud.resources(type).length < call)) {
      assert.equal(said, undefined, "the deployment ended before it was killed");
      await sleep(20);
    }
    const locks = path.join(root, ".ci/backend/.pulumi/locks/organization/team-images/prod");
    const [lock = assert.fail("the engine holds no lock")] = fs.readdirSync(locks);
    const { pid } = JSON.parse(fs.readFileSync(path.join(locks, lock), "utf8")) as { pid: number };
    for (const each of [pid, ...startedBy(pid)]) process.kill(each, "SIGKILL");
    while (said === undefined) await sleep(20);
    cloud.clearFaults();
  }

  /** Whether the state says that a resource of the type is being created. */
  function isPending(type: string): boolean {
    const file = path.join(root, STATE);
    if (!fs.existsSync(file)) return false;
    return new RegExp(`"pending_operations":[^]*"type": *"${type}"`).test(fs.readFileSync(file, "utf8"));
  }

  /** `pulumi preview --import-file`, of it what exists already, with its id and Region, `pulumi import`. */
  async function takeIn(said: string): Promise<void> {
    const taken = /^ {2}aws:\S+ \((\S+)\):\n\s+error: .*(?:already exists|BucketAlreadyOwnedByYou)/gim;
    const failed = [...said.matchAll(taken)].map(([, name]) => name);
    assert.ok(failed.length > 0, said);
    const file = path.join(root, "lost.json");
    await run("preview", "--import-file", file, "--stack", "prod");
    const { resources, ...rest } = JSON.parse(fs.readFileSync(file, "utf8")) as {
      resources: { type: string; name: string }[];
    };
    const state = fs.readFileSync(path.join(root, STATE), "utf8");
    const lost = resources
      .filter(({ name }) => failed.includes(name))
      .map((resource) => {
        const { type } = resource;
        const isKnown = (arn: unknown): boolean => state.includes(`"arn": ${JSON.stringify(arn)}`);
        const found = cloud.resources(type).find((live) => !isKnown(live.state["arn"]));
        return { ...resource, id: `${found?.id ?? ""}@${found?.region ?? ""}` };
      });
    fs.writeFileSync(file, JSON.stringify({ ...rest, resources: lost }));
    const flags = ["--protect=false", "--generate-code=false", "--yes", "--skip-preview", "--stack", "prod"];
    await run("import", "--file", file, ...flags);
  }

  async function run(...args: readonly string[]): Promise<string> {
    const { code, text } = await pulumi.run(...args);
    assert.equal(code, 0, `pulumi ${args.join(" ")}\n${text}`);
    return text;
  }
});

/** As “The state cannot be read” says, for a kill while the state was written. */
function deleteEmptyAttributes(root: string): void {
  const folder = path.join(root, ".ci/backend/.pulumi");
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file));
  for (const file of files) if (file.endsWith(".attrs") && fs.statSync(file).size === 0) fs.rmSync(file);
}

function startedBy(pid: number): readonly number[] {
  const { stdout } = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
  const children = stdout.split("\n").filter(Boolean).map(Number);
  return [...children, ...children.flatMap(startedBy)];
}

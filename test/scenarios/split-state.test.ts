import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { partOf } from "../../definition";
import { acquirePulumi } from "../../engine";
import { startSimulator, type Simulator } from "../../simulator";
import { golden } from "../cli/golden";
import { pulumiInCi, type PulumiInCi } from "../engine/pulumi-in-ci";
import { image } from "./definitions";
import { engine } from "./fleet";

const REPOSITORY = path.resolve(__dirname, "..", "..", "..");
const PROJECT = {
  name: "team-images",
  runtime: { name: "nodejs", options: { typescript: false } },
  main: path.join(REPOSITORY, "dist/stacks/index.js"),
};
const IMAGES = ["api", "data", "web"];

/** What the alert of a smaller `split` tells, done with the CLI as docs/state.md says. */
describe("a fleet that is split into three and then otherwise", () => {
  let root: string;
  let simulator: Simulator;
  let pulumi: PulumiInCi;

  before(engine);
  beforeEach(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-split-"));
    fs.mkdirSync(path.join(root, "images"));
    fs.writeFileSync(path.join(root, "Pulumi.yaml"), stringify(PROJECT));
    for (const name of IMAGES) fs.writeFileSync(path.join(root, `images/${name}.yaml`), stringify(image()));
    split(3);
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "three parts");
    simulator = await startSimulator();
    const { path: cli } = await acquirePulumi();
    const { debugProviders } = simulator;
    pulumi = pulumiInCi({ projectDir: root, stateDir: path.join(root, ".ci"), cli, debugProviders });
    for (const part of [1, 2, 3]) {
      await run("stack", "init", `prod-${part.toString()}`);
      await run("up", "--yes", "--skip-preview", "--stack", `prod-${part.toString()}`);
    }
  });
  afterEach(async () => {
    await simulator.close();
    fs.rmSync(root, { recursive: true, force: true });
  });

  it("is refused by AWS where an image arrives before its state, and is as before once the number is taken back", async () => {
    const [pipelines, amis] = [ids("ImagePipeline"), simulator.amis()];
    split(2);
    const moved = IMAGES.find((name) => partOf(name, 3) !== partOf(name, 2)) ?? "";
    const stack = `prod-${partOf(moved, 2).toString()}`;
    const { code, text } = await pulumi.run("up", "--yes", "--stack", stack);
    assert.notEqual(code, 0);
    assert.match(text, /ResourceAlreadyExistsException/);
    split(3);
    await run("up", "--yes", "--skip-preview", "--stack", stack);
    assert.deepEqual([ids("ImagePipeline"), simulator.amis()], [pipelines, amis]);
  });

  it("falls to two by the commands of the diff: nothing is built again, and the part that is gone can go", async () => {
    const [pipelines, amis] = [ids("ImagePipeline"), simulator.amis()];
    split(2);
    await moveState();
    for (const stack of ["prod-1", "prod-2"]) await settles(stack);
    await run("state", "unprotect", "--all", "--yes", "--stack", "prod-3");
    await run("destroy", "--yes", "--skip-preview", "--stack", "prod-3");
    await run("stack", "rm", "--yes", "prod-3");
    assert.deepEqual([ids("ImagePipeline"), simulator.amis()], [pipelines, amis]);
  });

  it("rises by the commands of the diff: state moves to parts that are new and empty", async () => {
    const [pipelines, amis] = [ids("ImagePipeline"), simulator.amis()];
    const count = [4, 5, 6, 7, 8].find((each) => IMAGES.some((name) => partOf(name, each) > 3)) ?? 0;
    split(count);
    for (let part = 4; part <= count; part++) await run("stack", "init", `prod-${part.toString()}`);
    await moveState();
    for (let part = 1; part <= count; part++) await settles(`prod-${part.toString()}`);
    assert.deepEqual([ids("ImagePipeline"), simulator.amis()], [pipelines, amis]);
  });

  /** Runs what `golden diff` prints, to the letter. */
  async function moveState(): Promise<void> {
    const { stdout } = golden(root, ["diff", "--base", "HEAD"]);
    const commands = [...stdout.matchAll(/pulumi (state move .+)$/gm)].map(([, words = ""]) => words);
    assert.ok(commands.length > 0, stdout);
    for (const words of commands) await run(...words.split(" ").map((word) => word.replaceAll("'", "")));
  }

  /** Takes on what has come to it, without a pipeline or an image made, deleted or replaced; then there is nothing to do. */
  async function settles(stack: string): Promise<void> {
    const text = await run("up", "--yes", "--skip-preview", "--stack", stack);
    assert.doesNotMatch(text, /Image(?:Pipeline|Recipe)? \S+ (?:created|deleted|replaced)|error/, text);
    await run("preview", "--expect-no-changes", "--stack", stack);
  }

  function split(count: number): void {
    const settings = { region: "us-east-1", account: "111122223333", split: count };
    fs.writeFileSync(
      path.join(root, "Pulumi.prod.yaml"),
      stringify({ config: { "golden-images:settings": settings } }),
    );
  }

  function git(...args: readonly string[]): void {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    execFileSync("git", ["-C", root, ...identity, ...args], { stdio: "ignore" });
  }

  function ids(kind: string): readonly string[] {
    return simulator.resources().flatMap(({ type, id }) => (type.endsWith(`:${kind}`) ? [id] : []));
  }

  async function run(...args: readonly string[]): Promise<string> {
    const { code, text } = await pulumi.run(...args);
    assert.equal(code, 0, `pulumi ${args.join(" ")}\n${text}`);
    return text;
  }
});

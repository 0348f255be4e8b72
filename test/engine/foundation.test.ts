import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { destroy, up, type LocalEngineOptions } from "../../engine";
import { acquirePulumi, type PulumiCli } from "../../engine/pulumi-cli/acquire";
import { stackProgram } from "../../stacks/stack-program";

const ROOT = path.join(__dirname, "../../..");
const CANARY = "canary-c2VjcmV0LW9mLWdpdGh1Yg";
const TOKEN = "canary-dG9rZW4tb2YtZ2l0aHVi";

describe("the stacks bootstrap and github on the local engine", () => {
  let cli: PulumiCli;
  let root: string;
  let output: string;

  before(async function () {
    this.timeout(25 * 60_000); // builds the CLI where it is neither installed nor cached
    cli = await acquirePulumi();
  });

  beforeEach(() => {
    output = "";
    root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-foundation-"));
    for (const file of ["Pulumi.yaml", "Pulumi.bootstrap.yaml", "Pulumi.github.yaml"]) {
      fs.copyFileSync(path.join(ROOT, file), path.join(root, file));
    }
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  function options(stack: string): LocalEngineOptions {
    const simulator = { account: "111122223333", region: "us-east-1" };
    const take = (text: string): void => void (output += text);
    return { root, stack, cli, simulator, diff: true, onOutput: take, onErrorOutput: take };
  }

  for (const stack of ["bootstrap", "github"]) {
    it(`${stack}: a second up changes nothing, and all can be destroyed`, async () => {
      const first = await up(options(stack));
      assert.equal(first.summary["create"], first.resources);
      const second = await up(options(stack));
      assert.deepEqual(second.summary, { same: first.resources });
      assert.deepEqual((await destroy(options(stack))).summary, { delete: first.resources });
    });
  }

  it("github: no value of a secret stands in clear in states, in the cloud's file or in what is printed (row 20)", async () => {
    const file = path.join(root, "Pulumi.github.yaml");
    const settings = fs
      .readFileSync(file, "utf8")
      .replace(/^( +)prod: \{ role: deploy,/m, "$1prod: { role: deploy, secrets: [SLACK_TOKEN],")
      .replace(/^ {4}checks:/m, "    secrets: [API_TOKEN]\n    checks:");
    fs.writeFileSync(file, settings);
    // As the engine hands decrypted configuration to a program; in clear in the file it would be in the history, too.
    const program = (): ReturnType<typeof stackProgram> => {
      const secrets = JSON.stringify({ SLACK_TOKEN: CANARY, API_TOKEN: CANARY });
      pulumi.runtime.setConfig("golden-images:githubSecrets", secrets);
      pulumi.runtime.setConfig("github:token", TOKEN);
      return stackProgram({ root });
    };

    const { summary } = await up({ ...options("github"), program });
    assert.equal(summary["create"], 35);

    const place = path.join(root, ".golden/local");
    const files = fs
      .readdirSync(place, { recursive: true, encoding: "utf8" })
      .map((name) => path.join(place, name))
      .filter((name) => fs.statSync(name).isFile());
    assert.ok(files.includes(path.join(place, "cloud.jsonl")), "the cloud is among the files");
    const state = files.find((name) => name.endsWith(path.join("golden-images", "github.json")));
    assert.match(fs.readFileSync(state ?? "", "utf8"), /SLACK_TOKEN/, "the state is among the files");
    const kinds = [CANARY, TOKEN].flatMap((secret) => [secret, Buffer.from(secret).toString("base64")]);
    for (const kind of kinds) {
      assert.deepEqual(
        files.filter((name) => fs.readFileSync(name, "utf8").includes(kind)),
        [],
      );
      assert.ok(!output.includes(kind), "nothing is printed");
    }
  });
});

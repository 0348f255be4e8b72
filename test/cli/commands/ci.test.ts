import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BatchGetBuildBatchesCommand,
  CreateProjectCommand,
  ListBuildBatchesForProjectCommand,
} from "@aws-sdk/client-codebuild";
import { ci, type BuildOptions } from "../../../cli/commands/ci/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { makeProject, ROLE_ARN, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";

const SETTINGS = `config:
  golden-images:settings: { region: us-east-1, account: "111122223333" }
`;
const DEFINITION = `kind: project
flavors: [alpine, debian, fedora, standard, template, slim]
ci:
  name: LanguagesCodeBuild
  source: { repository: example/languages, visibility: private }
  buildspec: { build: [make] }
`;
const BATCH = `version: 0.2
batch:
  build-list:
${["alpine", "debian", "fedora", "standard", "template", "slim"].map((name) => `    - identifier: build_${name}`).join("\n")}
`;

/** The command as it is typed, against AWS's own protocol. */
describe("golden ci", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  let root = "";

  beforeEach(async () => {
    const { client, endpoint, simulator } = bench();
    root = mkdtempSync(join(tmpdir(), "golden-ci-"));
    mkdirSync(join(root, "images"));
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
    writeFileSync(join(root, "images/languages.yaml"), DEFINITION);
    const source = { type: "NO_SOURCE", buildspec: BATCH };
    await makeProject(client, "LanguagesCodeBuild", { source, buildBatchConfig: { serviceRole: "arn:aws:iam::111122223333:role/builder" } }); // prettier-ignore
    simulator.script({
      secondsPerPhase: 0.02,
      groups: { build_fedora: { outcome: "fail", logs: ["make: *** Error 2"] } },
    });
    process.env["AWS_ENDPOINT_URL"] = endpoint;
    process.env["AWS_ACCESS_KEY_ID"] = "111122223333";
    process.env["AWS_SECRET_ACCESS_KEY"] = "local";
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  async function run(command: string, names: readonly string[], more: Partial<BuildOptions> = {}) {
    const { terminal, out } = recordedTerminal();
    const own = { name: () => command } as Parameters<typeof ci>[2];
    const code = await ci({ names, root, format: "text", interval: 1, ...more }, terminal, own);
    return { code, text: out() };
  }

  it("starts six flavors and follows them to the table; one that failed shows why and its log", async () => {
    const { code, text } = await run("start", ["languages"], { branch: "main", env: ["LEVEL=debug"] });
    assert.equal(code, 1, text);
    assert.match(text, /^LanguagesCodeBuild:[0-9a-f-]{36}: in progress, main, /);
    assert.match(text, /\nFLAVOR +STATE +PHASE +TIME\nbuild_alpine +succeeded +COMPLETED +\d+ s\n/);
    assert.match(text, /\nbuild_fedora +failed +BUILD +\d+ s\n/);
    assert.match(text, /\nbuild_fedora failed in BUILD: [^\n]+\n[^]*make: \*\*\* Error 2/);
    assert.match(text, /\n5 of 6 builds succeeded, 1 failed\.\n$/);
    const id = text.split(" ")[0]?.slice(0, -1) ?? "";
    const { code: now, text: shown } = await run("status", [id]);
    assert.equal(now, 1);
    assert.match(shown, /5 of 6 builds succeeded, 1 failed\./);
    const logs = await run("logs", ["languages", "build_fedora"], { lines: 200 });
    assert.match(logs.text, /^== build_fedora\n[^]*make: \*\*\* Error 2/);
  });

  it("ends at once with --detach, and gives the run as data", async () => {
    const { code, text } = await run("start", ["languages"], { detach: true });
    assert.equal(code, 0);
    assert.match(text, /^LanguagesCodeBuild:[0-9a-f-]{36}\n$/);
    const { text: data } = await run("watch", [text.trim()], { format: "json" });
    const { run: found } = JSON.parse(data) as { run: { status: string; builds: { name: string }[] } };
    assert.equal(found.status, "FAILED");
    assert.deepEqual(found.builds.map(({ name }) => name).slice(0, 2), ["build_alpine", "build_debian"]);
  });

  it("builds the flavors that are named, alone", async () => {
    const { code, text } = await run("start", ["languages"], { flavor: ["slim", "alpine"] });
    assert.equal(code, 0, text);
    assert.deepEqual(text.match(/^build_\w+/gm), ["build_alpine", "build_slim"]);
    assert.match(text, /\n2 of 2 builds succeeded\.\n$/);
    const { text: log } = await run("logs", ["languages", "slim"]);
    assert.match(log, /^== build_slim\n/);
  });

  it("refuses a flavor that there is not, with the nearest; and flavors of what has none", async () => {
    const refused = (message: RegExp, flavor = ["slim"]) =>
      assert.rejects(run("start", ["languages"], { flavor }), (error) => {
        assert.ok(error instanceof CliError && error.exitCode === 1);
        assert.match(`${error.message}\n${error.fix}`, message);
        return true;
      });
    await refused(/no flavor `slin`\. Did you mean slim\?\nName one of: alpine, debian, .*slim\.$/, ["alpine", "slin"]);
    writeFileSync(join(root, "images/languages.yaml"), DEFINITION.replace("  buildspec: { build: [make] }\n", ""));
    await refused(/^languages has faults\.\ngolden check languages shows them\.$/);
    writeFileSync(join(root, "images/languages.yaml"), DEFINITION.replace(/^flavors.*\n/m, ""));
    await refused(/languages has no flavors\.\nLeave out --flavor\./);
    writeFileSync(join(root, "images/languages.yaml"), DEFINITION.replace("LanguagesCodeBuild", "SingleCodeBuild"));
    const environment = { computeType: "BUILD_GENERAL1_SMALL", image: "x", type: "LINUX_CONTAINER" } as const;
    const single = {
      name: "SingleCodeBuild",
      serviceRole: ROLE_ARN,
      artifacts: { type: "NO_ARTIFACTS" },
      environment,
    } as const;
    await bench().codebuild.send(
      new CreateProjectCommand({ ...single, source: { type: "NO_SOURCE", buildspec: BATCH } }),
    );
    await refused(/On AWS SingleCodeBuild builds no flavors yet\.\nDeploy the definition first\./);
  });

  it("asks again where AWS throttles a start, and makes one batch; a build that hangs is cut off and named", async () => {
    const { simulator, codebuild } = bench();
    simulator.script({ secondsPerPhase: 0.02, throttled: 2, groups: { build_slim: { outcome: "hang" } } });
    const { text: id } = await run("start", ["languages"], { detach: true });
    const { ids = [] } = await codebuild.send(
      new ListBuildBatchesForProjectCommand({ projectName: "LanguagesCodeBuild" }),
    );
    assert.deepEqual(ids, [id.trim()]);
    simulator.advance(3600);
    const { code, text } = await run("watch", [id.trim()]);
    assert.equal(code, 1);
    assert.match(text, /\nbuild_slim +timed out +BUILD +/);
    assert.match(text, /\nbuild_slim failed in BUILD: /);
    assert.match(text, /\n5 of 6 builds succeeded, 1 timed out\.\n$/);
  });

  it("gives up on AWS after five throttled tries, within the time of a coffee", async () => {
    bench().simulator.script({ throttled: 9 });
    await assert.rejects(run("start", ["languages"]), (error) => error instanceof CliError && /Rate exceeded/.test(error.message) && /in a minute/.test(error.fix)); // prettier-ignore
  });

  it("leaves builds running at Ctrl-C, and says how to watch them again", async () => {
    const { simulator, codebuild } = bench();
    simulator.script({ outcome: "hang" });
    const words = ["ci", "start", "languages", "--root", root, "--interval", "1"];
    const child = spawn(process.execPath, [join(__dirname, "../../../cli/golden.js"), ...words]);
    let out = "";
    child.stdout.on("data", (text: Buffer) => (out += text.toString()));
    let err = "";
    child.stderr.on("data", (text: Buffer) => (err += text.toString()));
    child.stdout.once("data", () => child.kill("SIGINT"));
    const [, signal] = (await once(child, "close")) as [number | null, string | null];
    assert.equal(signal, "SIGINT", err);
    const [id = ""] = out.split(": ");
    assert.match(err, new RegExp(`It goes on\\. golden ci watch ${id} shows it again\\.`));
    const { buildBatches: [batch] = [] } = await codebuild.send(new BatchGetBuildBatchesCommand({ ids: [id] }));
    assert.equal(batch?.buildBatchStatus, "IN_PROGRESS");
  });

  it("says what is missing: a definition, a project, a build, credentials, an answer", async () => {
    const refused = (promise: Promise<unknown>, message: RegExp) =>
      assert.rejects(promise, (error) => error instanceof CliError && message.test(`${error.message}\n${error.fix}`));
    await refused(run("start", ["nope"]), /deploys no image `nope`\.\nName one of: languages,/);
    await refused(run("status", ["LanguagesCodeBuild:none"]), /There is no build LanguagesCodeBuild:none/);
    await refused(run("status", ["languages"]), /was never built\.\nStart it: golden ci start languages/);
    writeFileSync(join(root, "images/languages.yaml"), DEFINITION.replace("LanguagesCodeBuild", "OtherCodeBuild"));
    await refused(
      run("start", ["languages"]),
      /There is no CodeBuild project OtherCodeBuild in 111122223333, us-east-1/,
    );
    process.env["AWS_ACCESS_KEY_ID"] = "444455556666";
    await refused(
      run("start", ["languages"]),
      /There is no CodeBuild project|credentials are of the account 444455556666/,
    );
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    await refused(run("status", ["languages"]), /ECONNREFUSED[^]*AWS_ENDPOINT_URL/);
  });
});

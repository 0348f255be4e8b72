import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchGetBuildBatchesCommand, StartBuildBatchCommand } from "@aws-sdk/client-codebuild";
import { ci } from "../../../cli/commands/ci/run";
import { tellBuildspecs } from "../../../cli/commands/local/repositories";
import { makeProject, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";

const settings = (region: string) =>
  `config:\n  golden-images:settings: { region: ${region}, account: "111122223333" }\n`;
const definition = (flavors: string) => `kind: project
flavors: ${flavors}
ci:
  name: LanguagesCodeBuild
  source: { repository: example/languages, visibility: private }
  buildspec: { file: aws/buildspec.yaml, build: [make] }
`;
const SIX = "[alpine, debian, fedora, {name: standard, needs: [alpine]}, template, slim]";

/** What `golden local serve` says to the cloud that it serves, of repositories that no cloud sees. */
describe("buildspecs of repositories in the served cloud", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  let root = "";
  let stop = new AbortController();

  beforeEach(async () => {
    const { client, endpoint } = bench();
    root = mkdtempSync(join(tmpdir(), "golden-repositories-"));
    stop = new AbortController();
    mkdirSync(join(root, "images"));
    writeFileSync(join(root, "Pulumi.prod.yaml"), settings("us-east-1"));
    writeFileSync(join(root, "Pulumi.west.yaml"), settings("us-west-2"));
    writeFileSync(join(root, "images/languages.yaml"), definition(SIX));
    const source = { type: "GITHUB", location: "https://github.com/example/languages.git", buildspec: "aws/buildspec.yaml" }; // prettier-ignore
    await makeProject(client, "LanguagesCodeBuild", { source });
    process.env["AWS_ENDPOINT_URL"] = endpoint;
    process.env["AWS_ACCESS_KEY_ID"] = "111122223333";
    process.env["AWS_SECRET_ACCESS_KEY"] = "local";
  });
  afterEach(() => {
    stop.abort();
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  async function tell(): Promise<string> {
    const { terminal, err } = recordedTerminal();
    await tellBuildspecs(root, { endpoint: bench().endpoint, signal: stop.signal }, terminal);
    return err();
  }

  async function groups(): Promise<readonly (readonly [string | undefined, readonly string[] | undefined])[]> {
    const { codebuild } = bench();
    const { buildBatch } = await codebuild.send(new StartBuildBatchCommand({ projectName: "LanguagesCodeBuild" }));
    const { buildBatches } = await codebuild.send(new BatchGetBuildBatchesCommand({ ids: [buildBatch?.id ?? ""] }));
    return (buildBatches?.[0]?.buildGroups ?? []).map(({ identifier, dependsOn }) => [identifier, dependsOn] as const);
  }

  async function start(): Promise<{ readonly code: number; readonly text: string }> {
    const { terminal, out } = recordedTerminal();
    const own = { name: () => "start" } as Parameters<typeof ci>[2];
    const options = { names: ["languages"], root, stack: "prod", format: "text", interval: 1 } as const;
    return { code: await ci(options, terminal, own), text: out() };
  }

  it("run a batch of six flavors to its table without a script, and with one that fails by a script of that one", async () => {
    assert.equal(await tell(), "");
    bench().simulator.script({ secondsPerPhase: 0.02 });
    const good = await start();
    assert.deepEqual([good.code, /\n6 of 6 builds succeeded\.\n$/.test(good.text)], [0, true], good.text);
    bench().simulator.script({ secondsPerPhase: 0.02, groups: { build_fedora: { outcome: "fail" } } });
    const bad = await start();
    assert.equal(bad.code, 1);
    assert.match(bad.text, /\nbuild_fedora +failed +BUILD +\d+ s\n[^]*\n5 of 6 builds succeeded, 1 failed\.\n$/);
  });

  it("follow the definitions, with what flavors need; a fault leaves them as they were and says so", async () => {
    await tell();
    assert.deepEqual((await groups()).find(([name]) => name === "build_standard")?.[1], ["build_alpine"]);
    writeFileSync(join(root, "images/languages.yaml"), definition("[alpine, debian]"));
    while ((await groups()).length !== 2);
    stop.abort();
    writeFileSync(join(root, "images/languages.yaml"), "kind: project\n");
    assert.match(await tell(), /The definitions of prod, west have faults: flavors stay as they were\. golden check/);
    assert.equal((await groups()).length, 2);
  });

  it("are of one account and Region, and are forgotten when the definition goes", async () => {
    writeFileSync(join(root, "Pulumi.prod.yaml"), settings("us-west-2"));
    await tell();
    assert.deepEqual(await groups(), []);
    writeFileSync(join(root, "Pulumi.prod.yaml"), settings("us-east-1"));
    await tell();
    assert.equal((await groups()).length, 6);
    rmSync(join(root, "images/languages.yaml"));
    await tell();
    assert.deepEqual(await groups(), []);
  });

  it("are refused by the control path where they are none, with what is right", async () => {
    const post = async (body: unknown) => {
      const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
      const response = await fetch(`${bench().endpoint}/_simulator/buildspecs`, init);
      return `${response.status.toString()} ${await response.text()}`;
    };
    assert.match(await post({}), /^400 Send a list, such as \[\{"project"/);
    assert.match(await post([{ project: "a" }]), /^400 0: project and buildspec are texts/);
    assert.match(await post([null]), /^400 0: project and buildspec are texts/);
    assert.match(await post([{ project: "a", buildspec: "b", of: "c" }]), /^400 0: of is not one of project, /);
  });
});

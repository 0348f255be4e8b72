import { strict as assert } from "node:assert";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rebuild, type RebuildOptions } from "../../../cli/commands/rebuild/run";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { refused } from "../refusal";
import { buildsOf, deployFleet, fleetFolder, startBuild, type Fleet } from "./rebuild-fleet";

const SMALL: Fleet = { base: undefined, web: "base", api: "base", other: undefined };
const LOG =
  "https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Fimagebuilder$252F";

/** The command as it is typed, against AWS's own protocol. */
describe("golden rebuild", () => {
  let now: Date | undefined;
  const bench = useWire({ now: () => now ?? new Date() });
  const before = { ...process.env };
  let root = "";

  function use(fleet: Fleet): Promise<void> {
    root = fleetFolder(fleet);
    return deployFleet(bench().imagebuilder, fleet);
  }
  beforeEach(() => {
    const { endpoint, simulator } = bench();
    simulator.script({ secondsPerPhase: 0.02 });
    delete process.env["GITHUB_RUN_ID"];
    process.env = { ...process.env, ...awsVariables(endpoint) };
  });
  afterEach(() => {
    now = undefined;
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  async function run(names: readonly string[], more: Partial<RebuildOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const own = {
      names,
      root,
      format: "text",
      yes: true,
      wait: true,
      parallel: 10,
      timeout: 60,
      interval: 0.05,
    } as const;
    const code = await rebuild({ ...own, ...more }, terminal);
    return { code, text: out(), err: err() };
  }

  it("shows what would be built and why, starts nothing, and needs no account for that", async () => {
    await use(SMALL);
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    const { code, text } = await run(["base"], { children: true, dryRun: true });
    assert.equal(code, 0);
    assert.equal(
      text,
      `WAVE  IMAGE  VERSION  WHY
1     base   1.0.0    asked for
2     api    1.0.0    built on base
2     web    1.0.0    built on base
3 images in 2 waves, at most 10 at once. Nothing was started.
`,
    );
    assert.deepEqual(await buildsOf(bench().imagebuilder), []);
  });

  it("builds an image and what is built on it, and reports AMIs by Region; the same command again keeps them", async () => {
    await use(SMALL);
    const { code, text } = await run(["base"], { children: true });
    assert.equal(code, 0, text);
    assert.match(
      text,
      /\nIMAGE +VERSION +STATE +TIME +RESULT\nbase +1\.0\.0 +available +\d s +ami-[0-9a-f]+ us-east-1\n/,
    );
    assert.match(text, /\n3 of 3 images available\.\n$/);
    assert.deepEqual([...(await buildsOf(bench().imagebuilder))].sort(), [
      "api/1.0.0/1",
      "base/1.0.0/1",
      "web/1.0.0/1",
    ]);
    const again = await run(["base"], { children: true });
    assert.equal(again.code, 0);
    assert.match(again.text, /\nbase +1\.0\.0 +available +ami-[0-9a-f]+ us-east-1 \(was built already\)\n/);
    assert.match(
      again.text,
      /\n3 of 3 images available\.\nWhat was built already is kept for 16 hours; --request .*\n$/,
    );
    assert.equal((await buildsOf(bench().imagebuilder)).length, 3);
    assert.equal((await run(["base"], { children: true, request: "anew" })).code, 0);
    assert.equal((await buildsOf(bench().imagebuilder)).length, 6);
  });

  it("starts what a release left to it, until it is built, is being built or is not deployed", async () => {
    await use(SMALL);
    const released = (more: Partial<RebuildOptions> = {}) => run([], { released: true, ...more });
    assert.match((await released()).text, /^There is nothing to rebuild\.\n$/, "the settings say wait");
    const settings = join(root, "Pulumi.prod.yaml");
    const text = readFileSync(settings, "utf8").replace(" }", ", rebuild: {}, build: {onDeploy: start} }");
    writeFileSync(settings, text);
    const never = "build: {onDeploy: never}\nschedule: {rate: 7 days}\n";
    writeFileSync(join(root, "images/other.yaml"), readFileSync(join(root, "images/other.yaml"), "utf8") + never);
    const { imagebuilder, simulator } = bench();
    simulator.script({ outcome: "fail", times: 1, message: "no disk", secondsPerPhase: 0.02 });
    await startBuild(imagebuilder, "api");
    simulator.advance(60);
    const dry = await released({ dryRun: true });
    const none = "no build of 1\\.0\\.0 is available";
    assert.match(
      dry.text,
      new RegExp(`\\n1 +base +1\\.0\\.0 +${none}\\n2 +api +1\\.0\\.0 +${none}\\n +the last build failed: no disk`),
    );
    assert.match(dry.text, /\n3 images in 2 waves/);

    simulator.script({ secondsPerPhase: 3600 });
    await startBuild(imagebuilder, "base");
    assert.doesNotMatch((await released({ dryRun: true })).text, /^1 +base/m, "it is being built");
    simulator.advance(36_000);
    simulator.script({ secondsPerPhase: 0.02 });
    const { code, text: report } = await released();
    assert.equal(code, 0, report);
    assert.match(report, /\n2 of 2 images available\.\n$/);
    // Nothing is left: the machine, which is not there, is not asked.
    assert.deepEqual(await released({ wait: false, detach: true }), {
      code: 0,
      text: "There is nothing to rebuild.\n",
      err: "",
    });
    const base = join(root, "images/base.yaml");
    writeFileSync(base, readFileSync(base, "utf8").replace("1.0.0", "1.1.0"));
    assert.match((await released()).text, /^There is nothing to rebuild/, "1.1.0 is not deployed");
  });

  it("finds what is outdated, each with its reason, and nothing once it is built", async () => {
    await use(SMALL);
    const { imagebuilder, simulator } = bench();
    await startBuild(imagebuilder, "base");
    await startBuild(imagebuilder, "other");
    simulator.advance(60);
    await startBuild(imagebuilder, "web");
    simulator.script({ of: "other-x86-64", outcome: "fail", times: 1, message: "make: *** Error 2" });
    await startBuild(imagebuilder, "other");
    simulator.advance(60);
    await startBuild(imagebuilder, "base");
    simulator.advance(60);
    const { text } = await run([], { outdated: true, dryRun: true });
    assert.match(text, /\n1 +api +1\.0\.0 +no build of 1\.0\.0 is available\n/);
    assert.match(text, /\n1 +other +1\.0\.0 +the last build failed: make: \*\*\* Error 2\n/);
    assert.match(text, /\n1 +web +1\.0\.0 +its parent base has a newer build, 1\.0\.0\/2\n/);
    assert.doesNotMatch(text, /base +1\.0\.0/);
    simulator.clearScripts();
    simulator.script({ secondsPerPhase: 0.02 });
    assert.equal((await run([], { outdated: true })).code, 0);
    assert.match(
      (await run([], { outdated: true, request: "next", dryRun: true })).text,
      /^There is nothing to rebuild\.\n$/,
    );
  });

  it("chooses by glob, by variable, and by what changed since a commit, each narrowing the others", async () => {
    await use(SMALL);
    const git = (...words: string[]) => execFileSync("git", ["-C", root, "-c", "user.name=a", "-c", "user.email=a@b.c", ...words]); // prettier-ignore
    const edit = (name: string, more: string): void => {
      const file = join(root, `images/${name}.yaml`);
      writeFileSync(file, `${readFileSync(file, "utf8").replace("1.0.0", "1.1.0")}${more}`);
    };
    writeFileSync(join(root, "images/variables.yaml"), "TOOL: a\n");
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "a");
    edit("web", "tags: {Tool: '{TOOL}'}\n");
    edit("other", "tags: {Tool: '{TOOL}'}\n");
    edit("api", "description: b\n");
    const chosen = async (names: readonly string[], more: Partial<RebuildOptions>) =>
      [...(await run(names, { dryRun: true, ...more })).text.matchAll(/^\d +(\S+) +\d+\.\S+ +(.*)$/gm)].map(([, id, why]) => `${id ?? ""}: ${why ?? ""}`); // prettier-ignore
    const both = await run(["w*"], { dryRun: true, changed: true, base: "HEAD", variable: ["TOOL"] });
    assert.match(both.text, /\n1 +web +1\.1\.0 +uses TOOL\n +changed since HEAD\n/);
    assert.deepEqual(await chosen([], { variable: ["TOOL"] }), ["other: uses TOOL", "web: uses TOOL"]);
    assert.deepEqual(await chosen(["[aw]*"], { changed: true, base: "HEAD" }), ["api: changed since HEAD", "web: changed since HEAD"]); // prettier-ignore
    assert.deepEqual(await chosen(["w*"], { changed: true, base: "HEAD", variable: ["TOOL"] }), ["web: uses TOOL"]); // prettier-ignore
    assert.deepEqual(await chosen(["*", "!web"], {}), ["base: asked for", "other: asked for", "api: asked for"]);
  });

  it("starts without --wait and ends, and refuses to where a child would have to wait", async () => {
    await use(SMALL);
    const { code, text } = await run(["web", "other"], { wait: false });
    assert.equal(code, 0);
    assert.match(text, /\nother +1\.0\.0 +pending +0 s +other-x86-64\/1\.0\.0\/1\n/);
    assert.match(text, /\nThe same command with --wait follows them\.\n$/);
    await refused(
      run(["base"], { children: true, wait: false }),
      /^2 images can only be built after a parent.*\nAdd --wait\.$/,
    );
  });

  it("gives the report as data, and as markdown for the job summary", async () => {
    await use(SMALL);
    bench().simulator.script({ of: "web-x86-64", secondsPerPhase: 0.02, outcome: "fail", message: "<b>no|\u001b[31m" }); // prettier-ignore
    const summary = join(root, "summary");
    process.env["GITHUB_STEP_SUMMARY"] = summary;
    const { code, text } = await run(["web", "other"], { format: "json", summary: true });
    const data = JSON.parse(text) as { whole: boolean; images: { id: string; state: string; link?: string }[] };
    assert.deepEqual(
      [code, data.whole, data.images.map(({ id, state }) => `${id} ${state}`)],
      [1, false, ["other available", "web failed"]],
    );
    assert.equal(data.images[1]?.link, `${LOG}web-x86-64/log-events/1.0.0$252F1`);
    const markdown = readFileSync(summary, "utf8");
    assert.match(markdown, /\| web \| 1\.0\.0 \| \[failed\]\(https:[^)]+\) \| \d s \| &lt;b&gt;no\\\|/);
    assert.doesNotMatch(markdown + text, /\u001b/);
  });

  it("starts once where AWS throttles; joins, and starts nothing, where a build goes on", async () => {
    await use(SMALL);
    bench().simulator.script({ secondsPerPhase: 0.1, throttled: 2 });
    const both = await Promise.all([run(["other"]), run(["other"], { request: "another" })]);
    assert.deepEqual(both.map(({ code }) => code), [0, 0], both.map(({ text }) => text).join("\n")); // prettier-ignore
    assert.deepEqual(await buildsOf(bench().imagebuilder), ["other/1.0.0/1"]);
  });

  it("says what is wrong: no choice, no such image, a variable, a project, another account, a pipeline behind", async () => {
    await use(SMALL);
    await refused(run([]), /^Nothing says what to rebuild\./);
    await refused(run(["wep"]), /no image `wep`\. Did you mean web\?\nName one of: api, base,/);
    await refused(run([], { variable: ["NONE"] }), /No image of the stack uses the variable `NONE`/);
    writeFileSync(
      join(root, "images/builds.yaml"),
      "kind: project\nci: {source: {repository: a/b, visibility: private}, buildspec: {build: [make]}}\n",
    );
    await refused(
      run(["builds"]),
      /^builds is a project, which builds no image\.\nIts builds start by golden ci start builds/,
    );
    const { code, err, text } = await run(["b*s"]);
    assert.deepEqual([code, text], [0, "There is nothing to rebuild.\n"]);
    assert.match(err, /note: builds is a project, which builds no image: golden ci start, golden release start/);
    rmSync(join(root, "images/builds.yaml"));
    writeFileSync(
      join(root, "images/other.yaml"),
      readFileSync(join(root, "images/other.yaml"), "utf8").replace("1.0.0", "1.1.0"),
    );
    const behind = await run(["other"]);
    assert.equal(behind.code, 1);
    assert.match(
      behind.text,
      /\nother +1\.1\.0 +not started +its pipeline still builds 1\.0\.0: deploy 1\.1\.0 first\n/,
    );
    process.env["AWS_ACCESS_KEY_ID"] = "444455556666";
    assert.match((await run(["web"])).text, /\nweb +1\.0\.0 +not started +its pipeline is not deployed\n/);
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    await refused(run(["web"]), /ECONNREFUSED[^]*AWS_ENDPOINT_URL/);
  });

  it("leaves builds running at Ctrl-C, says so, and prints no credentials", async () => {
    await use(SMALL);
    bench().simulator.script({ outcome: "hang" });
    process.env["AWS_SECRET_ACCESS_KEY"] = "canary-of-a-secret";
    const child = spawn(process.execPath, [join(__dirname, "../../../cli/golden.js"), ..."rebuild web --wait --interval 1 --root".split(" "), root], { stdio: ["ignore", "pipe", "pipe"] }); // prettier-ignore
    let all = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (all += text.toString()));
    child.stdout.once("data", () => child.kill("SIGINT"));
    const [, signal] = (await once(child, "close")) as [number | null, string | null];
    assert.equal(signal, "SIGINT", all);
    assert.match(all, /0 of 1 image available, 1 building\. Builds go on\. The same command joins them/);
    assert.doesNotMatch(all, /canary/);
    bench().simulator.clearScripts();
    assert.deepEqual(await buildsOf(bench().imagebuilder), ["web/1.0.0/1"]);
  });
  it("finds Amazon's newer parent by one question, with both values, and says what it cannot know", async () => {
    await use({ base: undefined, other: undefined, web: "base" });
    now = new Date("2026-10-15T07:00:00Z");
    for (const image of ["base", "other", "web"]) await startBuild(bench().imagebuilder, image);
    now = new Date("2026-10-16T07:00:00Z");
    assert.match((await run([], { outdated: true, dryRun: true })).text, /^There is nothing to rebuild\.\n$/);
    now = new Date("2026-11-21T07:00:00Z");
    const { code, text, err } = await run([], { outdated: true, olderThan: 30, dryRun: true });
    assert.equal(code, 0);
    assert.equal(
      text,
      `WAVE  IMAGE  VERSION  WHY
1     base   1.0.0    the last build is ${String(Math.floor((Date.now() - Date.parse("2026-10-15T07:00:00Z")) / 86_400_000))} days old
                      parent amazon-linux-2023-x86 2026.11.1 of 2026-11-01, the last build is of 2026-10-15
1     other  1.0.0    the last build is ${String(Math.floor((Date.now() - Date.parse("2026-10-15T07:00:00Z")) / 86_400_000))} days old
                      parent amazon-linux-2023-x86 2026.11.1 of 2026-11-01, the last build is of 2026-10-15
2     web    1.0.0    the last build is ${String(Math.floor((Date.now() - Date.parse("2026-10-15T07:00:00Z")) / 86_400_000))} days old
3 images in 2 waves, at most 10 at once. Nothing was started.
`,
    );
    assert.equal(err, "");
    const asked = await run([], { severity: "high", dryRun: true });
    assert.match(asked.text, /nothing to rebuild/);
    assert.equal(asked.err, "note: base, other, web: findings: the definition has no scanning\n");
  });

  it("builds again what its scan found a fix for, and nothing once that is in", async () => {
    await use(SMALL);
    const other = join(root, "images/other.yaml");
    writeFileSync(other, `${readFileSync(other, "utf8")}scanning: {enabled: true}\n`);
    const { simulator, imagebuilder } = bench();
    const finding = (vulnerabilityId: string, severity: "CRITICAL" | "LOW") => ({ vulnerabilityId, severity });
    const findings = [finding("CVE-2026-1", "LOW"), finding("CVE-2026-2", "CRITICAL")];
    simulator.script({ of: "other-x86-64", times: 1, secondsPerPhase: 0.02, findings });
    await startBuild(imagebuilder, "other");
    simulator.advance(60);
    const asked = await run(["other"], { severity: "high", dryRun: true });
    assert.match(asked.text, /\n1 +other +1\.0\.0 +1 finding .*CVE-2026-2/);
    assert.equal((await run(["other"], { severity: "high" })).code, 0);
    assert.deepEqual((await buildsOf(imagebuilder)).filter((each) => each.startsWith("other")), ["other/1.0.0/1", "other/1.0.0/2"]); // prettier-ignore
    assert.match((await run([], { severity: "high", dryRun: true })).text, /nothing to rebuild/);
  });
});

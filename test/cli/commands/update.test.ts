import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { update, type UpdateOptions } from "../../../cli/commands/update/run";
import { AwsClients } from "../../../cli/aws/clients";
import { RepositoryServer, TOKEN } from "../../operations/pull-requests/repository-server";
import { RegistryServer } from "../../operations/rebuild/registry-server";
import { awsVariables, configOf, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { useSurroundings } from "../surroundings";
import { refused } from "../refusal";
import { deployFleet, startBuild } from "./rebuild-fleet";

const AMAZON = "801119661308";
const [OLD, NEW] = ["a", "b"].map((each) => `sha256:${each.repeat(64)}`) as [string, string];
const FILES = {
  "Pulumi.yaml": "name: images\nruntime: nodejs\n",
  "Pulumi.prod.yaml": `config:
  golden-images:settings:
    region: us-east-1
    account: "111122223333"
    permissionsBoundary: none
    update:
      groups: {windows: {images: ["win-*"], branch: windows-update/images}}
      labels: [update]
      reviewers: [octocat, example/platform]
      autoMerge: squash
`,
  "images/variables.yaml": `# shared
RUNNER: # of GitHub
  source: {url: "ORIGIN/runner", pattern: "v([0-9.]+)"}
  value: '2.1' # now
JAVA: {value: "21", source: {url: "ORIGIN/java"}, policy: none}
`,
  "images/host.yaml": `version: 1.2.0 # first
parent: {managed: amazon-linux-2023, version: 2024.1.1} # base
components:
  - managed: update-linux
    version: "1.0.0"
  - {managed: update-linux, parameters: {V: "{RUNNER} {JAVA}"}}
`,
  "images/child.yaml": `version: "2.0.0"\nparent: {image: host, version: 1.2.0}\ncomponents: [{managed: update-linux}]\n`,
  "images/win-base.yaml": `version: 3.0.0
parent:
  ami: ami-0123456789abcdef0 # found again
  newest: {owner: "${AMAZON}", name: "Windows_Server-2022-English-Full-Base-*"}
platform: Windows
disk: {device: /dev/sda1, sizeGiB: 60}
components: [{managed: update-windows}]
`,
  "images/web.yaml": `version: 1.0.0\nparent: {ssm: /base/ami}\nplatform: Linux\ndisk: {device: /dev/xvda}\ncomponents: [{managed: update-linux, version: 1.0.2}]\n`,
  "images/app.yaml": `kind: container\nversion: 1.0.0\nplatform: Linux\nparent: {registry: "HOST/library/alpine", tag: "3", digest: "${OLD}"}\ndockerfile: app/Dockerfile\ncomponents: [{managed: update-linux, version: 1.0.2}]\n`,
  "images/app/Dockerfile":
    "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n",
} as const;
type File = keyof typeof FILES;

/** The command as it is typed, against AWS's protocols, a registry, GitHub and a page of a vendor. */
describe("golden update", () => {
  let now: Date | undefined;
  const bench = useWire({ now: () => now ?? new Date() });
  const around = useSurroundings();
  const pages: Record<string, string> = {};
  const vendor = createServer(({ url = "" }, response) => {
    if (pages[url] === undefined) response.writeHead(404);
    response.end(pages[url]);
  });
  let [root, server, registry] = ["", new RepositoryServer(), new RegistryServer()];
  let origin = "";

  before(async () => {
    await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(vendor.address() as AddressInfo).port.toString()}`;
  });
  after(() => {
    vendor.closeAllConnections();
    vendor.close();
  });
  beforeEach(async () => {
    bench().simulator.script({ secondsPerPhase: 0.02 });
    Object.assign(pages, { "/runner": "newest: v2.2.1", "/java": "21" });
    registry = await new RegistryServer().start();
    registry.digests.set("library/alpine:3", NEW);
    root = mkdtempSync(join(tmpdir(), "golden-update-"));
    execFileSync("git", ["init", "--quiet"], { cwd: root });
    execFileSync("git", ["remote", "add", "origin", "git@github.com:example/images.git"], { cwd: root });
    for (const file of Object.keys(FILES)) write(file, textOf(file as File));
    execFileSync("git", ["add", "."], { cwd: root });
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "First"], {
      cwd: root,
    });
    server = await new RepositoryServer().start(Object.fromEntries(Object.keys(FILES).map((file) => [file, textOf(file as File)]))); // prettier-ignore
    around.github(server.api, { ...awsVariables(bench().endpoint), GH_TOKEN: TOKEN }, (host) =>
      host.startsWith("127.0.0.1"),
    );
    await ec2(AMAZON, "RegisterImage", { Name: "Windows_Server-2022-English-Full-Base-2026.11.11", Architecture: "x86_64" }, true); // prettier-ignore
    await ec2("999999999999", "RegisterImage", { Name: "Windows_Server-2022-English-Full-Base-9999" }, true);
  });
  afterEach(async () => {
    now = undefined;
    rmSync(root, { recursive: true, force: true });
    await Promise.all([server.close(), registry.close()]);
  });

  const textOf = (file: File) => FILES[file].replaceAll("ORIGIN", origin).replace("HOST", registry.host);
  const read = (file: File) => readFileSync(join(root, file), "utf8");
  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  /** What another account does in EC2; with `isPublic` everyone may then launch it. */
  async function ec2(
    account: string,
    action: string,
    parameters: Readonly<Record<string, string>>,
    isPublic = false,
  ): Promise<string> {
    // prettier-ignore
    const key = process.env["AWS_ACCESS_KEY_ID"];
    process.env["AWS_ACCESS_KEY_ID"] = account;
    const client = await new AwsClients("us-east-1").ec2();
    const limit = { abortSignal: AbortSignal.timeout(10_000) };
    const [id = ""] = /ami-\w+/.exec(await client(action, limit, parameters)) ?? [];
    const everyone = { ImageId: id, "LaunchPermission.Add.1.Group": "all" };
    if (isPublic) await client("ModifyImageAttribute", limit, everyone);
    process.env["AWS_ACCESS_KEY_ID"] = key;
    return id;
  }

  async function run(more: Partial<UpdateOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const code = await update({ names: [], root, format: "text", ...more }, terminal);
    assert.ok(!`${out()}${err()}`.includes(TOKEN));
    return { code, out: out(), err: err() };
  }
  const changed = (branch: string) =>
    server.git(["diff", "-U0", `main...${branch}`]).split("\n").filter((line) => /^[+-](?![+-])/.test(line)).map((line) => line.replace(/ami-\w+/, "ami-…")); // prettier-ignore

  it("writes what is newer where the older stands, and nothing beside it; then nothing is newer", async () => {
    const { code, out, err } = await run();
    assert.deepEqual([code, err], [0, ""]);
    const id = /ami-[0-9a-f]+/.exec(read("images/win-base.yaml"))?.[0] ?? "";
    assert.notEqual(id, "ami-0123456789abcdef0");
    const rows = out
      .split("\n\n")[0]
      ?.split("\n")
      .slice(1)
      .map((line) => line.split(/ {2,}/));
    assert.deepEqual(rows, [
      ["RUNNER", "2.1", "2.2.1", "host"],
      [`${registry.host}/library/alpine:3`, "sha256:aaaaaaaaaaaa", "sha256:bbbbbbbbbbbb", "app"],
      ["amazon-linux-2023", "2024.1.1", "2026.11.1", "host"],
      ["update-linux", "1.0.0", "1.0.2", "host"],
      ["Windows_Server-2022-English-Full-Base-*", "ami-0123456789abcdef0", `Windows_Server-2022-English-Full-Base-2026.11.11 (${id})`, "win-base"],
      ["host", "1.2.0", "1.3.0", "child"],
    ]); // prettier-ignore
    assert.equal(read("images/variables.yaml"), textOf("images/variables.yaml").replace("'2.1'", "'2.2.1'"));
    assert.equal(read("images/host.yaml"), textOf("images/host.yaml").replace("1.2.0 #", "1.3.0 #").replace("2024.1.1", "2026.11.1").replace('"1.0.0"', '"1.0.2"')); // prettier-ignore
    assert.equal(read("images/child.yaml"), textOf("images/child.yaml").replace("2.0.0", "2.1.0").replace("1.2.0", "1.3.0")); // prettier-ignore
    assert.equal(read("images/win-base.yaml"), textOf("images/win-base.yaml").replace("3.0.0", "3.1.0").replace("ami-0123456789abcdef0", id)); // prettier-ignore
    assert.equal(read("images/app.yaml"), textOf("images/app.yaml").replace("1.0.0", "1.1.0").replace(OLD, NEW));
    assert.equal(read("images/web.yaml"), textOf("images/web.yaml"));
    assert.deepEqual(await run(), { code: 0, out: "Nothing is newer.\n", err: "" });
  });

  it("raises an image whose base moved since its last build by a patch, once", async () => {
    const ssm = new SSMClient(configOf(bench().endpoint));
    const put = (Value: string) => ssm.send(new PutParameterCommand({ Name: "/base/ami", Value, Type: "String", Overwrite: true })); // prettier-ignore
    now = new Date("2026-11-01T04:00:00Z");
    await put("ami-1");
    await deployFleet(bench().imagebuilder, { web: undefined });
    now = new Date("2026-11-02T04:00:00Z");
    await startBuild(bench().imagebuilder, "web");
    now = new Date("2026-11-03T04:00:00Z");
    assert.match((await run({ names: ["web"] })).out, /^Nothing is newer/);
    await put("ami-2");
    const { code, out, err } = await run({ names: ["web"] });
    assert.equal(err, "");
    assert.deepEqual([code, out.split("\n")[1]?.split(/ {2,}/)], [0, ["/base/ami", "-", "ami-2", "web"]]);
    assert.equal(read("images/web.yaml"), textOf("images/web.yaml").replace("1.0.0", "1.0.1"));
    assert.match((await run({ names: ["web"] })).out, /^Nothing is newer/);
    write("images/web.yaml", textOf("images/web.yaml"));
    write("Pulumi.prod.yaml", textOf("Pulumi.prod.yaml").replace("update:", "update:\n      bases: none"));
    assert.match((await run({ names: ["web"] })).out, /^Nothing is newer/);
  });

  it("tells what it does not change, what is not watched, and what nobody can tell, which is a finding", async () => {
    Object.assign(pages, { "/java": "25" });
    Reflect.deleteProperty(pages, "/runner");
    registry.digests.clear();
    write("images/win-base.yaml", textOf("images/win-base.yaml").replace(/ {2}newest.*\n/, ""));
    const { code, out, err } = await run({ names: ["host", "app", "win-*"], dryRun: true });
    assert.equal(code, 1);
    assert.equal(err.replaceAll(/127\.0\.0\.1:\d+/g, "…"), `not known: RUNNER: … answers 404
not known: …/library/alpine:3: … answers 404
note: win-base: parent.ami is not watched: add newest: {owner, name}, by which a newer one is found.
note: host is at version 1.3.0; this image stays on 1.2.0. Write 1.x.x to follow it, and raise the version of this image.
note: nothing was written; 1 file would change.
`); // prettier-ignore
    assert.deepEqual(out.split("\n").slice(1, 4).map((line) => line.split(/ {2,}/)), [
      ["amazon-linux-2023", "2024.1.1", "2026.11.1", "host"],
      ["update-linux", "1.0.0", "1.0.2", "host"],
      ["JAVA", "21", "25 (only told)", "host"],
    ]); // prettier-ignore
    const { out: json } = await run({ names: ["host"], dryRun: true, format: "json" });
    const { written, doubts, groups } = JSON.parse(json) as { written: boolean; doubts: { what: string }[]; groups: object[] }; // prettier-ignore
    assert.deepEqual([written, doubts.map(({ what }) => what)], [false, ["RUNNER"]]);
    assert.deepEqual(groups, [{ name: "prod", branch: "image-update/prod", what: ["amazon-linux-2023", "update-linux"] }]); // prettier-ignore
    assert.equal(read("images/host.yaml"), textOf("images/host.yaml"));
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    assert.match((await run({ names: ["win-*"], dryRun: true })).out, /^Nothing is newer that is known; /);
    await refused(run({ names: ["hots"] }), /^The stack deploys no image `hots`\. Did you mean host\?\nName one of: app, child, host, web, win-base/); // prettier-ignore
  });

  it("proposes children that are behind once, in their own group, and those of a parent that rises beside it", async () => {
    write("images/host.yaml", textOf("images/host.yaml").replace("1.2.0 #", "1.2.5 #").replace("2024.1.1", "2026.11.1").replace('"1.0.0"', '"1.0.2"')); // prettier-ignore
    Object.assign(pages, { "/runner": "newest: v2.1" });
    registry.digests.set("library/alpine:3", OLD);
    const json = async () => (JSON.parse((await run({ dryRun: true, format: "json" })).out) as { groups: { name: string; what: string[] }[] }).groups; // prettier-ignore
    assert.deepEqual(await json(), [
      { name: "windows", branch: "windows-update/images", what: ["Windows_Server-2022-English-Full-Base-*"] },
      { name: "prod", branch: "image-update/prod", what: ["host"] },
    ]);
    Object.assign(pages, { "/runner": "newest: v2.2" });
    assert.deepEqual((await json())[1]?.what, ["RUNNER", "host"]);
    await run();
    assert.match(read("images/child.yaml"), /version: 1\.3\.0/);
  });

  it("goes neither back to an older version, nor to another owner's AMI of the same name", async () => {
    Object.assign(pages, { "/runner": "newest: v2.0.9" });
    const { out } = await run({ names: ["host", "win-*"], dryRun: true });
    assert.ok(!out.includes("RUNNER  "));
    const [id] = /ami-[0-9a-f]+(?=\) +win-base)/.exec(out) ?? [];
    const others = await ec2("999999999999", "RegisterImage", { Name: "Windows_Server-2022-English-Full-Base-9999" });
    assert.notEqual(id, others);
  });

  it("opens one pull request a group, asks for reviews, and updates it in place", async () => {
    const events: object[] = [];
    const announce = (event: object) => Promise.resolve(void events.push(event));
    const { code, out, err } = await run({ pullRequest: true, announce });
    assert.equal(code, 0, err);
    assert.deepEqual(out.split("\n").filter((line) => line.includes("github.com")), [
      "windows: opened: https://github.com/example/images/pull/1",
      "prod: opened: https://github.com/example/images/pull/2",
    ]); // prettier-ignore
    const [windows, prod] = server.pulls;
    assert.deepEqual([windows?.branch, windows?.labels], ["windows-update/images", ["update"]]);
    assert.deepEqual([windows?.reviewers, windows?.teams], [["octocat"], ["platform"]]);
    assert.equal(windows?.autoMerge, "SQUASH");
    assert.match(windows?.title ?? "", /^Update windows to Windows_Server-2022-English-Full-Base-2026\.11\.11 \(ami-\w+\)$/); // prettier-ignore
    assert.match(windows?.body ?? "", /\| owner 801119661308 \|$/m);
    assert.deepEqual(changed("windows-update/images"), [
      "-version: 3.0.0", "+version: 3.1.0",
      "-  ami: ami-… # found again", "+  ami: ami-… # found again",
    ]); // prettier-ignore
    const [, url] = server.pulls.map(({ number }) => `https://github.com/example/images/pull/${number.toString()}`);
    const detail = { image: "app, child, host", title: "example/images#2 is ready for review: Update prod: 5 newer versions", url, repository: "example/images", number: 2 }; // prettier-ignore
    assert.deepEqual(events[1], { detailType: "Pull Request Ready", detail, to: { channels: [], images: ["app", "child", "host"] } }); // prettier-ignore
    assert.equal(prod?.title, "Update prod: 5 newer versions");
    assert.match(prod.body, /\| RUNNER \| host \| 2\.1 \| 2\.2\.1 \| http:/);
    assert.match(prod.body, /<summary>host 1\.2\.0 → 1\.3\.0 \(minor\): rebuilds, the version is raised<\/summary>/);
    assert.equal(read("images/host.yaml"), textOf("images/host.yaml"));
    assert.match((await run({ pullRequest: true, announce })).out, /windows: unchanged:[^]*prod: unchanged:/);
    assert.equal(events.length, 2);
    Object.assign(pages, { "/runner": "newest: v2.3" });
    assert.match((await run({ pullRequest: true })).out, /windows: unchanged:[^]*prod: updated: \S+\/2/);
    assert.ok(changed("image-update/prod").includes("+  value: '2.3' # now"));
  });

  it("leaves a person's commits and what was closed alone, and goes on with other groups", async () => {
    await run({ pullRequest: true });
    server.push("windows-update/images", { "README.md": "mine\n" });
    const prod = server.pulls.find(({ branch }) => branch === "image-update/prod");
    if (prod) prod.state = "closed";
    const again = await run({ pullRequest: true });
    assert.equal(again.code, 0);
    assert.equal(again.err, "note: windows: https://github.com/example/images/pull/1 has commits that golden did not make, and is left as it is.\n"); // prettier-ignore
    assert.match(again.out, /^prod: closed: \S+\/pull\/2 stays so until something newer comes\.$/m);
    Object.assign(pages, { "/runner": "newest: v2.3" });
    assert.match((await run({ pullRequest: true })).out, /^prod: opened: \S+\/pull\/3$/m);
  });

  it("says what GitHub refuses of a group, and proposes the others", async () => {
    server.guarded.add("windows-update/images");
    server.troubles.push({ on: /labels$/, status: 422, body: { message: "Validation Failed" } });
    server.troubles.push({ on: /requested_reviewers/, status: 422, body: { message: "Reviews may only be requested from collaborators." } }); // prettier-ignore
    server.noAutoMerge = "Auto merge is not allowed for this repository";
    const { code, out, err } = await run({ pullRequest: true });
    assert.equal(code, 2);
    assert.match(out, /^prod: opened: /m);
    assert.equal(err, `windows: GitHub: Repository rule violations found (422)
  fix: What GitHub says is the reason; nothing was proposed.
note: prod: it has no label: Validation Failed
note: prod: GitHub will not merge it by itself: Auto merge is not allowed for this repository
note: prod: nobody is asked for a review: Reviews may only be requested from collaborators.
`); // prettier-ignore
    server.push("main", { "images/host.yaml": "version: 2.0.0\n" });
    Object.assign(pages, { "/runner": "newest: v2.4" });
    const stale = await run({ names: ["host"], pullRequest: true });
    assert.deepEqual([stale.code, stale.err], [1, "prod: images/host.yaml: not as in main on GitHub.\n  fix: git pull, and run it again.\n"]); // prettier-ignore
    server.troubles.push({ on: /branches/, status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "4102444800" }, body: { message: "API rate limit exceeded" } }); // prettier-ignore
    const limited = await run({ names: ["host"], pullRequest: true });
    assert.equal(limited.code, 2);
    assert.match(limited.err, /^prod: GitHub: API rate limit exceeded \(403\)\n {2}fix: Run it again after 2100-01-01/);
  });
});

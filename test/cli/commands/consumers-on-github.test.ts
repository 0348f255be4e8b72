import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { catalogue } from "../../../cli/commands/catalogue/run";
import { consumers } from "../../../cli/commands/consumers/run";
import type { GitRepository } from "../../operations/pull-requests/git-repository";
import { RepositoryServer, TOKEN } from "../../operations/pull-requests/repository-server";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { useSurroundings } from "../surroundings";
import { refused } from "../refusal";
import { deployFleet, fleetFolder, startBuild } from "./rebuild-fleet";

const FLEET = { "win-base": undefined, "win-gpu": undefined };
const CONSUMERS = `consumers:
  - repository: example/vm-service
    path: config.edn
    at: [windows, images, "{key}"]
    value: "{name}-{version}"
    keys: {win-base: base, win-gpu: nvidia-small}
  - {repository: example/web, branch: main, path: deploy/prod.tfvars, at: [image], value: "{id}"}
`;
const CONFIG = `{:windows ; by resource class
 {:images ^:sorted {:base "win-base-0.9.0", :nvidia-small "win-gpu-0.8.0"}}}\n`;
const TFVARS = 'image = "ami-0" # by golden\n';

/** The command as it is typed, against the protocols of AWS and of GitHub. */
describe("golden consumers on GitHub", () => {
  const bench = useWire({ now: () => new Date() });
  const around = useSurroundings();
  let [root, server] = ["", new RepositoryServer()];
  let [service, web]: GitRepository[] = [];

  beforeEach(async () => {
    root = fleetFolder(FLEET);
    const { imagebuilder, endpoint, simulator } = bench();
    simulator.script({ secondsPerPhase: 0.001 });
    await deployFleet(imagebuilder, FLEET);
    for (const image of Object.keys(FLEET)) await startBuild(imagebuilder, image);
    change("win-base.yaml", "", CONSUMERS);
    server = await new RepositoryServer().start({ "README.md": "images\n" });
    service = server.add("example/vm-service", { "config.edn": CONFIG });
    web = server.add("example/web", { "deploy/prod.tfvars": TFVARS });
    around.github(server.api, { ...awsVariables(endpoint), GH_TOKEN: TOKEN });
  });
  afterEach(async () => {
    await server.close();
    rmSync(root, { recursive: true, force: true });
  });

  function change(file: string, from: string, to: string): void {
    const path = join(root, "images", file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, from === "" ? text + to : text.replace(from, to));
  }

  async function run(command: string, options: object = {}, announce?: Parameters<typeof consumers>[3]) {
    const { terminal, out, err } = recordedTerminal();
    const given = { names: [], root, format: "text" as const, ...(command === "update" && { all: true }), ...options };
    const code = await consumers(given, terminal, { name: () => command } as Command, announce);
    assert.ok(!`${out()}${err()}`.includes(TOKEN));
    return { code, out: out(), err: err() };
  }

  it("opens one pull request for each repository with what is released, and nothing else in its files", async () => {
    // Ahead of the deployment: no consumer is told.
    change("win-gpu.yaml", "1.0.0", "1.1.0");
    const { code, out } = await run("update");
    assert.equal(code, 0, out);
    assert.match(out, /^example\/vm-service main: opened: https:\/\/github\.com\/example\/vm-service\/pull\/1$/m);
    assert.match(out, /^Pull requests: 2 opened\.$/m);
    const [pull] = service?.pulls ?? [];
    assert.deepEqual([pull?.title, pull?.branch, pull?.base], ["Update win-base, win-gpu", "image-update/prod-main", "main"]); // prettier-ignore
    assert.match(pull?.body ?? "", /^\| win-gpu \| win-gpu-0\.8\.0 \| win-gpu-1\.0\.0 \| config\.edn \|$/m);
    assert.ok(pull?.body.includes('{\n  "win-base": "base",\n  "win-gpu": "nvidia-small"\n}'));
    const text = service?.git(["show", "image-update/prod-main:config.edn"]);
    assert.equal(`${text ?? ""}\n`, CONFIG.replace("base-0.9.0", "base-1.0.0").replace("gpu-0.8.0", "gpu-1.0.0"));
    assert.match(web?.git(["show", "image-update/prod-main:deploy/prod.tfvars"]) ?? "", /^image = "ami-\w{8,}" # by golden$/); // prettier-ignore
    const again = await run("update");
    assert.deepEqual([again.code, again.out.includes("unchanged: ")], [0, true]);
    service?.merge(1);
    web?.merge(1);
    assert.match((await run("update")).out, /^example\/vm-service main: up to date\n(?:.*\n)*Nothing proposed\.$/m);
  });

  it("keeps what its pull request brings of other images when one of them is named", async () => {
    await run("update");
    assert.match((await run("update", { names: ["win-gpu"], all: false })).out, /vm-service main: unchanged/);
    assert.match(service?.git(["show", "image-update/prod-main:config.edn"]) ?? "", /base-1\.0\.0.*gpu-1\.0\.0/);
    await refused(run("update", { all: false }), /Nothing says which images\.\nName them, or all that have consumers: --all\./); // prettier-ignore
  });

  it("writes nothing with --dry-run or in check, which exits with 1", async () => {
    const dry = await run("update", { dryRun: true });
    assert.equal(dry.code, 0);
    assert.match(dry.out, /^-.*win-base-0\.9\.0/m);
    assert.match(dry.out, /^Pull requests: 2 to open or update\.$/m);
    assert.equal((await run("check")).code, 1);
    assert.deepEqual(server.writes, []);
  });

  it("is content with --all where nobody consumes, and not where somebody was named", async () => {
    change("win-base.yaml", CONSUMERS, "");
    const { code, out } = await run("update");
    assert.deepEqual([code, out], [0, "Nothing proposed.\n"]);
    await refused(run("update", { repository: "example/web" }), /^No consumer of these images in example\/web/);
    await refused(run("update", { names: ["win-base"], all: false }), /^No consumer of these images/);
    assert.deepEqual(server.calls, []);
  });

  it("names each repository that fails, and goes on with the others", async () => {
    if (web) web.isArchived = true;
    const archived = await run("update");
    assert.equal(archived.code, 1);
    assert.match(archived.out, /^example\/web: refused \(win-base\): GitHub: example\/web is archived: nobody can change it\. \(403\)$/m); // prettier-ignore
    assert.match(archived.out, /^Pull requests: 1 opened; 1 refused\.$/m);
    service?.push("image-update/prod-main", { "config.edn": "mine" });
    assert.match((await run("update")).out, /image-update\/prod-main has commits that golden did not make: \w{12}\. Merge https:/); // prettier-ignore
    change("win-base.yaml", "example/web", "example/gone");
    assert.match((await run("update")).out, /^example\/gone: refused \(win-base\): GitHub: Not Found \(404\)$/m);
    server.troubles.push({ on: /gone$/, status: 403, headers: { "retry-after": "3600" }, body: { message: "secondary rate limit" } }); // prettier-ignore
    const limited = await run("update");
    assert.deepEqual([limited.code, /Run it again after 20/.test(limited.out)], [2, true]);
  });

  it("refuses files that are none of its own, with the place, and protected branches", async () => {
    service?.guarded.add("image-update/prod-main");
    web?.push("main", { "deploy/prod.tfvars": "../elsewhere" }, "Link", "120000");
    const { code, out } = await run("update");
    assert.equal(code, 1);
    assert.match(out, /^example\/web main: nothing is proposed:\n(?:.*\n)*Nothing proposed; 2 refused\.$/m);
    assert.match(out, /^deploy\/prod\.tfvars:1:1 unreadable win-base: It is a symbolic link\.$/m);
    assert.match(out, /^example\/vm-service: refused .*GitHub: Repository rule violations found \(422\)$/m);
    service?.guarded.clear();
    service?.push("main", { "config.edn": CONFIG.replace(":nvidia-small", ":nvidia") });
    assert.match((await run("update")).out, /^config\.edn:2:27 absent win-gpu: There is no windows\.images\.nvidia-small;/m); // prettier-ignore
    change("win-base.yaml", "path: config.edn", "path: conf.edn");
    assert.match((await run("update")).out, /^conf\.edn:1:1 unreadable win-base: There is no such file\.$/m);
  });

  it("says what is not built, and which open pull request proposes what is no longer released", async () => {
    await run("update");
    service?.push("main", { "config.edn": CONFIG.replace("base-0.9.0", "base-1.0.0").replace("gpu-0.8.0", "gpu-1.0.0") }); // prettier-ignore
    const { code, out } = await run("update");
    assert.equal(code, 1);
    assert.match(out, /up to date, but https:\/\/github\.com\/example\/vm-service\/pull\/1 would change it/);
    change("win-base.yaml", "win-gpu: nvidia-small", "win-gpu: nvidia-small, other: other");
    writeFileSync(join(root, "images/other.yaml"), readFileSync(join(root, "images/win-gpu.yaml")));
    assert.match((await run("update")).out, /^example\/vm-service: config\.edn other: other is not deployed\.$/m);
  });

  it("takes the branch that the definition names, so that a group has a pull request of its own", async () => {
    change("win-base.yaml", "path: config.edn", "path: config.edn\n    head: windows-update/vm-service");
    await run("update");
    assert.equal(service?.pulls[0]?.branch, "windows-update/vm-service");
  });

  it("tells people once of each pull request, and once of its merge", async () => {
    const told: unknown[] = [];
    const announce: Parameters<typeof consumers>[3] = ({ detailType, detail }) => {
      told.push([detailType, detail.url, detail.title]);
      return Promise.resolve();
    };
    web?.push("main", { "deploy/prod.tfvars": "image =" });
    const url = "https://github.com/example/vm-service/pull/1";
    for (const after of [() => undefined, () => service?.merge(1), () => undefined, () => undefined]) {
      await run("update", {}, announce);
      after();
    }
    const ready = [
      "Consumer Pull Request Ready",
      url,
      "example/vm-service#1 is ready for review: Update win-base, win-gpu",
    ];
    assert.deepEqual(told, [
      ready,
      ["Consumer Pull Request Merged", url, "example/vm-service#1 is merged: Update win-base, win-gpu"],
    ]);
    assert.deepEqual(service?.pulls[0]?.labels, ["golden:announced"]);
  });

  it("tells who lags behind, by how many versions and days, and which pull request is open", async () => {
    const git = (args: readonly string[], date: string): void => void execFileSync("git", [...args], { cwd: root, env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date } }); // prettier-ignore
    git(["init", "--quiet"], "2026-01-01T00:00:00Z");
    const days = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString();
    for (const [version, age] of [
      ["0.8.0", 30],
      ["0.9.0", 10],
      ["1.0.0", 3],
    ] as const) {
      change("win-gpu.yaml", "version: 1.0.0", `version: ${version}`);
      git(["add", "."], days(age));
      git(["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", version], days(age));
      change("win-gpu.yaml", `version: ${version}`, "version: 1.0.0");
    }
    const { code, out } = await run("status");
    assert.equal(code, 1);
    assert.match(out, /^IMAGE +THERE +RELEASED +LAG +WHERE$/m);
    assert.match(out, /^win-gpu +0\.8\.0 +1\.0\.0 +2 versions behind, 10 days +example\/vm-service: config\.edn$/m); // prettier-ignore
    assert.match(out, /^win-base +- +1\.0\.0 +unknown +example\/web: deploy\/prod\.tfvars; holds ami-0$/m);
    await run("update", { names: ["win-gpu"], all: false });
    const { consumers: lines } = JSON.parse((await run("status", { format: "json" })).out) as { consumers: { image: string; pull?: object }[] }; // prettier-ignore
    assert.deepEqual(lines.find(({ image }) => image === "win-gpu")?.pull, { number: 1, url: "https://github.com/example/vm-service/pull/1" }); // prettier-ignore
    const site = join(root, "site");
    const told = async (name: string) => {
      const { terminal, err } = recordedTerminal();
      assert.equal(await catalogue({ root, out: site, live: true }, terminal), 0, err());
      const page = readFileSync(join(site, `image/${name}.html`), "utf8");
      return [...page.matchAll(/<dt>(example\/.*?)<\/dt><dd>(.*)<\/dd>/g)].map(([, , text = ""]) => text.replaceAll(/<.*?>/g, "")); // prettier-ignore
    };
    assert.deepEqual(await told("win-gpu"), ["config.edn: 0.8.0, 2 versions behind, 10 days, pull request"]);
    assert.deepEqual((await told("win-base"))[1], "deploy/prod.tfvars on main: holds ami-0, which tells no version");
    process.env["GH_TOKEN"] = "";
    assert.deepEqual(await told("win-gpu"), ["config.edn"]);
    process.env["GH_TOKEN"] = TOKEN;
    service?.merge(1);
    const after = await run("status", { names: ["win-gpu"] });
    assert.deepEqual([after.code, /^1 of 1 place up to date\.$/m.test(after.out)], [0, true]);
  });
});

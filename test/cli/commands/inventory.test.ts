import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "../../../cli/commands/check/run";
import { inventory } from "../../../cli/commands/inventory/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { ActionsServer, CANARY, TOKEN } from "../../operations/github/actions-server";
import { recordedTerminal } from "../recorded-terminal";
import { useSurroundings } from "../surroundings";

const WORKFLOWS = [{ id: 5, name: "Build and Publish images", path: ".github/workflows/build.yml" }];

const CSM = `products:
  - repository: example/csm
    branches: [main, "release/*"]
    manifests: [docker/index.yaml]
    images: ["cray-*"]
images:
  cray-bss: { repository: example/hms-bss, workflow: build.yml }
  cray-capmc: { repository: example/hms-capmc, workflow: { name: Build and Publish* } }
  hms-test: { repository: example/hms-test, workflow: build.yml, tags: ["1.*"] }
`;

const MANIFEST = (capmc: string) => `registry.example.org/stable:
  images:
    cray-bss: [1.10]
    cray-capmc: [${capmc}]
    alpine: [3.12]
`;

describe("golden inventory", () => {
  const around = useSurroundings();
  let github: ActionsServer;
  let root = "";

  beforeEach(async () => {
    github = await new ActionsServer().start();
    around.github(github.api, { GH_TOKEN: TOKEN });
    root = mkdtempSync(join(tmpdir(), "golden-inventory-"));
    for (const folder of ["images", "inventories"]) mkdirSync(join(root, folder));
    write("csm", CSM);
    const branches = {
      main: { "docker/index.yaml": MANIFEST("2.6.0") },
      "release/1.9": { "docker/index.yaml": MANIFEST("2.5.0") },
      "release/1.10": { "docker/index.yaml": MANIFEST("2.6.0") },
      "feature/x": {},
    };
    github.repositories.set("example/csm", { tags: [], workflows: [], branches });
    for (const [name, tags] of Object.entries({ bss: ["v1.10"], capmc: ["v2.5.0", "v2.6.0"] }))
      github.repositories.set(`example/hms-${name}`, { tags, workflows: WORKFLOWS });
    const many = Array.from({ length: 150 }, (_, at) => `v1.${at.toString()}.0`);
    github.repositories.set("example/hms-test", { tags: [...many, "v2.0.0"], workflows: WORKFLOWS });
  });
  afterEach(async () => {
    await github.close();
    rmSync(root, { recursive: true, force: true });
  });

  function write(name: string, text: string): void {
    writeFileSync(join(root, `inventories/${name}.yaml`), text);
  }

  async function run(names: readonly string[] = [], format: "text" | "json" = "text") {
    const { terminal, out, err } = recordedTerminal();
    const code = await inventory({ names, root, format }, terminal);
    assert.doesNotMatch(`${out()}${err()}`, new RegExp(CANARY));
    return { code, out: out(), err: err() };
  }

  it("shows image, tag, repository, workflow and the releases that carry it", async () => {
    const { code, out } = await run();
    assert.equal(
      out,
      [
        "IMAGE             REPOSITORY         WORKFLOW   RELEASES",
        "cray-bss:1.10     example/hms-bss    build.yml  main, release/1.9, release/1.10",
        "cray-capmc:2.5.0  example/hms-capmc  build.yml  release/1.9",
        "cray-capmc:2.6.0  example/hms-capmc  build.yml  main, release/1.10",
        "hms-test:1.149.0  example/hms-test   build.yml  -",
        "",
        "4 images of 3 repositories.",
        "",
      ].join("\n"),
    );
    assert.equal(code, 0);
    const { inventories } = JSON.parse((await run(["csm"], "json")).out) as { inventories: { images: object[] }[] };
    assert.deepEqual(inventories[0]?.images[1], {
      ...{
        image: "cray-capmc",
        tag: "2.5.0",
        repository: "example/hms-capmc",
        workflow: "build.yml",
        gitTag: "v2.5.0",
      },
      ...{ inputs: {}, releases: [{ repository: "example/csm", branch: "release/1.9" }] },
      registries: ["registry.example.org/stable"],
    });
  });

  it("lists with its reason what cannot be resolved, and goes on with the rest", async () => {
    const branches = {
      main: { "docker/index.yaml": `${MANIFEST("9.9.9")}    cray-odd: [1.0.0]\n` },
      "release/1.9": { "docker/index.yaml": "a: [\n" },
      "release/1.10": {},
    };
    github.repositories.set("example/csm", { tags: [], workflows: [], branches });
    github.repositories.set("example/hms-bss", { tags: ["v1.10"], workflows: [] });
    github.repositories.delete("example/hms-test");
    write("csm", CSM.replace('"release/*"', '"release/*", gone').replace("cray-bss: { repository: example/hms-bss, workflow: build.yml", "cray-bss: { repository: example/hms-bss, workflow: { name: Build }")); // prettier-ignore
    const { code, out } = await run();
    assert.equal(code, 1);
    const lines = out.trimEnd().split("\n").map((line) => line.replace(/ {2,}/g, " | ")); // prettier-ignore
    assert.deepEqual(lines, [
      "NOT RESOLVED | WHY",
      "cray-bss:1.10 | example/hms-bss: no workflow fits the name Build, where one must. (main)",
      "cray-capmc:9.9.9 | example/hms-capmc has no git tag v9.9.9 (main)",
      "cray-odd:1.0.0 | the inventory does not say who builds it (main)",
      "example/csm | no branch fits gone",
      "example/csm: docker/index.yaml | it is not there, or these credentials do not see it (release/1.10)",
      "example/csm: docker/index.yaml | line 2: This is not YAML: a [ or { before this place is not closed. (release/1.9)",
      "example/hms-test | it is not there, or these credentials do not see it",
      "",
      "0 images of 0 repositories, 7 not resolved.",
    ]);
  });

  it("names an image of the inventory that no manifest has", async () => {
    write("csm", `${CSM}  cray-gone: { repository: example/hms-bss, workflow: build.yml }\n`);
    const { code, out } = await run();
    assert.equal(code, 1);
    assert.match(out, /\ncray-gone +no manifest names it\n\n4 images of 3 repositories, 1 not resolved\.\n$/);
  });

  it("asks whether a workflow that is named by its file is there, and enabled", async () => {
    const off = [
      { ...WORKFLOWS[0], id: 5, name: "Build", path: ".github/workflows/build.yml", state: "disabled_manually" },
    ];
    github.repositories.set("example/hms-bss", { tags: ["v1.10"], workflows: [] });
    github.repositories.set("example/hms-test", { tags: ["v1.1.0"], workflows: off });
    const { code, out } = await run();
    assert.equal(code, 1);
    assert.match(out, /\ncray-bss:1\.10 +example\/hms-bss has no workflow build\.yml \(main, /);
    assert.match(out, /\nhms-test:1\.1\.0 +the workflow build\.yml of example\/hms-test is disabled manually\n/);
    assert.equal(github.calls.filter((call) => call.endsWith("/hms-bss/actions/workflows/build.yml")).length, 1);
  });

  it("ends with 2 where GitHub refuses the credentials, and with 1 where files have faults; check has them too", async () => {
    await assert.rejects(run(["cms"]), (error) => error instanceof CliError && /Name one of: csm\./.test(error.fix));
    write("bad", "images: {a: {repository: a, workflow: a.yml, tags: ['1']}}\n");
    const { code, out, err } = await run();
    assert.deepEqual([code, /^IMAGE[^]*4 images/.test(out)], [1, true], out);
    assert.match(err, /inventories\/bad\.yaml:1:26 wrong-format/);
    assert.equal((await run(["csm"])).code, 0);
    const { terminal, out: told } = recordedTerminal();
    assert.equal(await check({ names: [], root, format: "text", base: false }, terminal), 1);
    assert.match(told(), /inventories\/bad\.yaml:1:26 wrong-format/);
    process.env["GH_TOKEN"] = "ended";
    await assert.rejects(run(["csm"]), (error) => error instanceof CliError && error.exitCode === 2 && /\(401\)/.test(error.message)); // prettier-ignore
  });
});

import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rebuild, type RebuildOptions } from "../../../cli/commands/rebuild/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { ActionsServer, CANARY, TOKEN } from "../../operations/github/actions-server";
import { recordedTerminal } from "../recorded-terminal";
import { useSurroundings } from "../surroundings";

const WORKFLOWS = [{ id: 5, name: "Build", path: ".github/workflows/build.yml" }];
const INVENTORY = `products:
  - { repository: example/csm, branches: ["*"], manifests: [docker/index.yaml] }
images:
  bss: { repository: example/bss, workflow: { name: Bui* }, requestInput: golden, inputs: { tag: "{version}" } }
  capmc: { repository: example/capmc, workflow: build.yml, requestInput: golden }
`;
const MANIFEST = (bss: string, more = ""): string => `r:\n  images:\n    bss: [${bss}]\n    capmc: [2.0.0]\n${more}`;

describe("golden rebuild of an inventory", () => {
  const around = useSurroundings();
  let github: ActionsServer;
  let root = "";

  beforeEach(async () => {
    github = await new ActionsServer().start();
    around.github(github.api, { GH_TOKEN: TOKEN });
    root = mkdtempSync(join(tmpdir(), "golden-inventory-"));
    for (const folder of ["images", "inventories"]) mkdirSync(join(root, folder));
    writeFileSync(join(root, "inventories/csm.yaml"), INVENTORY);
    carry(MANIFEST("1.0.0"), MANIFEST("1.1.0"));
    const builds = { workflows: WORKFLOWS, inputs: ["golden", "tag"], runName: "golden" };
    github.repositories.set("example/bss", { tags: ["v1.0.0", "v1.1.0"], ...builds });
    github.repositories.set("example/capmc", { tags: ["v2.0.0"], ...builds });
  });
  afterEach(async () => {
    await github.close();
    rmSync(root, { recursive: true, force: true });
  });

  function carry(main: string, release: string): void {
    const branches = { main: { "docker/index.yaml": main }, "release-1": { "docker/index.yaml": release } };
    github.repositories.set("example/csm", { tags: [], workflows: [], branches });
  }

  async function run(names: readonly string[] = [], more: Partial<RebuildOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const own = { names, root, inventory: "csm", format: "text", yes: true, wait: true } as const;
    const code = await rebuild({ ...own, parallel: 10, timeout: 60, interval: 0.05, ...more }, terminal);
    assert.doesNotMatch(`${out()}${err()}`, new RegExp(CANARY));
    return { code, out: out(), err: err() };
  }

  it("builds each image once at each tag, with no stack and no account; the same command again keeps them", async () => {
    const { code, out } = await run();
    assert.equal(code, 0, out);
    assert.match(out, /\nbss:1\.0\.0 +1\.0\.0 +available /);
    assert.match(out, /\nbss:1\.1\.0 +1\.1\.0 +available /);
    assert.match(out, /\ncapmc:2\.0\.0 +2\.0\.0 +available /);
    assert.match(out, /\n3 of 3 images available\.\n/);
    assert.deepEqual(
      github.runs.map(({ repository, ref, inputs }) => `${repository} ${ref} ${inputs["tag"] ?? ""}`).sort(),
      ["example/bss v1.0.0 1.0.0", "example/bss v1.1.0 1.1.0", "example/capmc v2.0.0 "],
    );
    assert.match((await run()).out, /\(was built already\)/);
    assert.equal(github.runs.length, 3);
  });

  it("takes globs of images, or of images and tags", async () => {
    const planned = async (...names: string[]): Promise<readonly string[]> =>
      (await run(names, { dryRun: true })).out.match(/\w+:[\d.]+/g) ?? [];
    assert.deepEqual(await planned("b*"), ["bss:1.0.0", "bss:1.1.0"]);
    assert.deepEqual(await planned("*:1.1.*"), ["bss:1.1.0"]);
    assert.deepEqual(await planned("*", "!bss"), ["capmc:2.0.0"]);
    await assert.rejects(
      run(["web"]),
      (error) => error instanceof CliError && error.message.includes("has no image `web`"),
    );
    assert.deepEqual(github.runs, []);
  });

  it("builds the others, says what cannot be resolved, and ends with 1", async () => {
    carry(MANIFEST("1.0.0"), MANIFEST("9.9.9", "    web: [1.0.0]\n"));
    const { code, out, err } = await run();
    assert.equal(code, 1);
    assert.match(out, /\n2 of 2 images available\.\n/);
    assert.equal(
      err,
      "not resolved: bss:9.9.9: example/bss has no git tag v9.9.9\nnot resolved: web:1.0.0: the inventory does not say who builds it\n",
    );
    const { whole, unresolved } = JSON.parse((await run([], { format: "json" })).out) as {
      whole: boolean;
      unresolved: { what: string }[];
    };
    assert.deepEqual([whole, unresolved.map(({ what }) => what)], [false, ["bss:9.9.9", "web:1.0.0"]]);
    assert.equal((await run(["capmc"])).code, 0);
    carry("a: [\n", MANIFEST("1.0.0"));
    const narrowed = await run(["capmc"]);
    assert.deepEqual([narrowed.code, /not resolved: example\/csm: docker/.test(narrowed.err)], [1, true]);
  });

  it("says which runs failed, as for every other image", async () => {
    github.fates.set("example/capmc", { conclusion: "failure" });
    const { code, out } = await run();
    assert.equal(code, 1);
    assert.match(out, /\ncapmc:2\.0\.0 +2\.0\.0 +failed .*the workflow failed\n/);
    assert.match(out, /\n2 of 3 images available, 1 failed\.\n/);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { consumers } from "../../../cli/commands/consumers/run";
import { deployedReleases, wantedValue } from "../../../cli/commands/consumers/values";
import { folderSource, loadStackImages } from "../../../definition";
import type { TrackingBuilder } from "../../../operations/rebuild/build";
import { planImages } from "../../../plan";
import { chooseStack } from "../../../cli/fleet/stack-settings";
import { recordedTerminal } from "../recorded-terminal";

const BASE = "parent: windows-server-2022-english-full-base\ncomponents: [{managed: update-windows}]\n";
const GROUP = `consumers:
  - repository: example/vm-service
    branch: main
    path: config.edn
    at: [windows, images, "{key}"]
    value: "{name}-{version}"
    keys: {win-base: base, win-gpu: nvidia-small}
`;
const CONFIG = `{:windows ; by resource class
 {:images ^:sorted {:base "win-base-1.0.0", :nvidia-small "win-gpu-1.0.0"}}}\r\n`;

describe("golden consumers", () => {
  let root = "";
  let dir = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "consumers-"));
    dir = join(root, "checkout");
    mkdirSync(join(root, "images"));
    mkdirSync(dir);
    write("Pulumi.prod.yaml", 'config:\n  golden-images:settings: {region: us-east-1, account: "111122223333"}\n');
    write("images/win-base.yaml", `version: 1.2.0\n${BASE}${GROUP}`);
    write("images/win-gpu.yaml", `version: 2.0.0\n${BASE}`);
    write("checkout/config.edn", CONFIG);
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
  const config = (): string => readFileSync(join(dir, "config.edn"), "utf8");

  async function run(command: "check" | "update", options: object = {}) {
    const { terminal, out } = recordedTerminal();
    const given = { names: [], dir, root, format: "text" as const, ...options };
    const code = await consumers(given, terminal, { name: () => command } as Command);
    return { code, out: out() };
  }

  it("shows what the older system's config.edn lacks, writes it, and has nothing to do then", async () => {
    const found = await run("check");
    assert.equal(found.code, 1);
    assert.match(found.out, /^config\.edn$/m);
    assert.match(found.out, /^\+.*win-base-1\.2\.0.*win-gpu-2\.0\.0/m);
    assert.match(found.out, /1 file to change\./);
    assert.equal(config(), CONFIG);
    const written = await run("update");
    assert.equal(written.code, 0, written.out);
    assert.equal(
      config(),
      CONFIG.replace("win-base-1.0.0", "win-base-1.2.0").replace("win-gpu-1.0.0", "win-gpu-2.0.0"),
    );
    const again = await run("check");
    assert.equal(again.code, 0);
    assert.match(again.out, /1 file looked at, nothing to change\./);
  });

  it("writes only the images that are named, by their key in another image's map", async () => {
    assert.equal((await run("update", { names: ["win-g*"] })).code, 0);
    assert.equal(config(), CONFIG.replace("win-gpu-1.0.0", "win-gpu-2.0.0"));
  });

  it("says the same as JSON, with the branch", async () => {
    const { out } = await run("check", { format: "json" });
    const values = [
      { image: "win-base", before: "win-base-1.0.0", value: "win-base-1.2.0" },
      { image: "win-gpu", before: "win-gpu-1.0.0", value: "win-gpu-2.0.0" },
    ];
    const files = [{ path: "config.edn", branch: "main", changes: true, values, faults: [] }];
    assert.deepEqual(JSON.parse(out), {
      format: 1,
      repository: "example/vm-service",
      written: false,
      files,
      refusals: [],
    });
  });

  it("writes a file whole or not at all, and goes on with others", async () => {
    const more = `${GROUP}  - {repository: example/vm-service, path: .env, pattern: "^V=(.+)$"}\n`;
    write("images/win-base.yaml", `version: 1.2.0\n${BASE}${more}`);
    const broken = CONFIG.replace(":nvidia-small", ":nvidia");
    write("checkout/config.edn", broken);
    write("checkout/.env", "V=1.0.0\n");
    const { code, out } = await run("update");
    assert.equal(code, 1);
    assert.equal(config(), broken);
    assert.equal(readFileSync(join(dir, ".env"), "utf8"), "V=1.2.0\n");
    assert.match(out, /^config\.edn:2:27 absent win-gpu: There is no windows\.images\.nvidia-small;/m);
    assert.match(out, /1 file written; 1 refused\./);
  });

  it("refuses what leads out of the repository, what is not there, and one place for two values", async () => {
    write("secret.edn", CONFIG);
    rmSync(join(dir, "config.edn"));
    assert.match((await run("update")).out, /config\.edn:1:1 unreadable win-base: There is no such file\./);
    symlinkSync(join(root, "secret.edn"), join(dir, "config.edn"));
    assert.match((await run("update")).out, /It is a link out of the repository\./);
    assert.equal(readFileSync(join(root, "secret.edn"), "utf8"), CONFIG);
    rmSync(join(dir, "config.edn"));
    write("checkout/config.edn", CONFIG);
    write("images/win-base.yaml", `version: 1.2.0\n${BASE}${GROUP.replace("nvidia-small}", "base}")}`);
    assert.match((await run("update")).out, /conflict win-gpu: win-base and win-gpu are both written/);
  });

  it("asks which repository it is where images have several, and says where none has a place", async () => {
    write("images/win-gpu.yaml", `version: 2.0.0\n${BASE}consumers: [{repository: a/b, path: c.json, at: [d]}]\n`);
    await assert.rejects(run("check"), /These images have consumers in example\/vm-service, a\/b\./);
    assert.equal((await run("check", { repository: "example/vm-service" })).code, 1);
    write("images/win-gpu.yaml", `version: 2.0.0\n${BASE}`);
    write("images/win-base.yaml", `version: 1.2.0\n${BASE}consumers: [{repository: a/b, path: c}]\n`);
    await assert.rejects(run("check"), /No consumer of these images says where the value stands\./);
  });

  it("takes ids of AMIs from the newest build that is available, and refuses them otherwise", async () => {
    const stack = chooseStack(root, "prod");
    const { definitions } = loadStackImages(folderSource(root), stack);
    assert.ok(stack.settings);
    const plan = planImages({ stack: "prod", settings: stack.settings, definitions });
    const image = plan.images.find(({ name }) => name === "win-gpu");
    assert.ok(image);
    const build = (state: string, id: string) => ({
      ...{ state, containers: [] },
      amis: [{ region: "us-east-1", account: "111122223333", id }],
    });
    const builds = [build("failed", "ami-3"), build("available", "ami-2"), build("available", "ami-1")];
    const deployed = { deployed: () => Promise.resolve(new Map([["win-gpu", { id: "arn", version: "1.9.0" }]])) };
    const releases = (found: readonly object[]) => {
      const builder = { ...deployed, builds: () => Promise.resolve(found) } as unknown as TrackingBuilder;
      return deployedReleases(builder, "111122223333", []);
    };
    const [builder, none] = [releases(builds), releases([])];
    assert.deepEqual(await wantedValue(image, { repository: "a/b", path: "c" }, plan, builder), { value: "1.9.0" });
    const consumer = { repository: "a/b", path: "c.json", value: "{id}" };
    assert.deepEqual(await wantedValue(image, consumer, plan, builder), { value: "ami-2" });
    const refusals = [
      [await wantedValue(image, consumer, plan, undefined), /add --live$/],
      [await wantedValue(image, consumer, plan, none), /no build that is available: golden rebuild win-gpu$/],
      [
        await wantedValue(image, { ...consumer, region: "eu-west-1" }, plan, builder),
        /has no AMI or container in eu-west-1$/,
      ],
      [
        await wantedValue(image, { ...consumer, value: "{parameter}" }, plan, builder),
        /has neither channels nor distribution\.parameter$/,
      ],
      [await wantedValue(image, { ...consumer, architecture: "arm64" }, plan, builder), /is not built for arm64$/],
    ] as const;
    for (const [wanted, expected] of refusals) assert.match("refused" in wanted ? wanted.refused : "", expected);
  });

  it("takes of images with channels the parameter of the last, and of containers the reference with the digest", async () => {
    const CONTAINER = `kind: container\nversion: 1.0.0\nparent: {registry: docker.io/library/alpine, tag: '3.22', digest: 'sha256:${"a".repeat(64)}'}\n`;
    write("images/box.yaml", `${CONTAINER}components: [{managed: update-linux}]\n`);
    const { definitions } = loadStackImages(folderSource(root), chooseStack(root, "prod"));
    const { settings } = chooseStack(root, "prod");
    assert.ok(settings);
    const promotion = { channels: ["candidate", "stable"], parameter: "/i/{name}/{architecture}/{channel}" };
    const plan = planImages({ stack: "prod", settings: { ...settings, promotion }, definitions });
    const [box, gpu] = ["box", "win-gpu"].map((name) => plan.images.find((image) => image.name === name));
    assert.ok(box && gpu);
    const parameter = { repository: "a/b", path: "c", value: "{parameter}" };
    assert.deepEqual(await wantedValue(gpu, parameter, plan, undefined), { value: "/i/win-gpu/x86_64/stable" });
    assert.deepEqual(await wantedValue(box, parameter, plan, undefined), { value: "/i/box/x86_64/stable" });
    const id = `111122223333.dkr.ecr.us-east-1.amazonaws.com/box@sha256:${"a".repeat(64)}`;
    const builds = [{ state: "available", amis: [], containers: [id] }];
    const deployed = () => Promise.resolve(new Map([["box", { id: "arn", version: "1.0.0" }]]));
    const releases = deployedReleases({ deployed, builds: () => Promise.resolve(builds) } as unknown as TrackingBuilder, "111122223333", []); // prettier-ignore
    assert.deepEqual(await wantedValue(box, { ...parameter, value: "{id}" }, plan, releases), { value: id });
  });
});

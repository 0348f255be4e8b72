import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { check } from "../../../cli/commands/check/run";
import { create, type NewOptions } from "../../../cli/commands/new/run";
import { plan } from "../../../cli/commands/plan/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { IMAGE_TEMPLATES, renderTemplate } from "../../../cli/commands/new/template";
import { PromptClosedError, promptWith, type Prompt } from "../../../cli/terminal/prompt";
import { recordedTerminal } from "../recorded-terminal";

const SETTINGS = `config:
  golden-images:settings:
    region: us-east-1
    account: "111122223333"
    organization: { id: o-abc1234567, managementAccount: "999988887777" }
    requiredTags: { OwnerEmail: {}, CostCenter: { allowed: [Platform, Web], allowedFrom: cost-centers.txt } }
    owners: { domains: [example.org] }
    naming: ["*", "!*-tmp"]
`;
const TAGS = { ownerEmail: "web@example.org", tag: ["CostCenter=Web"] };

describe("golden new", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-new-"));
    mkdirSync(join(root, "images"));
    writeFileSync(join(root, "images/cost-centers.txt"), "Data\n");
    writeFileSync(join(root, "Pulumi.yaml"), "name: golden-images\nruntime: nodejs\n");
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  for (const { name: template } of IMAGE_TEMPLATES.filter(({ parent }) => parent !== undefined)) {
    for (const architecture of template === "windows" ? [["x86_64"]] : [["x86_64"], ["x86_64", "arm64"]]) {
      it(`writes ${template} for ${architecture.join(" and ")}, which passes check and plan`, async () => {
        await run({ name: "web-server", template, architecture, repository: "example/web", ...TAGS });
        await passes();
        if (template !== "windows" && template !== "docker") return;
        await run({ name: "web-child", template: "child", parent: "web-server", ...TAGS });
        await passes();
        const child = readFileSync(join(root, "images/web-child/install.yaml"), "utf8");
        assert.match(child, template === "windows" ? /ExecutePowerShell/ : /ExecuteBash/);
      });
    }
  }

  it("shares with the organization of the settings, or with whom it is told", async () => {
    await run({ name: "one", template: "cross-account", ...TAGS });
    await run({ name: "two", template: "cross-account", shareWith: ["444455556666", "o-abc1234567"], ...TAGS });
    assert.match(text("one.yaml"), /share: \{ organizations: \[o-abc1234567\] \}/);
    assert.match(text("two.yaml"), /share: \{ organizations: \[o-abc1234567\], accounts: \["444455556666"\] \}/);
    await passes();
  });

  it("works in a repository without any settings", async () => {
    rmSync(join(root, "Pulumi.prod.yaml"));
    await run({ name: "web", template: "linux" });
    assert.doesNotMatch(text("web.yaml"), /tags/);
    assert.equal(await check({ names: [], root, format: "text" }, recordedTerminal().terminal), 0);
  });

  it("names everything that is missing, where there is nobody to ask", async () => {
    await fails(
      {},
      /--template {2}one of linux, docker, [^]*<name> {2}its name[^]*--owner-email {2}the tag OwnerEmail[^]*--tag CostCenter=… {2}one of Platform, Web, Data/,
    );
    await fails({ name: "web", template: "linux", tag: ["CostCenter=Web"] }, /missing:\n {2}--owner-email/);
  });

  it("refuses what would not pass check, and writes nothing", async () => {
    for (const [options, reason] of [
      [{ name: "Web" }, /is not a name/],
      [
        { name: "variables" },
        /^No image can be called `variables`: images\/variables\.yaml holds the variables that all definitions share\.$/m,
      ],
      [{ name: "web-tmp" }, /The settings do not allow the name `web-tmp`; names must match \*, !\*-tmp/],
      [{ name: "web", template: "linux", tag: ["CostCenter"] }, /has no value/],
      [{ name: "web", template: "linux", ...TAGS, tag: ["CostCenter=Nope"] }, /would not pass golden check/],
      [{ name: "web", template: "linux", ...TAGS, ownerEmail: "me@example.com" }, /would not pass golden check/],
      [{ name: "web", template: "linux", ...TAGS, parent: "amazon-linux-2022" }, /would not pass golden check/],
      [{ name: "web", template: "child", ...TAGS }, /no image to build on yet/],
      [{ name: "web", template: "cross-account", shareWith: ["12"], ...TAGS }, /neither an account/],
    ] as const) {
      await fails(options, reason);
      assert.deepEqual(readdirSync(join(root, "images")), ["cost-centers.txt"]);
    }
  });

  it("never overwrites", async () => {
    await run({ name: "web", template: "linux", ...TAGS });
    await fails({ name: "web", template: "docker", ...TAGS }, /already an image `web`/);
    rmSync(join(root, "images/web.yaml"));
    await fails({ name: "web", template: "docker", ...TAGS }, /already images\/web\/install\.yaml/);
    assert.match(text("web/install.yaml"), /What this image adds/);
    assert.deepEqual(readdirSync(join(root, "images")).sort(), ["cost-centers.txt", "web"]);
  });

  for (const template of ["container", "dockerfile"])
    it(`writes a ${template}, which passes check and plan`, async () => {
      const parent = `docker.io/library/ubuntu:24.04@sha256:${"0123456789abcdef".repeat(4)}`;
      await run({ name: "web", template, parent, ...TAGS });
      await passes();
    });

  it("asks for what is not given, again until the answer is one", async () => {
    const { prompt, told } = answers("2", "Not A Name", "web", "", "me@example.org", "9", "Data");
    await run({}, prompt);
    assert.match(told(), /2 {2}docker: a host for containers/);
    assert.match(told(), /`Not A Name` is not a name/);
    assert.match(told(), /That is not one of them/);
    assert.match(text("web.yaml"), /description: Web\n/);
    assert.match(text("web.yaml"), /tags: \{ OwnerEmail: me@example\.org, CostCenter: Data \}/);
    await passes();
  });

  it("writes nothing when the questions are ended", async () => {
    await fails({ template: "linux" }, /Cancelled; nothing was written/, answers("web").prompt);
    assert.deepEqual(readdirSync(join(root, "images")), ["cost-centers.txt"]);
  });

  it("has its refusals broken at words, as all that a terminal shows", async () => {
    const hangs: (number | undefined)[] = [];
    const typed = ["no", "yes"];
    const { text: ask } = promptWith(
      () => Promise.resolve(typed.shift() ?? ""),
      (_, hang) => hangs.push(hang),
    );
    await ask("Its name", undefined, (answer) => (answer === "no" ? "Not that." : undefined));
    assert.deepEqual(hangs, [2]);
  });

  it("opens no questions when it asks none: an open prompt would hold the process on a terminal", async () => {
    const never = (): never => assert.fail("a prompt was opened");
    const { terminal } = recordedTerminal();
    assert.equal(await create({ root, listTemplates: true }, terminal, never), 0);
    await assert.rejects(create({ root: join(root, "nowhere") }, terminal, never), CliError);
    await assert.rejects(create({ root, stack: "nosuch" }, terminal, never), CliError);
  });

  it("writes any value as YAML that gives it back", () => {
    const anyText = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom("yes", "012", "1.0", "~", "a: b", "#x", "- a", "{A}", "on"),
    );
    fc.assert(
      fc.property(anyText, fc.dictionary(fc.string({ minLength: 1 }), anyText), (description, tags) => {
        const values = { name: "web", parent: "amazon-linux-2023", architectures: ["x86_64"], description, tags };
        const definition = parse(renderTemplate("linux", values).get("images/web.yaml") ?? "") as Record<
          string,
          unknown
        >;
        assert.equal(definition["description"], description);
        assert.deepEqual({ ...(definition["tags"] ?? {}) }, { ...tags });
      }),
    );
  });

  function run(options: NewOptions, prompt?: Prompt) {
    return create({ root, ...options }, recordedTerminal().terminal, () => prompt);
  }

  async function fails(options: NewOptions, reason: RegExp, prompt?: Prompt): Promise<void> {
    await assert.rejects(run(options, prompt), (error: unknown) => {
      assert.ok(error instanceof CliError, String(error));
      assert.match(error.message, reason);
      assert.equal(error.exitCode, 1);
      return true;
    });
  }

  async function passes(): Promise<void> {
    const { terminal, out, err } = recordedTerminal();
    assert.equal(await check({ names: [], root, format: "text" }, terminal), 0, out());
    assert.match(out(), /no faults/);
    assert.equal(await plan({ names: [], root, format: "json" }, terminal), 0, err());
  }

  function text(file: string): string {
    return readFileSync(join(root, "images", file), "utf8");
  }

  function answers(...lines: string[]): { readonly prompt: Prompt; readonly told: () => string } {
    const told: string[] = [];
    const ask = (): Promise<string> => {
      const line = lines.shift();
      return line === undefined ? Promise.reject(new PromptClosedError("ended")) : Promise.resolve(line);
    };
    return {
      prompt: { ...promptWith(ask, (said) => told.push(said)), close: () => undefined },
      told: () => told.join("\n"),
    };
  }
});

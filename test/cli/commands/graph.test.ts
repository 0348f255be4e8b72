import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graph } from "../../../cli/commands/graph/run";
import { graphDot, graphMermaid } from "../../../cli/commands/graph/diagram";
import { isAsciiLocale } from "../../../cli/commands/graph/text";
import { imageGraph } from "../../../plan";
import { recordedTerminal } from "../recorded-terminal";

const SOUND = {
  base: "version: 1.2.0\nparent: amazon-linux-2023\n",
  web: "version: 1.0.0\nparent: {image: base, version: 1.x.x}\n",
  worker: "version: 2.0.0\nparent: {image: web, version: 1.0.0}\n",
  other: "version: 0.1.0\nparent: {image: base}\n",
  fixed: "version: 1.0.0\nparent: {ami: ami-0123456789abcdef0}\nplatform: Linux\ndisk: {device: /dev/xvda}\n",
};

describe("golden graph", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-graph-"));
    mkdirSync(join(root, "images"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("draws the forest with versions, ranges and pins", async () => {
    write(SOUND);
    const { exitCode, out } = await run([], { ascii: false });
    assert.equal(exitCode, 0);
    assert.equal(
      out,
      [
        "amazon-linux-2023",
        "└─ base 1.2.0",
        "   ├─ other 0.1.0",
        "   └─ web 1.0.0 (on 1.x.x)",
        "      └─ worker 2.0.0 (on 1.0.0, pinned)",
        "ami-0123456789abcdef0 (AMI)",
        "└─ fixed 1.0.0 (pinned)",
        "5 images\n",
      ].join("\n"),
    );
  });

  it("draws with ASCII alone, and only the kin of what is named", async () => {
    write(SOUND);
    const { out } = await run(["web"], { ascii: true });
    assert.equal(
      out,
      "amazon-linux-2023\n`- base 1.2.0\n   `- web 1.0.0 (on 1.x.x)\n      `- worker 2.0.0 (on 1.0.0, pinned)\n3 images\n",
    );
  });

  it("names cycles and missing parents, with their errors on standard error", async () => {
    const platform = "platform: Linux\ndisk: {device: /dev/xvda}\n";
    write({
      a: `version: 1.0.0\nparent: {image: b}\n${platform}`,
      b: `version: 1.0.0\nparent: {image: a}\n${platform}`,
      c: `version: 1.0.0\nparent: {image: b}\n`,
      lost: `version: 1.0.0\nparent: {image: nobody}\n${platform}`,
    });
    const { exitCode, out, err } = await run([], { ascii: false });
    assert.equal(exitCode, 1);
    assert.match(out, /^nobody \(no such definition\)\n└─ lost 1\.0\.0 \(has errors\)\n/);
    assert.match(out, /a 1\.0\.0 \(has errors\) \(in a cycle: a → b → a\)\n└─ b 1\.0\.0 \(has errors\)\n/);
    assert.match(out, /├─ a 1\.0\.0 \(has errors\) \(again\)/);
    assert.match(err, /parent-cycle/);
    assert.match(err, /parent-unknown/);
  });

  it("gives stable JSON", async () => {
    write(SOUND);
    const { out } = await run([], { format: "json" });
    const { format, images, cycles } = JSON.parse(out) as ReturnType<typeof imageGraph> & { format: number };
    assert.equal(format, 1);
    assert.deepEqual(cycles, []);
    assert.deepEqual(
      images.find(({ name }) => name === "web"),
      {
        name: "web",
        version: "1.0.0",
        isSound: true,
        parent: { kind: "image", name: "base", range: "1.x.x", isPinned: false },
        children: ["worker"],
      },
    );
    assert.equal((await run([], { format: "json" })).out, out);
  });

  it("refuses a name that there is not", async () => {
    write(SOUND);
    await assert.rejects(run(["wbe"]), /There is no definition for `wbe`/);
  });

  it("lets no name be syntax of a diagram", () => {
    const name = 'a"]; --> end\n`x`|{y}\u202e\\';
    const parent = { kind: "managed", name, version: "1.0.0", names: {} } as const;
    const drawn = imageGraph([{ name: "web", isSound: false, version: "1.0.0", parent }]);
    assert.equal(
      graphMermaid(drawn),
      [
        "flowchart LR",
        '  p0(["a#34;#93;#59; --#62; end#10;#96;x#96;#124;#123;y#125;#8238;#92;"])',
        '  i0["web<br/>1.0.0"]',
        '  p0 -->|"1.0.0, pinned"| i0',
        "  classDef faulty stroke:#d1242f",
        "  class i0 faulty",
      ].join("\n"),
    );
    assert.match(graphDot(drawn), /p0 \[label="a\\"\]; --> end&#10;`x`\|\{y\}&#8238;\\\\", shape=ellipse\];/);
    assert.match(graphDot(drawn), /i0 \[label="web\\n1\.0\.0", shape=box, color=red\];/);
  });

  it("takes UTF-8 for granted where the locale says nothing", () => {
    assert.equal(isAsciiLocale({}), false);
    assert.equal(isAsciiLocale({ LANG: "en_US.UTF-8" }), false);
    assert.equal(isAsciiLocale({ LANG: "en_US.UTF-8", LC_ALL: "C" }), true);
    assert.equal(isAsciiLocale({ LC_CTYPE: "C.utf8" }), false);
  });

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(root, "images", `${name}.yaml`), `${text}components: [{managed: update-linux}]\n`);
    }
  }

  async function run(names: string[], more: Partial<Parameters<typeof graph>[0]> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const exitCode = await graph({ names, root, format: "text", ...more }, terminal);
    return { exitCode, out: out(), err: err() };
  }
});

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogue } from "../../../cli/commands/catalogue/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { recordedTerminal } from "../recorded-terminal";

const IMAGE = "version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{ managed: update-linux }]\n";

describe("golden catalogue", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-catalogue-"));
    mkdirSync(join(root, "images"));
    const settings = 'config: { golden-images:settings: { region: us-east-1, account: "111122223333" } }\n';
    writeFileSync(join(root, "Pulumi.prod.yaml"), settings);
    for (const name of ["web", "worker"]) writeFileSync(join(root, `images/${name}.yaml`), IMAGE);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  async function run(out = join(root, "site")) {
    const recorded = recordedTerminal();
    const code = await catalogue({ root, out }, recorded.terminal);
    return { code, out: recorded.out(), err: recorded.err() };
  }

  it("writes a site, and says what it does not know", async () => {
    const { code, out, err } = await run();
    assert.equal(code, 0);
    assert.match(out, /^wrote: .*index\.html with 2 images\n$/);
    assert.equal(err, "note: versions have no commits: no repository.\n");
    assert.deepEqual(readdirSync(join(root, "site")).sort(), ["image", "index.html", "script.js", "style.css"]);
    assert.deepEqual(readdirSync(join(root, "site/image")).sort(), ["web.html", "worker.html"]);
  });

  it("replaces its own pages and removes those of images that are gone; what others wrote stays", async () => {
    await run();
    writeFileSync(join(root, "site/image/own.html"), "mine");
    rmSync(join(root, "images/worker.yaml"));
    assert.equal((await run()).code, 0);
    assert.deepEqual(readdirSync(join(root, "site/image")).sort(), ["own.html", "web.html"]);
    assert.doesNotMatch(readFileSync(join(root, "site/index.html"), "utf8"), /worker/);
  });

  it("does not overwrite a page of another's", async () => {
    mkdirSync(join(root, "site"));
    writeFileSync(join(root, "site/index.html"), "<html>mine</html>");
    await assert.rejects(run(), (error) => {
      assert.ok(error instanceof CliError);
      assert.match(error.message, /index\.html is there, and golden catalogue did not write it; nothing was written\./);
      return true;
    });
    assert.deepEqual(readdirSync(join(root, "site")), ["index.html"]);
  });

  it("reports faults and writes nothing", async () => {
    writeFileSync(join(root, "images/web.yaml"), "version: 1.0\n");
    const { code, err } = await run();
    assert.equal(code, 1);
    assert.match(err, /images\/web\.yaml:1:/);
    assert.ok(!existsSync(join(root, "site")));
  });
});

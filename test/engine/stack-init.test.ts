import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { check, getFileInfo } from "prettier";
import { acquirePulumi } from "../../engine";
import { engine } from "../scenarios/fleet";
import { pulumiInCi } from "./pulumi-in-ci";

const REPOSITORY = path.resolve(__dirname, "../../..");
const SETTINGS = "config:\n  golden-images:settings:\n    images: [ '*' ] # every one\n";

describe("pulumi stack init", () => {
  before(engine);

  it("writes the settings in its own form, which the format check leaves alone", async () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "golden-stack-init-"));
    try {
      const file = path.join(root, "Pulumi.prod.yaml");
      fs.writeFileSync(path.join(root, "Pulumi.yaml"), "name: team-images\nruntime: nodejs\n");
      fs.writeFileSync(file, SETTINGS);
      const { path: cli } = await acquirePulumi();
      const pulumi = pulumiInCi({ projectDir: root, stateDir: path.join(root, ".ci"), cli });
      const { code, text } = await pulumi.run("stack", "init", "prod");
      assert.equal(code, 0, text);
      const written = fs.readFileSync(file, "utf8");
      assert.notEqual(written, SETTINGS);
      assert.equal(await check(written, { parser: "yaml" }), false, written);
      const ignorePath = path.join(REPOSITORY, ".prettierignore");
      const info = await getFileInfo(path.join(REPOSITORY, "Pulumi.prod.yaml"), { ignorePath });
      assert.equal(info.ignored, true);
    } finally {
      fs.rmSync(root, { recursive: true, force: true });
    }
  });
});

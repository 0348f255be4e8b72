import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watching } from "../../../cli/fleet/watch";
import { recordedTerminal } from "../recorded-terminal";

describe("--watch", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-watch-"));
    mkdirSync(join(root, "images/web"), { recursive: true });
    writeFileSync(join(root, "images/web/install.yaml"), "1");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  for (const file of ["images/web.yaml", "images/web/install.yaml", "Pulumi.prod.yaml"]) {
    it(`runs again when ${file} changes, and ends with what it runs`, async () => {
      let runs = 0;
      // Until it is heard: some systems are not ready to watch when they say so.
      const writing = setInterval(() => writeFileSync(join(root, file), `${Date.now().toString()}`), 250);
      const ended = watching(root, recordedTerminal().terminal, async () => {
        if (++runs === 3) throw new Error("enough");
        return 0;
      });
      await assert.rejects(ended, /enough/).finally(() => clearInterval(writing));
      assert.equal(runs, 3);
    });
  }
});

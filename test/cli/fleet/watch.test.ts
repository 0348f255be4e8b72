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
    it(`runs again when ${file} changes, once for a change in several steps`, async () => {
      let runs = 0;
      const ended = watching(root, recordedTerminal().terminal, async () => {
        if (++runs === 3) throw new Error("enough");
        // The watcher of a folder is ready some turns of the loop after it is made.
        setTimeout(() => {
          for (const step of ["a", "b"]) writeFileSync(join(root, file), `${runs.toString()}${step}`);
        }, 200);
        return 0;
      });
      await assert.rejects(ended, /enough/);
      assert.equal(runs, 3);
    });
  }
});

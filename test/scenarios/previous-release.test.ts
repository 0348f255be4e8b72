import { strict as assert } from "node:assert";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preview } from "../../engine";

/**
 * State and cloud as each release left them after `golden local up` of the definitions beside them. To add a release: run
 * it in a copy of the last folder without `local/`, with `--state-dir local`, and commit what is needed of `local/`.
 * The cloud stands for AWS, which a release of golden does not change: where our file of it has another form, it is rewritten.
 */
const RELEASES = join(__dirname, "../../../test/fixtures/releases");

/** What a release announced that it replaces or deletes, by operation, with where it says so. */
const ANNOUNCED: Readonly<Record<string, readonly string[]>> = {};
const LOSSES = ["replace", "create-replacement", "delete-replaced", "delete"];

describe("state of an earlier release", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "golden-release-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is there to be looked at", () => {
    assert.ok(readdirSync(RELEASES).includes("0.1.0"));
  });

  for (const release of readdirSync(RELEASES)) {
    it(`${release}: unchanged definitions replace and delete nothing`, async () => {
      cpSync(join(RELEASES, release), folder, { recursive: true });
      const { summary } = await preview({ root: folder, stack: "prod", stateDir: join(folder, "local") });
      assert.ok((summary["same"] ?? 0) > 0, "the state was not found");
      const losses = LOSSES.filter((operation) => summary[operation] !== undefined);
      assert.deepEqual(losses, ANNOUNCED[release] ?? []);
    });
  }
});

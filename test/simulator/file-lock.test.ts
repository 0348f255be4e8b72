import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { lockRun, unlockRuns } from "../../simulator/cloud/file-lock";

describe("the lock of a run", () => {
  let folder: string;

  beforeEach(() => (folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "golden-lock-")), "runs")));
  afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

  it("is held by one at a time, and free when that one has ended", () => {
    const release = lockRun(folder);
    assert.equal(lockRun(folder), undefined);
    release?.();
    lockRun(folder)?.();
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it("of a process that is gone is removed", () => {
    const release = lockRun(folder);
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const [name = ""] = fs.readdirSync(folder);
    fs.renameSync(path.join(folder, name), path.join(folder, name.replace(/^\d+/, String(pid))));
    lockRun(folder)?.();
    release?.();
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it("of another machine holds until somebody clears it: whether its process is alive cannot be known", () => {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "1.0.elsewhere.example.org"), "");
    assert.equal(lockRun(folder), undefined);
    unlockRuns(folder);
    lockRun(folder)?.();
  });
});

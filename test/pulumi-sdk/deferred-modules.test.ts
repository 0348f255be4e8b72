import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

describe("parts of the SDK that only serialise functions", () => {
  it("are not loaded with the engine room", () => {
    const engine = JSON.stringify(join(__dirname, "../../engine/index.js"));
    const loaded = execFileSync(process.execPath, [
      "-p",
      `require(${engine}); Object.keys(require.cache).filter((file) => /node_modules.(?:typescript|@npmcli)/.test(file)).length`,
    ]);
    assert.equal(loaded.toString().trim(), "0");
  });
});

import { strict as assert } from "node:assert";
import fc from "fast-check";
import { lagOf, versionIn } from "../../../cli/commands/consumers/lag";

const NOW = new Date("2026-11-22T12:00:00Z");
const HISTORY = [
  { version: "1.2.0", commit: "c", date: "2026-11-20" },
  { version: "1.1.0", commit: "b", date: "2026-11-10" },
  { version: "1.0.0", commit: "a", date: "2026-11-01" },
];

describe("how far a consumer lags behind", () => {
  it("is read from whatever text the consumer's value makes", () => {
    const part = fc.stringMatching(/^[^{}\d]*$/);
    const number = fc.nat(99);
    fc.assert(
      fc.property(part, part, fc.tuple(number, number, number), (before, after, numbers) => {
        const [value, version] = [`${before}{name}{version}${after}`, numbers.join(".")];
        assert.equal(versionIn(value.replace("{name}", "w-x").replace("{version}", version), value, "w-x"), version);
      }),
    );
    assert.equal(versionIn("web-1.2.0", "{name}-{version}", "db"), undefined);
    assert.equal(versionIn("1.2.0 1.3.0", "{version} {version}", "db"), undefined);
    assert.equal(versionIn("1.2.0x", "{version}", "db"), undefined);
  });

  it("is counted in versions, and in days since the next one", () => {
    const lag = (there?: string, released?: string) => lagOf(there, released, HISTORY, NOW);
    assert.deepEqual(lag("1.0.0", "1.2.0"), { state: "behind", versions: 2, days: 12 });
    assert.deepEqual(lag("1.1.0", "1.2.0"), { state: "behind", versions: 1, days: 2 });
    assert.deepEqual(lag("1.2.0", "1.1.0"), { state: "ahead", versions: 1 });
    assert.deepEqual(lag("1.2.0", "1.2.0"), { state: "behind", versions: 0 });
    assert.deepEqual(lag("0.9.0", "1.2.0"), { state: "behind" });
    assert.deepEqual(lag(undefined, "1.2.0"), { state: "unknown" });
  });
});

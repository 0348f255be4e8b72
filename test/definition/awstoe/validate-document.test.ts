import assert from "node:assert/strict";
import fc from "fast-check";
import { awstoeCodes, validateDocument, type AwstoePlatform } from "../../../definition/awstoe";
import { ACTIONS } from "../../../definition/awstoe/actions";
import { faultCases } from "./faults";
import { bash, building, EVERYTHING, onWindows, platforms, samples } from "./samples";

function faultsOf(value: unknown, platform: AwstoePlatform = "Linux"): readonly string[] {
  return validateDocument({ value, platform, use: "build", parameters: {} }).map(
    (fault) => `${fault.code} at ${fault.path.join(".")}: ${fault.message}`,
  );
}

describe("awstoe: validateDocument", () => {
  for (const { title, document, platform = "Linux", use = "build", parameters = {}, faults } of faultCases) {
    it(`reports ${title}`, () => {
      const found = validateDocument({ value: document, platform, use, parameters });
      assert.deepEqual(
        found.map((fault) => `${fault.code} at ${fault.path.join(".")}`),
        faults.map((fault) => `${fault.code} at ${fault.at}`),
        JSON.stringify(found, undefined, 1),
      );
      faults.forEach((expected, index) => {
        assert.match(found[index]?.message ?? "", expected.says);
        assert.match(found[index]?.fix ?? "", expected.fix);
        assert.equal(found[index]?.severity, awstoeCodes[expected.code].severity);
      });
    });
  }

  it("has a case above for every code of the catalogue", () => {
    const tested = new Set(faultCases.flatMap(({ faults }) => faults.map((fault) => fault.code)));
    assert.deepEqual([...tested].sort(), Object.keys(awstoeCodes).sort());
  });

  it("accepts every action with real inputs on its platforms, and on no other", () => {
    assert.deepEqual(Object.keys(samples).sort(), [...ACTIONS.keys()]);
    for (const name of [...ACTIONS.keys()]) {
      for (const platform of platforms) {
        const inputs = platform === "Windows" ? onWindows(samples[name]) : samples[name];
        const found = faultsOf(building([{ name: "Sample", action: name, inputs }]), platform);
        const runs = ACTIONS.get(name)?.platforms.includes(platform) === true;
        const where = `${name} on ${platform}`;
        if (runs) assert.deepEqual(found, [], where);
        else assert.match(found[0] ?? "", /^awstoe-action-platform at phases\.0\.steps\.0\.action/, where);
      }
    }
  });

  it("accepts parameters, constants, loops, conditions and chaining as the guide shows them", () => {
    const found = validateDocument({ value: EVERYTHING, platform: "Linux", use: "build", parameters: { Given: "1" } });
    assert.deepEqual(found, []);
  });

  it("lets braces pass that AWSTOE does not see as a pair", () => {
    const commands = [
      "open='{'; docker ps --format \"${open}{.Names}}\"",
      "echo '{{ only opened'",
      "echo '}}'",
      "${a[${#a}]}",
    ];
    assert.deepEqual(faultsOf(building([bash(...commands)])), []);
  });

  it("never throws, never changes a prototype and ends soon, whatever data it is given", () => {
    const odd = [undefined, null, NaN, new Date(0), Object.create(null), "x", "{{".repeat(50_000)];
    for (const value of odd) {
      faultsOf(value);
      faultsOf(building(value));
      faultsOf(building([{ name: "A", action: "ExecuteBash", inputs: value, if: value, loop: value }]));
    }
    const key = fc.constantFrom(
      "name",
      "action",
      "inputs",
      "commands",
      "phases",
      "steps",
      "loop",
      "if",
      "__proto__",
      "constructor",
      "toString",
    );
    fc.assert(
      fc.property(
        fc.anything({
          key: fc.oneof(key, fc.string()),
          withDate: true,
          withNullPrototype: true,
          maxDepth: 6,
        }),
        (value) => {
          faultsOf(value);
          faultsOf({ schemaVersion: 1, phases: value, parameters: value });
          faultsOf(building([{ name: "A", action: "CopyFile", inputs: value, if: value, loop: value }]));
        },
      ),
      { numRuns: 2000 },
    );
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });
});

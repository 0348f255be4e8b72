import { strict as assert } from "node:assert";
import fc from "fast-check";
import { newestOf } from "../../../operations/inventory/newest";

describe("the newest of several tags", () => {
  it("has the highest numbers, and no suffix where numbers are the same", () => {
    assert.equal(newestOf(["1.9.0", "1.10.0", "1.10.0-rc.2", "1.2.0"]), "1.10.0");
    assert.equal(newestOf(["2.0.0-rc.2", "2.0.0-rc.10", "1.0.0"]), "2.0.0-rc.10");
    assert.equal(newestOf([]), undefined);
  });

  it("does not depend on their order", () => {
    const tag = fc.tuple(fc.nat(30), fc.nat(30), fc.option(fc.nat(9))).map(([major, minor, rc]) => {
      return `${major.toString()}.${minor.toString()}${rc === null ? "" : `-rc.${rc.toString()}`}`;
    });
    fc.assert(
      fc.property(fc.array(tag, { minLength: 1 }), (tags) => {
        assert.equal(newestOf(tags), newestOf([...tags].reverse()));
      }),
    );
  });
});

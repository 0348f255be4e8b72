import { strict as assert } from "node:assert";
import { CONDITIONS } from "./conditions";
import { DOCUMENTS } from "./statements";

describe("the conditions of plan/policies", () => {
  for (const [name, { Statement: statements }] of Object.entries(DOCUMENTS)) {
    it(`${name}: are those that were reviewed, on the statements that have any`, () => {
      const conditioned = statements.filter(({ Condition }) => Condition !== undefined);
      const found = Object.fromEntries(conditioned.map(({ Sid, Condition }) => [Sid, Condition]));
      assert.deepEqual(found, CONDITIONS[name] ?? {});
    });
  }

  it("are reviewed for documents that exist alone", () => {
    assert.deepEqual(
      Object.keys(CONDITIONS).filter((name) => !(name in DOCUMENTS)),
      [],
    );
  });
});

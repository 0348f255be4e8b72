import { strict as assert } from "node:assert";
import { peek } from "../../../definition/yaml/peek";

const BROKEN = new TextEncoder().encode(
  'parent: linux # base\n"parent": [\n  parent:\n\tother: a\n# parent: no\nparents: b\n',
);

describe("peek", () => {
  it("gives what follows a key on lines that begin with it, of no sound YAML too", () => {
    assert.deepEqual(peek(BROKEN, "parent", "root"), ["linux # base", "["]);
    assert.deepEqual(peek(BROKEN, "parent", "nested"), [""]);
    assert.deepEqual(peek(BROKEN, "other", "nested"), ["a"]);
    assert.deepEqual(peek(BROKEN, "none", "root"), []);
  });
});

import { strict as assert } from "node:assert";
import { noted, wayOf, type Note } from "../../../operations/channels/history";

const DAY = (day: number) => new Date(Date.UTC(2026, 10, day));

/** Value, what was done, and who did it. */
type Step = readonly [value: string, did: Note["did"] | undefined, by: string];

/** Of a parameter, a day apart. */
function versions(all: readonly Step[]) {
  return all.map(([value, did, by], at) => ({
    ...{ number: at + 1, value, by, at: DAY(at + 1) },
    note: did === undefined ? "by hand" : noted({ id: by, did }),
  }));
}

describe("operations/channels/history", () => {
  const last = (...all: readonly Step[]) => {
    const { value, since, last: put } = wayOf(versions(all)).at(-1) ?? assert.fail();
    return [value, since.getUTCDate(), put.at.getUTCDate(), put.by];
  };

  it("says who put a value there, and when", () => {
    assert.deepEqual(last(["one", "promoted", "ada"], ["two", "promoted", "bob"]), ["two", 2, 2, "bob"]);
    assert.deepEqual(last(["one", undefined, "ada"], ["one", undefined, "bob"]), ["one", 1, 1, "ada"]);
  });

  it("says of a way back when it was first there, and when and by whom it came back", () => {
    const way = [["one", "promoted", "ada"], ["two", "promoted", "bob"], ["one", "rolled back", "eve"]] as const; // prettier-ignore
    assert.deepEqual(last(...way), ["one", 1, 3, "eve"]);
    assert.deepEqual(last(...way, ["three", "promoted", "kim"], ["one", "undone", "kim"]), ["one", 1, 3, "eve"]);
  });
});

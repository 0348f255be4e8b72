import { strict as assert } from "node:assert";
import fc from "fast-check";
import { noted, wayOf, type Note } from "../../../operations/channels/history";
import ssm from "../../../simulator/wire/models/ssm.json";

const { max } = ssm.shapes.ParameterDescription;

describe("what is noted beside a channel's value", () => {
  it("fits into a description of Systems Manager, whatever the reason and however much was passed over", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 2000 }),
      fc.constantFrom('"'.repeat(2000), "\u001b".repeat(600), "😀".repeat(900)),
    );
    const note: fc.Arbitrary<Note> = fc.record(
      {
        id: fc.uuid(),
        did: fc.constantFrom("promoted", "rolled back", "revoked", "undone"),
        channel: fc.constant("production"),
        build: fc.constant("1.2.0/3, 1.2.0/4"),
        why: text,
        without: fc.array(text, { maxLength: 8 }),
      },
      { requiredKeys: ["id", "did"] },
    ) as fc.Arbitrary<Note>;
    fc.assert(
      fc.property(note, (own) => {
        const written = noted(own);
        assert.ok(written.length <= max, written.length.toString());
        const [held] = wayOf([{ number: 1, value: "ami-1", note: written, at: new Date(), by: "ada" }]);
        assert.deepEqual([held?.note?.id, held?.note?.did, held?.note?.build], [own.id, own.did, own.build]);
        assert.equal(held?.note?.without?.length, own.without?.length);
        assert.ok((own.why ?? "").startsWith(held?.note?.why ?? ""));
      }),
    );
    const why = "it does not start: ".repeat(20);
    assert.equal((JSON.parse(noted({ id: "1", did: "promoted", why })) as Note).why, why);
  });
});

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

describe("what a channel went through", () => {
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

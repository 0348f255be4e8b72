import { strict as assert } from "node:assert";
import fc from "fast-check";
import { placeOfVersion, setVersion } from "../../../definition/yaml/version-edit";

function edited(text: string, version: string): string {
  const edit = setVersion(Buffer.from(text), version);
  assert.ok("bytes" in edit, JSON.stringify(edit));
  return Buffer.from(edit.bytes).toString("utf8");
}

describe("setVersion", () => {
  it("changes the bytes of the version and no other, whatever stands around it", () => {
    const version = fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999)).map((parts) => parts.join("."));
    const form = fc.constantFrom("", '"', "'");
    const comment = fc.constantFrom("", " # version: 9.9.9", "   # größer ✓ 🚀", " #");
    const line = fc.constantFrom(
      "description: größe ✓ 🚀",
      "parent:   amazon-linux-2023",
      "# version: 0.0.1",
      "",
      "tags: {version: 3.3.3, b: 'x'}",
      "disk:\n  sizeGiB: 8\n  version: 4.4.4",
    );
    const feed = fc.constantFrom("\n", "\r\n");
    const mark = fc.constantFrom("", "\ufeff");
    const gap = fc.constantFrom(" ", "   ");
    fc.assert(
      fc.property(
        version,
        version,
        form,
        comment,
        fc.uniqueArray(line),
        fc.uniqueArray(line),
        feed,
        mark,
        gap,
        (...drawn) => {
          const [old, now, quote, remark, before, after, end, bom, space] = drawn;
          const text = (value: string): string =>
            bom +
            [...before, `version:${space}${quote}${value}${quote}${remark}`, ...after, ""]
              .join("\n")
              .replaceAll("\n", end);
          // A mapping holds a key once: the lines drawn twice are a fault of another kind.
          if (before.some((one) => one !== "" && !one.startsWith("#") && after.includes(one))) return;
          assert.equal(edited(text(old), now), text(now));
        },
      ),
    );
  });

  it("works in flow style and finds the place", () => {
    assert.equal(
      edited("{kind: ami, version: '1.0.0', parent: x}", "1.0.1"),
      "{kind: ami, version: '1.0.1', parent: x}",
    );
    assert.deepEqual(placeOfVersion(Buffer.from("kind: ami\nversion: 1.0.0\n")), { line: 2, column: 10 });
    assert.deepEqual(placeOfVersion(Buffer.from("kind: ami\n")), { line: 1, column: 1 });
  });

  it("refuses what is no version", () => {
    const refused = (text: string): unknown => setVersion(Buffer.from(text, "latin1"), "1.0.0");
    assert.deepEqual(refused('version: "{BASE}"'), { refused: "variable" });
    assert.deepEqual(refused("version: one"), { refused: "no-version" });
    assert.deepEqual(refused("version: |\n  1.0.0"), { refused: "no-version" });
    assert.deepEqual(refused("kind: ami"), { refused: "no-version" });
    assert.deepEqual(refused("[1]"), { refused: "no-version" });
    assert.deepEqual(refused("version: \xff"), { refused: "unreadable" });
  });
});

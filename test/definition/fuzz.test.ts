import assert from "node:assert/strict";
import fc from "fast-check";
import { codes, loadImages, memorySource, parseSettings, STACK_KINDS } from "../../definition";
import { stackIn } from "./settings/stack-text";
import type { LoadResult } from "../../definition";
import { WHOLE } from "./whole";

const RUNS = 2000;
const BASE = Buffer.from(WHOLE["images/whole.yaml"] ?? "");

/** Keys of definitions and of trouble, values of every kind. */
const key = fc.constantFrom("version", "parent", "components", "managed", "document", "arn", "disk", "disks", "distribution", "share", "public", "regions", "tags", "schedule", "cron", "lifecycle", "build", "instanceTypes", "x86_64", "variables", "userData", "tests", "name", "parameters", "__proto__", "constructor", "toString", "", "a b"); // prettier-ignore
const leaf = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom("1.0.0", "amazon-linux-2023", "{A}", "{{ a }}", "x86_64", "../x", "docker/install.yaml", "create"),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("tree")), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));
const object = fc.array(fc.tuple(key, tree), { maxLength: 8 }).map((pairs) => Object.fromEntries(pairs) as object);

/** A few bytes of a sound file overwritten, inserted or removed. */
const mutation = fc
  .array(fc.tuple(fc.nat(BASE.length), fc.nat(3), fc.uint8Array({ maxLength: 4 })), { minLength: 1, maxLength: 4 })
  .map((edits) =>
    edits.reduce<Buffer>(
      (bytes, [at, removed, added]) => Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]),
      BASE,
    ),
  );

function load(content: string | Uint8Array): LoadResult {
  const start = process.cpuUsage();
  const result = loadImages({ source: memorySource({ ...WHOLE, "images/whole.yaml": content }) });
  assert.ok(process.cpuUsage(start).user < 2_000_000, "took longer than 2 s");
  return result;
}

function checkResult({ definitions, issues, files }: LoadResult): void {
  assert.equal(files, 1);
  for (const issue of issues) {
    assert.ok(codes[issue.code], issue.code);
    assert.ok(issue.line >= 1 && issue.column >= 1);
    assert.ok(issue.message.length > 0 && issue.fix.length > 0);
  }
  assert.equal(
    definitions.length === 0,
    issues.some(({ severity, file }) => severity === "error" && file !== "images/variables.yaml"),
  );
  for (const definition of definitions) assert.deepStrictEqual(JSON.parse(JSON.stringify(definition)), definition);
}

describe("fuzz", () => {
  afterEach(() => {
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(Object.getOwnPropertyNames(Object.prototype).includes("polluted"), false);
  });

  it(`takes ${RUNS.toLocaleString("en")} random objects without a crash`, () => {
    fc.assert(fc.property(object, (value) => { checkResult(load(JSON.stringify(value))); }), { numRuns: RUNS }); // prettier-ignore
  });

  it(`takes ${RUNS.toLocaleString("en")} mutations of a sound file without a crash`, () => {
    fc.assert(fc.property(mutation, (bytes) => { checkResult(load(bytes)); }), { numRuns: RUNS }); // prettier-ignore
  });

  it("takes random settings, parsed or not", () => {
    fc.assert(
      fc.property(object, (value) => {
        for (const kind of STACK_KINDS) {
          const { issues } = parseSettings(kind, value, "Pulumi.a.yaml");
          for (const { code } of issues) assert.ok(codes[code], code);
        }
        stackIn(JSON.stringify({ config: { "golden-images:settings": value } }), "Pulumi.a.yaml");
      }),
      { numRuns: 500 },
    );
  });
});

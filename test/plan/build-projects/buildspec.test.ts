import { strict as assert } from "node:assert";
import Ajv from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { serializeDocument } from "../../../definition";
import type { BuildProject, Flavor } from "../../../definition/image/image-definition";
import { buildIdentifiers, buildspecOf, buildspecOfFlavors } from "../../../plan/build-projects/buildspec";
import { BUILDSPEC } from "./buildspec-schema";
import { loaded } from "./loaded";

const validate = new Ajv({ allErrors: true }).compile(BUILDSPEC);
const HOSTILE = [
  "a\nb: c",
  "{{ x }}",
  "$(reboot)",
  "\"'`",
  "\u0085",
  "#",
  "- x",
  "no",
  "1.10",
  "&a",
  "*a",
  "!x",
  "\u202e",
  "",
];
const name = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.stringMatching(/^[a-cA-C._-]{1,4}$/),
);
const BASE = loaded(
  "kind: project\nci: {source: {repository: a/b, visibility: private}, buildspec: {build: [make]}}\nflavors: [a]\n",
);

function documentOf(
  type: NonNullable<BuildProject["batch"]>["type"],
  flavors: readonly Flavor[],
  build: readonly string[] = ["make"],
) {
  const ci = BASE.ci ?? assert.fail();
  const batch = { ...(ci.batch ?? assert.fail()), type };
  return (
    buildspecOf({ ...BASE, flavors, ci: { ...ci, batch, buildspec: { build: [...build] } } }, "ci") ?? assert.fail()
  );
}

function flavor(each: string, needs: readonly string[] = []): Flavor {
  return { name: each, needs, variables: {} };
}

interface Entry {
  readonly identifier: string;
  readonly "depend-on"?: readonly string[];
}

describe("plan/build-projects/buildspec", () => {
  it("keeps what flavors need, in a graph", () => {
    const document = buildspecOf(
      loaded(
        "kind: project\nci: {source: {repository: a/b, visibility: private}, batch: {failFast: true}, buildspec: {shell: bash, install: [one], build: [two]}}\n" +
          "flavors: [base, {name: python-3.12, needs: [base], variables: {LEVEL: '2'}, computeType: BUILD_GENERAL1_LARGE}]\n",
      ),
      "ci",
    );
    assert.deepEqual(document, {
      version: 0.2,
      batch: {
        "fast-fail": true,
        "build-graph": [
          { identifier: "build_base", env: { variables: { FLAVOR: "base" } } },
          {
            identifier: "build_python_3_12",
            env: { variables: { FLAVOR: "python-3.12", LEVEL: "2" }, "compute-type": "BUILD_GENERAL1_LARGE" },
            "depend-on": ["build_base"],
          },
        ],
      },
      env: { shell: "bash" },
      phases: { install: { commands: ["one"] }, build: { commands: ["two"] } },
    });
  });

  it("makes a matrix one entry", () => {
    const { batch } = documentOf("matrix", [flavor("a"), flavor("b")]);
    assert.deepEqual(batch, {
      "fast-fail": false,
      "build-matrix": { dynamic: { env: { variables: { FLAVOR: ["a", "b"] } } } },
    });
  });

  it("has one build a flavor, of 1, 40 and 100", () => {
    for (const count of [1, 40, 100]) {
      const flavors = Array.from({ length: count }, (_, index) => flavor(`f-${index.toString()}`));
      const document = documentOf("list", flavors);
      assert.ok(validate(document), JSON.stringify(validate.errors));
      assert.equal((document["batch"] as { "build-list": unknown[] })["build-list"].length, count);
    }
  });

  it("calls each of any names by an identifier of its own that CodeBuild takes", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 40 }), (names) => {
        const identifiers = [...buildIdentifiers(names).values()];
        for (const each of identifiers) assert.match(each, /^[A-Za-z0-9_]{1,127}$/);
        assert.equal(new Set(identifiers.map((each) => each.toLowerCase())).size, names.length);
      }),
    );
    assert.deepEqual(
      [...buildIdentifiers(["a-b", "a.b", "a_b_2", "A-B"]).values()],
      ["build_a_b", "build_a_b_2", "build_a_b_2_2", "build_A_B_3"],
    );
  });

  it("of some flavors has them and those that they need, under the identifiers of the whole batch", () => {
    const flavors = [flavor("a-b"), flavor("a.b"), flavor("c", ["a.b"]), flavor("d", ["c"])];
    const ci = BASE.ci ?? assert.fail();
    const batch = { ...(ci.batch ?? assert.fail()), type: "graph" as const };
    const some = buildspecOfFlavors({ flavors, ci: { ...ci, batch } }, "ci", ["d"]);
    assert.deepEqual(some, {
      version: 0.2,
      batch: {
        "fast-fail": false,
        "build-graph": [
          { identifier: "build_a_b_2", env: { variables: { FLAVOR: "a.b" } } },
          { identifier: "build_c", env: { variables: { FLAVOR: "c" } }, "depend-on": ["build_a_b_2"] },
          { identifier: "build_d", env: { variables: { FLAVOR: "d" } }, "depend-on": ["build_c"] },
        ],
      },
      phases: { build: { commands: ["make"] } },
    });
  });

  it("of some flavors reads the commands of the repository's file, as of what is built", () => {
    const ci = BASE.ci ?? assert.fail();
    const batch = ci.batch ?? assert.fail();
    const flavors = [flavor("a"), flavor("b")];
    const of = (type: "list" | "matrix") =>
      buildspecOfFlavors(
        {
          flavors,
          ci: { ...ci, batch: { ...batch, type }, buildspec: { file: "ci/buildspec.yaml", build: ["make"] } },
        },
        "ci",
        ["b"],
      );
    const entry = { identifier: "build_b", buildspec: "ci/buildspec.yaml", env: { variables: { FLAVOR: "b" } } };
    assert.deepEqual(of("list"), { version: 0.2, batch: { "fast-fail": false, "build-list": [entry] } });
    const dynamic = { buildspec: ["ci/buildspec.yaml"], env: { variables: { FLAVOR: ["b"] } } };
    assert.deepEqual(of("matrix"), { version: 0.2, batch: { "fast-fail": false, "build-matrix": { dynamic } } });
    assert.equal(buildspecOfFlavors({ ci }, "ci", ["b"]), undefined);
  });

  it("of any flavors is a batch without a hole: each that is needed is there, and no flavor more", () => {
    const graph = fc.integer({ min: 1, max: 12 }).chain((count) =>
      fc.record({
        needs: fc.tuple(
          ...Array.from({ length: count }, (_, at) => fc.subarray(Array.from({ length: at }, (__, i) => `f${i.toString()}`))), // prettier-ignore
        ),
        chosen: fc.subarray(
          Array.from({ length: count }, (_, at) => `f${at.toString()}`),
          { minLength: 1 },
        ),
      }),
    );
    fc.assert(
      fc.property(graph, ({ needs, chosen }) => {
        const flavors = needs.map((each, at) => flavor(`f${at.toString()}`, each));
        const ci = BASE.ci ?? assert.fail();
        const projects = { flavors, ci: { ...ci, batch: { ...(ci.batch ?? assert.fail()), type: "graph" as const } } };
        const document = buildspecOfFlavors(projects, "ci", chosen) ?? assert.fail();
        assert.ok(validate(document), JSON.stringify(validate.errors));
        const entries = (document["batch"] as { "build-graph": Entry[] })["build-graph"];
        const built = new Set(entries.map(({ identifier }) => identifier));
        for (const name of chosen) assert.ok(built.has(`build_${name}`));
        const needed = new Set(entries.flatMap((entry) => entry["depend-on"] ?? []));
        for (const each of needed) assert.ok(built.has(each));
        for (const each of built) assert.ok(needed.has(each) || chosen.includes(each.slice("build_".length)));
      }),
    );
  });

  it("is read back as it was, in both versions of YAML, with hostile names and commands", () => {
    const names = fc.uniqueArray(name, { minLength: 1, maxLength: 10 });
    const commands = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(names, commands, fc.constantFrom("list", "graph", "matrix"), (flavors, build, type) => {
        const needs = (index: number): readonly string[] =>
          type === "graph" && index > 0 ? [flavors[index - 1] ?? ""] : [];
        const document = documentOf(
          type,
          flavors.map((each, index) => flavor(each, needs(index))),
          build,
        );
        assert.ok(validate(document), JSON.stringify(validate.errors));
        const text = serializeDocument(document);
        assert.equal(text, serializeDocument(document));
        for (const version of ["1.1", "1.2"] as const) assert.deepEqual(parse(text, { version }), document);
      }),
    );
  });
});

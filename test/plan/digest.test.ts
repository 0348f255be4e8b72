import { strict as assert } from "node:assert";
import fc from "fast-check";
import { loadImages, memorySource } from "../../definition";
import type { AmiDefinition } from "../../definition/image/image-definition";
import { canonical, digestOf } from "../../plan/digest";
import { FULL, MINIMAL } from "./samples";

type Path = readonly (string | number)[];

/** Where content is written, or a second form of it: changes there alone are none. Another kind has other keys. */
const NOT_CONTENT = ["version", "file", "document", "kind"];

/** Paths of every leaf of a definition that counts. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) {
    return [path];
  }
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, child]) => leaves(child, [...path, key]));
}

function counts(path: Path): boolean {
  const [head] = path;
  const ofUse = head === "components" || head === "tests";
  return !(
    (path.length === 1 && NOT_CONTENT.includes(String(head))) ||
    (head === "userData" && path[1] === "file") ||
    (ofUse && ["file", "document"].includes(String(path[2])))
  );
}

/** A copy with one leaf changed to another value of its type, or taken away. */
function changed(definition: AmiDefinition, path: Path, remove: boolean): AmiDefinition {
  const copy = structuredClone(definition) as unknown as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((node, key) => node[key] as never, copy);
  const key = String(path.at(-1));
  if (remove && !Array.isArray(parent)) {
    Reflect.deleteProperty(parent, key);
  } else {
    parent[key] = other(parent[key]);
  }
  return copy as unknown as AmiDefinition;
}

function other(value: unknown): unknown {
  if (typeof value === "boolean") {
    return !value;
  }
  return typeof value === "number" ? value + 1 : `${String(value)}x`;
}

describe("plan/digest", () => {
  it("is SHA-256 in hex", () => {
    assert.match(digestOf(MINIMAL), /^[0-9a-f]{64}$/);
  });

  it("does not depend on the version, the paths of files or the order of the keys of maps", () => {
    const { userData } = FULL;
    assert.ok(userData);
    const moved: AmiDefinition = {
      ...FULL,
      version: "9.9.9",
      file: "images/elsewhere.yaml",
      components: FULL.components.map((use) => (use.kind === "document" ? { ...use, file: "images/moved.yaml" } : use)),
      userData: { ...userData, file: "images/moved.sh" },
    };
    const same = Object.fromEntries(Object.entries(moved).reverse()) as unknown as AmiDefinition;
    assert.notEqual(JSON.stringify(same), JSON.stringify(FULL));
    assert.equal(digestOf(same), digestOf(FULL));
  });

  it("changes with every other leaf of a definition, changed or taken away", () => {
    const paths = leaves(FULL).filter(counts);
    assert.ok(paths.length > 80, String(paths.length));
    for (const path of paths) {
      // It says what counts without it too.
      for (const remove of path.join(".") === "build.onDeploy" ? [false] : [false, true]) {
        assert.notEqual(digestOf(changed(FULL, path, remove)), digestOf(FULL), path.join("."));
      }
    }
  });

  it("is that of 0.1.0 for the words that have taken the place of true and false", () => {
    const image = "version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{managed: update-linux}]\n";
    const written = (build: string): string => {
      const { definitions } = loadImages({ source: memorySource({ "images/a.yaml": `${image}${build}` }) });
      return digestOf(definitions[0] ?? assert.fail());
    };
    assert.equal(written("build: {onDeploy: false}"), written("build: {onDeploy: never}"));
    assert.deepEqual(["build: {onDeploy: true}", "build: {onDeploy: wait}"].map(written), [written(""), written("")]);
    assert.notEqual(written("build: {onDeploy: start}"), written(""));
  });

  it("changes with the order of components", () => {
    assert.notEqual(digestOf({ ...FULL, components: [...FULL.components].reverse() }), digestOf(FULL));
  });

  it("writes plain data as JSON that reads back, the same for the same data", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(JSON.parse(canonical(value)), JSON.parse(JSON.stringify(value)));
        assert.equal(canonical(JSON.parse(canonical(value))), canonical(value));
      }),
    );
    assert.equal(canonical({ b: 1, a: undefined }), '{"b":1}');
  });
});

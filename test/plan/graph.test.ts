import assert from "node:assert/strict";
import fc from "fast-check";
import { loadImages, memorySource, type Kin } from "../../definition";
import { imageGraph, kinshipOf, type ImageGraph } from "../../plan";

const COMPONENTS = "components: [{managed: update-linux}]\n";

/** Any images, each with any parent among them, a missing one or a managed one: cycles and chains included. */
const anyKin: fc.Arbitrary<readonly Kin[]> = fc
  .uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 25 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.option(fc.constantFrom(...names, "missing-one", "")).map((parent): Kin => kin(name, parent ?? undefined)),
      ),
    ),
  );

function kin(name: string, parent: string | undefined): Kin {
  const known = { name, isSound: true, version: "1.0.0", variables: [], sharedVariables: [] };
  if (parent === undefined) return known;
  if (parent === "") {
    return { ...known, parent: { kind: "managed", name: "amazon-linux-2023", version: "x.x.x", names: {} } };
  }
  return { ...known, parent: { kind: "image", image: parent, version: "1.x.x" } };
}

describe("the graph of images", () => {
  it("has every image once, in whatever order they come", () => {
    fc.assert(
      fc.property(anyKin, fc.nat(), (all, turn) => {
        const graph = imageGraph(all);
        assert.deepEqual(names(graph).toSorted(), all.map(({ name }) => name).toSorted());
        const turned = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)];
        assert.deepEqual(imageGraph(turned), graph);
      }),
    );
  });

  it("puts parents before children, but for what a cycle holds", () => {
    fc.assert(
      fc.property(anyKin, (all) => {
        const graph = imageGraph(all);
        const place = new Map(names(graph).map((name, index) => [name, index]));
        const held = onOrBelow(graph);
        for (const { name, parent } of graph.images) {
          if (parent?.kind !== "image" || held.has(name)) continue;
          assert.ok((place.get(parent.name) ?? Infinity) < (place.get(name) ?? -1), `${parent.name} before ${name}`);
        }
      }),
    );
  });

  it("makes each image the child of its parent alone", () => {
    fc.assert(
      fc.property(anyKin, (all) => {
        const graph = imageGraph(all);
        const children = [...graph.images, ...graph.external].flatMap((each) => each.children);
        assert.equal(new Set(children).size, children.length);
        const withParent = graph.images.filter(({ parent }) => parent !== undefined).map(({ name }) => name);
        assert.deepEqual(children.toSorted(), withParent.toSorted());
      }),
    );
  });

  it("names each cycle once, from its first name", () => {
    fc.assert(
      fc.property(anyKin, (all) => {
        const { cycles } = imageGraph(all);
        const parents = new Map(all.map(({ name, parent }) => [name, parent?.kind === "image" ? parent.image : ""]));
        for (const cycle of cycles) {
          assert.equal(cycle[0], [...cycle].sort()[0]);
          for (const [index, name] of cycle.entries()) {
            assert.equal(parents.get(name), cycle[(index + 1) % cycle.length]);
          }
        }
        assert.equal(new Set(cycles.flat()).size, cycles.flat().length);
      }),
    );
  });

  it("is as deep as it likes", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => kin(`i${index}`, index === 0 ? "" : `i${index - 1}`));
    assert.equal(imageGraph(chain).images.length, 20_000);
  });

  it("shows faulty definitions as far as they can be read", () => {
    const files = {
      "images/a.yaml": `version: 1.0.0\nparent: {image: b}\n${COMPONENTS}`,
      "images/b.yaml": `version: 1.0.0\nparent: {image: a, version: 1.0.0}\n${COMPONENTS}`,
      "images/c.yaml": `version: one\nparent: {image: a}\n${COMPONENTS}`,
      "images/d.yaml": "- not a definition\n",
      "images/e.yaml": `version: 1.0.0\nparent: {image: nobody}\n${COMPONENTS}`,
      "images/f.yaml": `version: 1.0.0\nparent: amazon-linux-2023\n${COMPONENTS}`,
    };
    const graph = imageGraph(loadImages({ source: memorySource(files) }).kin);
    assert.deepEqual(graph.cycles, [["a", "b"]]);
    const byName = new Map(graph.images.map((image) => [image.name, image]));
    assert.deepEqual(byName.get("a")?.children, ["b", "c"]);
    assert.equal(byName.get("b")?.parent?.isPinned, true);
    assert.equal(byName.get("c")?.version, undefined);
    assert.equal(byName.get("d")?.parent, undefined);
    assert.deepEqual(
      graph.external.map(({ kind, name }) => `${kind} ${name}`),
      ["managed amazon-linux-2023", "missing nobody"],
    );
    assert.deepEqual(
      graph.images.filter(({ isSound }) => isSound).map(({ name }) => name),
      ["f"],
    );
  });

  it("narrows to images with their ancestors and descendants", () => {
    const all = [kin("base", ""), kin("mid", "base"), kin("leaf", "mid"), kin("other", "base"), kin("far", "")];
    assert.deepEqual(
      kinshipOf(["mid"], all).map(({ name }) => name),
      ["base", "mid", "leaf"],
    );
  });
});

function names({ images }: ImageGraph): string[] {
  return images.map(({ name }) => name);
}

function onOrBelow({ images, cycles }: ImageGraph): ReadonlySet<string> {
  const held = new Set(cycles.flat());
  const children = new Map(images.map((image) => [image.name, image.children]));
  for (const name of held) for (const child of children.get(name) ?? []) held.add(child);
  return held;
}

import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { ImageDefinition } from "../../../definition/image/image-definition";
import { imagesOfPart, partOf } from "../../../definition/settings/split";
import { MINIMAL } from "../../plan/samples";

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,12}$/);

/** A forest: each image is built on an earlier one or on none. */
const fleets = fc
  .uniqueArray(name, { minLength: 1, maxLength: 30 })
  .chain((names) =>
    fc.tuple(fc.constant(names), fc.array(fc.nat(), { minLength: names.length, maxLength: names.length })),
  )
  .map(([names, choices]) =>
    names.map((each, index) => {
      const parent = names[(choices[index] ?? 0) % (index + 1)];
      return parent === undefined || parent === each ? image(each) : image(each, parent);
    }),
  );
const counts = fc.integer({ min: 2, max: 20 });

function image(each: string, parent?: string): ImageDefinition {
  const built = { ...MINIMAL, name: each };
  return parent === undefined ? built : { ...built, parent: { kind: "image", image: parent, version: "x.x.x" } };
}

describe("split", () => {
  it("gives each image to exactly one part", () => {
    fc.assert(
      fc.property(fleets, counts, (fleet, count) => {
        const parts = Array.from({ length: count }, (_, index) => imagesOfPart(fleet, { index: index + 1, count }));
        assert.deepEqual(
          parts
            .flat()
            .map((each) => each.name)
            .sort(),
          fleet.map((each) => each.name).sort(),
        );
      }),
    );
  });

  it("keeps an image with the one that it is built on", () => {
    fc.assert(
      fc.property(fleets, counts, (fleet, count) => {
        for (let index = 1; index <= count; index += 1) {
          const part = imagesOfPart(fleet, { index, count });
          const names = new Set(part.map((each) => each.name));
          for (const { parent } of part) if (parent?.kind === "image") assert.ok(names.has(parent.image));
        }
      }),
    );
  });

  it("moves no image when another family comes or goes", () => {
    fc.assert(
      fc.property(fleets, counts, (fleet, count) => {
        const more = [...fleet, image("zz-new-family")];
        for (let index = 1; index <= count; index += 1) {
          const before = imagesOfPart(fleet, { index, count }).map((each) => each.name);
          const after = imagesOfPart(more, { index, count }).map((each) => each.name);
          assert.deepEqual(
            after.filter((each) => each !== "zz-new-family"),
            before,
          );
        }
      }),
    );
  });

  it("spreads 1,000 images over 100 stacks of at most 30", () => {
    const sizes = new Map<number, number>();
    for (let index = 0; index < 1000; index += 1) {
      const part = partOf(`image-${index.toString()}`, 100);
      sizes.set(part, (sizes.get(part) ?? 0) + 1);
    }
    assert.equal(sizes.size, 100);
    assert.ok(Math.max(...sizes.values()) <= 30);
  });

  it("keeps its assignment: a change would move images between stacks of every user", () => {
    assert.deepEqual(
      ["docker-host", "github-runner", "web"].map((each) => partOf(each, 12)),
      ASSIGNED,
    );
  });
});

const ASSIGNED = [9, 4, 11];

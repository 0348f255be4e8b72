import { strict as assert } from "node:assert";
import type { Lifecycle } from "../../../definition/image/image-definition";
import { imageOf, planOf } from "../parts";

const EXCLUDE = { public: false, accounts: [], regions: [], tags: {} };

function rules(lifecycle: Partial<Lifecycle>): unknown {
  return imageOf({ definition: { lifecycle: { exclude: EXCLUDE, ...lifecycle } } }).lifecycle?.policyDetails;
}

describe("plan/ami/lifecycle", () => {
  it("is absent where the definition asks for nothing", () => {
    assert.equal("lifecycle" in imageOf({}), false);
    assert.equal("lifecycle" in imageOf({ definition: { lifecycle: { exclude: EXCLUDE } } }), false);
    assert.equal(planOf({}).stack.lifecycle, false);
  });

  it("covers every version of the image's recipes", () => {
    const lifecycle = { keepNewest: 5, exclude: EXCLUDE };
    assert.deepEqual(imageOf({ definition: { lifecycle } }).lifecycle, {
      name: "docker-host",
      recipes: [{ name: "docker-host-x86-64", semanticVersion: "x.x.x" }],
      policyDetails: [{ action: "DELETE", filter: { type: "COUNT", value: 5 } }],
    });
    assert.equal(planOf({ definition: { lifecycle } }).stack.lifecycle, true);
  });

  it("goes on for the AMIs of a recipe that is taken over, and of those before it", () => {
    const names = { recipe: "Docker x86", lifecycle: "Docker", formerRecipes: ["docker-0-9"] };
    const image = imageOf({ definition: { lifecycle: { keepNewest: 5, exclude: EXCLUDE }, names } });
    assert.equal(image.lifecycle?.name, "Docker");
    assert.deepEqual(image.lifecycle.recipes.map(({ name }) => name), ["Docker x86", "docker-0-9"]); // prettier-ignore
    assert.deepEqual(image.pipelines.map(({ name, names: given }) => [name, given]), [["docker-host-x86-64", { recipe: "Docker x86" }]]); // prettier-ignore
  });

  it("orders the rules as an image meets them and keeps some from deletion by age alone", () => {
    const deleteAfter = { value: 6, unit: "months" } as const;
    const deprecateAfter = { value: 90, unit: "days" } as const;
    assert.deepEqual(rules({ deleteAfter, deprecateAfter, keepAtLeast: 3 }), [
      { action: "DEPRECATE", filter: { type: "AGE", value: 90, unit: "DAYS" } },
      { action: "DELETE", filter: { type: "AGE", value: 6, unit: "MONTHS", retainAtLeast: 3 } },
    ]);
    assert.deepEqual(rules({ keepNewest: 4, keepAtLeast: 3 }), [
      { action: "DELETE", filter: { type: "COUNT", value: 4 } },
    ]);
  });
});

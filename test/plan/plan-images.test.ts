import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import type { ImageDefinition } from "../../definition/image/image-definition";
import { planImages, type Plan, type PlanInput } from "../../plan/plan-images";
import { amisOf } from "./parts";
import { FULL, FULL_PARENT, FULL_SETTINGS, MINIMAL, MINIMAL_SETTINGS } from "./samples";

const FIXTURES = resolve(__dirname, "../../../test/fixtures/plan");

const FULL_INPUT: PlanInput = {
  definitions: [FULL, FULL_PARENT],
  stack: "prod",
  settings: FULL_SETTINGS,
  commits: { "ci-runner": "0123456789abcdef0123456789abcdef01234567" },
};

/** Compares with the fixture; `UPDATE=1 npm test` writes it, to be read in the diff. */
function assertPlan(name: string, plan: Plan): void {
  const file = resolve(FIXTURES, `${name}.json`);
  const text = `${JSON.stringify(plan, undefined, 2)}\n`;
  if (process.env["UPDATE"] === "1") {
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, "utf8"));
}

/** The same data with the keys of every map in another order. */
function shuffled<T>(value: T, random: () => number): T {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => shuffled(item, random)) as T;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, child]) => [random(), key, shuffled(child, random)] as const);
  return Object.fromEntries(entries.sort((a, b) => a[0] - b[0]).map(([, key, child]) => [key, child])) as T;
}

function named(name: string, parent?: string): ImageDefinition {
  const base = { ...MINIMAL, name, file: `images/${name}.yaml` };
  return parent === undefined ? base : { ...base, parent: { kind: "image", image: parent, version: "x.x.x" } };
}

function plan(definitions: readonly ImageDefinition[], input: Partial<PlanInput> = {}): Plan {
  return planImages({ definitions, stack: "prod", settings: MINIMAL_SETTINGS, ...input });
}

function namesOf(result: Plan): string[] {
  return result.images.map((image) => image.name);
}

describe("plan/plan-images", () => {
  it("plans the least definition", () => {
    assertPlan("minimal", plan([MINIMAL]));
  });

  it("plans a definition with every field, on a parent of ours", () => {
    assertPlan("full", planImages(FULL_INPUT));
  });

  it("gives the same bytes whatever the order of definitions and of the keys of maps", () => {
    const expected = JSON.stringify(planImages(FULL_INPUT));
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), fc.boolean(), (numbers, reverse) => {
        const input = shuffled(FULL_INPUT, () => Number(numbers.next().value));
        const definitions = reverse ? [...input.definitions].reverse() : input.definitions;
        assert.equal(JSON.stringify(planImages({ ...input, definitions })), expected);
      }),
    );
  });

  it("freezes the plan to its bottom and leaves the input as it was", () => {
    const before = JSON.stringify(FULL_INPUT);
    const result = planImages(FULL_INPUT);
    assertFrozen(result);
    assert.equal(JSON.stringify(FULL_INPUT), before);
    assert.equal(Object.isFrozen(FULL.tags) || Object.isFrozen(FULL_SETTINGS.channels), false);
  });

  it("survives JSON unchanged: no undefined value, no key without one", () => {
    const result = planImages(FULL_INPUT);
    assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
  });

  it("keeps all that a channel says", () => {
    const [name = ""] = Object.keys(planImages(FULL_INPUT).stack.channels);
    const connection = "arn:aws:events:us-east-1:111122223333:connection/a/01234567-89ab-cdef-0123-456789abcdef";
    const webhook = { url: "https://example.org/", connection };
    const slack = { workspace: "T1", channel: "C1" };
    const channel = { subscriptions: [], events: ["promoted" as const], slack, teams: webhook, webhook };
    const settings = { ...FULL_SETTINGS, channels: { ...FULL_SETTINGS.channels, [name]: channel } };
    assert.deepEqual(planImages({ ...FULL_INPUT, settings }).stack.channels[name], channel);
  });

  it("puts parents before children, otherwise by name", () => {
    const definitions = [named("a", "z"), named("b"), named("z", "y"), named("y"), named("c", "a")];
    assert.deepEqual(namesOf(plan(definitions)), ["y", "z", "a", "b", "c"]);
  });

  it("keeps parents before children in any forest", () => {
    const forest = fc.array(fc.nat(), { minLength: 1, maxLength: 30 }).map((picks) =>
      picks.map((pick, index) => {
        const parent = pick % (index + 1);
        return named(`n${(index * 7919) % 1009}`, parent === index ? undefined : `n${(parent * 7919) % 1009}`);
      }),
    );
    fc.assert(
      fc.property(forest, (definitions) => {
        const order = namesOf(plan([...definitions].reverse()));
        assert.equal(order.length, definitions.length);
        for (const { name, parent } of definitions) {
          assert.ok(parent?.kind !== "image" || order.indexOf(parent.image) < order.indexOf(name), name);
        }
      }),
    );
  });

  it("plans only the names asked for and finds their parents among the others", () => {
    const result = planImages({ ...FULL_INPUT, names: ["ci-runner"] });
    assert.deepEqual(namesOf(result), ["ci-runner"]);
    assert.deepEqual(result.images[0]?.parents, ["docker-host"]);
    assert.deepEqual(
      amisOf(result.images)[0]?.pipelines.map((pipeline) => pipeline.parentImage),
      [
        "arn:aws:imagebuilder:eu-west-1:111122223333:image/prod-docker-host-arm64/1.x.x",
        "arn:aws:imagebuilder:eu-west-1:111122223333:image/prod-docker-host-x86-64/1.x.x",
      ],
    );
  });

  it("says that a contradiction is our bug", () => {
    assert.throws(() => plan([named("a", "gone")]), /golden-images bug: there is no definition "gone", which a names/);
    assert.throws(() => plan([named("a", "b"), named("b", "a")]), /golden-images bug: a is built on itself: a → b → a/);
    assert.throws(() => plan([MINIMAL, MINIMAL]), /two definitions have one name/);
    assert.throws(() => plan([MINIMAL], { names: ["other"] }), /there is no definition "other", which the plan names/);
  });

  it("takes an image called like a property of every object", () => {
    const result = plan([named("constructor")], { commits: {} });
    assert.equal(Object.hasOwn(result.images[0]?.tags ?? {}, "GitCommit"), false);
  });

  it("plans a chain of 1,000 images without recursion", () => {
    const many = (count: number): ImageDefinition[] =>
      Array.from({ length: count }, (_, index) => named(`i${index}`, index === 0 ? undefined : `i${index - 1}`));
    assert.equal(plan(many(1000)).images.length, 1000);
  });
});

function assertFrozen(value: unknown): void {
  if (typeof value === "object" && value !== null) {
    assert.ok(Object.isFrozen(value), JSON.stringify(value));
    Object.values(value).forEach(assertFrozen);
  }
}

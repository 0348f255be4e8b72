import * as assert from "node:assert/strict";
import fc from "fast-check";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertConverged } from "./orphans";

/** `GOLDEN_SEQUENCES=200` for a long run. */
const RUNS = Number(process.env["GOLDEN_SEQUENCES"] ?? 6);
const NAMES = ["app", "web"] as const;
const COMPONENTS = [{ managed: "update-linux" }, { managed: "aws-cli-version-2-linux" }];
const REGIONS = [["us-east-1"], ["us-east-1", "eu-west-1"]];

interface Edit {
  readonly name: (typeof NAMES)[number];
  readonly what: "raise" | "remove" | "reorder" | "regions" | "key";
  /** The call that fails before it is tried again; 0: none. */
  readonly failing: number;
  readonly on: "create" | "update" | "delete";
  readonly effect: "fail" | "fail-after";
}

interface Wanted {
  readonly patch: number;
  readonly isReversed: boolean;
  readonly isEverywhere: boolean;
  readonly hasKey: boolean;
}

const edits = fc.array(
  fc.record<Edit>({
    name: fc.constantFrom(...NAMES),
    what: fc.constantFrom("raise", "remove", "reorder", "regions", "key"),
    failing: fc.integer({ min: 0, max: 6 }),
    on: fc.constantFrom("create", "update", "delete"),
    effect: fc.constantFrom("fail", "fail-after"),
  }),
  { minLength: 2, maxLength: 5 },
);

/** Every edit raises the version, as the guard of pull requests asks. */
function edited(before: Wanted, { what }: Edit): Wanted {
  return {
    patch: before.patch + 1,
    isReversed: before.isReversed !== (what === "reorder"),
    isEverywhere: before.isEverywhere !== (what === "regions"),
    hasKey: before.hasKey !== (what === "key"),
  };
}

function written(wanted: Wanted): Record<string, unknown> {
  const regions = REGIONS[wanted.isEverywhere ? 1 : 0];
  return image({
    version: `1.0.${String(wanted.patch)}`,
    components: wanted.isReversed ? [...COMPONENTS].reverse() : COMPONENTS,
    distribution: { regions, ...(wanted.hasKey ? { kmsKey: "create" } : {}) },
  });
}

async function deployed(fleet: Fleet, edit: Edit): Promise<void> {
  if (edit.failing > 0) fleet.cloud.inject({ on: edit.on, call: edit.failing, effect: edit.effect });
  try {
    await fleet.up();
  } catch (error) {
    assert.match((error as Error).message, /injected fault/);
    fleet.cloud.clearFaults();
    await fleet.refresh();
    await fleet.up();
  }
  fleet.cloud.clearFaults();
}

async function runSequence(sequence: readonly Edit[]): Promise<void> {
  const fleet = await openFleet();
  const wanted = new Map<string, Wanted>();
  const present = new Set<string>();
  try {
    for (const edit of sequence) {
      const before = wanted.get(edit.name) ?? { patch: 0, isReversed: false, isEverywhere: false, hasKey: false };
      const after = edited(before, edit);
      wanted.set(edit.name, after);
      if (edit.what === "remove" && present.delete(edit.name)) fleet.define(edit.name);
      else fleet.define(edit.name, written(after));
      if (edit.what !== "remove" || fleet.has(edit.name)) present.add(edit.name);
      await deployed(fleet, edit);
    }
    await assertConverged(fleet);
  } finally {
    await fleet.close();
  }
}

describe("random sequences of edits and failures", function () {
  this.timeout(Math.max(600_000, RUNS * 60_000));
  before(engine);

  it(`converge every time (${String(RUNS)} sequences)`, async () => {
    await fc.assert(fc.asyncProperty(edits, runSequence), { numRuns: RUNS, endOnFailure: true });
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { validateDocument, type AwstoeCode } from "../../../definition/awstoe";
import { ACTIONS } from "../../../definition/awstoe/actions";
import { building, samples, type Step } from "./samples";

const schemaFile = join(process.cwd(), "test/fixtures/awstoe-component.schema.json");

/** What we refuse and the schema cannot say or does not: uniqueness, stages, platforms, values of texts, `if`, references. */
const beyondTheSchema: ReadonlySet<string> = new Set<AwstoeCode>([
  "awstoe-variable-value",
  "awstoe-variable-duplicate",
  "awstoe-parameter-missing",
  "awstoe-phase-duplicate",
  "awstoe-phase-required",
  "awstoe-name-duplicate",
  "awstoe-action-platform",
  "awstoe-input-platform",
  "awstoe-loop-range",
  "awstoe-execute-document",
  "awstoe-condition-depth",
  "awstoe-condition-branch",
  "awstoe-reference-unknown",
  "awstoe-reference-form",
  "awstoe-reference-step",
  "awstoe-reference-output",
  "awstoe-reference-input",
  "awstoe-reference-loop",
  "awstoe-template",
]);

/** `if` and texts with a fixed set of values are freer in the schema, which leaves some of them open. */
function isBeyondTheSchema(fault: { code: string; path: readonly (string | number)[]; severity: string }): boolean {
  const inCondition = fault.path.includes("if") && fault.path.at(-1) !== "if";
  const openValue =
    fault.code === "awstoe-input-value" && !["algorithm", "reboot", "type"].includes(String(fault.path.at(-1)));
  return fault.severity === "warning" || beyondTheSchema.has(fault.code) || inCondition || openValue;
}

const validBySchema = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schemaFile, "utf8")) as object);

function assertAgreement(document: unknown): void {
  const faults = validateDocument({ value: document, platform: "Linux", use: "build", parameters: {} });
  const structural = faults.filter((fault) => !isBeyondTheSchema(fault));
  const shown = `${JSON.stringify(document)}\nschema: ${JSON.stringify(validBySchema.errors)}\nours: ${JSON.stringify(structural)}`;
  if (validBySchema(document)) assert.deepEqual(structural, [], shown);
  else assert.notDeepEqual(structural, [], shown);
}

/** A document with every action, a loop, a condition, parameters and constants. */
function fullDocument(): Record<string, unknown> {
  const steps = [...ACTIONS.keys()].map((action): Step => ({
    name: action,
    action,
    inputs: structuredClone(samples[action]),
  }));
  Object.assign(steps[0] ?? {}, { loop: { name: "Each", forEach: ["a", "b"] }, timeoutSeconds: 60 });
  Object.assign(steps[1] ?? {}, { loop: { for: { start: 0, end: 4, updateBy: 2 } }, onFailure: "Continue" });
  Object.assign(steps[2] ?? {}, { loop: { forEach: { list: "a,b", delimiter: "," } }, maxAttempts: 2 });
  return building(steps, {
    name: "Full",
    description: "Everything",
    parameters: [{ One: { type: "string", default: "1", description: "first" } }],
    constants: [{ Two: { type: "string", value: "2" } }],
  });
}

interface Spot {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

function spotsOf(node: unknown, found: Spot[] = []): Spot[] {
  if (typeof node !== "object" || node === null) return found;
  for (const key of Array.isArray(node) ? node.keys() : Object.keys(node)) {
    found.push({ holder: node as Record<string, unknown>, key });
    spotsOf((node as Record<string | number, unknown>)[key], found);
  }
  return found;
}

/** No references: an input of fixed words may be one (the guide allows it for `algorithm`), which the schema cannot say. */
const VALUES: readonly unknown[] = [
  ...["", "text", "ExecuteBash", "Abort", "build", "true", "1.0", "SHA256"],
  ...[0, 1, -1, 2.5, true, false, null],
  ...[[], ["a"], [1], {}, { name: "a" }, { path: "/a" }, { commands: ["a"] }, [{ path: "/a" }], { forEach: ["a"] }],
];

const mutation = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("replace", "remove", "rename", "add"),
  value: fc.constantFrom(...VALUES),
  name: fc.constantFrom("name", "value", "type", "path", "source", "extra", "inputs", "for", "and", "default"),
});

function mutate(document: unknown, change: { at: number; kind: string; value: unknown; name: string }): void {
  const spots = spotsOf(document);
  const spot = spots[change.at % spots.length];
  if (spot === undefined) return;
  const holder = spot.holder as Record<string | number, unknown>;
  const old = holder[spot.key];
  if (change.kind === "replace") holder[spot.key] = structuredClone(change.value);
  if (change.kind === "add" && !Array.isArray(holder)) holder[change.name] = structuredClone(change.value);
  if (change.kind === "remove" || change.kind === "rename") {
    if (Array.isArray(spot.holder)) spot.holder.splice(Number(spot.key), 1);
    else Reflect.deleteProperty(holder, spot.key);
  }
  if (change.kind === "rename" && !Array.isArray(holder)) holder[change.name] = old;
}

describe("awstoe: agreement with the schema of the guide", () => {
  it("accepts what the schema accepts: a document with every action", () => {
    assert.equal(validBySchema(fullDocument()), true, JSON.stringify(validBySchema.errors));
    assertAgreement(fullDocument());
  });

  it("agrees on every single key removed, and on one added beside it", () => {
    const count = spotsOf(fullDocument()).length;
    for (let at = 0; at < count; at += 1) {
      for (const kind of ["remove", "add"]) {
        const document = fullDocument();
        mutate(document, { at, kind, value: "x", name: "extra" });
        assertAgreement(document);
      }
    }
  });

  it("agrees on every single value replaced by nothing, a text, a number, a list and a map", () => {
    const count = spotsOf(fullDocument()).length;
    for (let at = 0; at < count; at += 1) {
      for (const value of [null, "", 1, [], {}]) {
        const document = fullDocument();
        mutate(document, { at, kind: "replace", value, name: "" });
        assertAgreement(document);
      }
    }
  });

  it("agrees on 2,000 random mutations", () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (changes) => {
        const document = fullDocument();
        for (const change of changes) mutate(document, change);
        assertAgreement(document);
      }),
      { numRuns: 2000 },
    );
  });

  it("knows exactly the schema's actions, with their inputs and what is required", () => {
    const { definitions } = JSON.parse(readFileSync(schemaFile, "utf8")) as {
      definitions: Record<
        string,
        { properties?: object; required?: string[]; items?: { properties: object; required: string[] } }
      >;
    };
    for (const name of [...ACTIONS.keys()].filter((action) => action !== "Assert")) {
      const written = definitions[name]?.items ?? definitions[name];
      const inputs = ACTIONS.get(name)?.inputs ?? {};
      const required = Object.entries(inputs).filter(([, input]) => input.required === true);
      assert.deepEqual(Object.keys(inputs).sort(), Object.keys(written?.properties ?? {}).sort(), name);
      assert.deepEqual(required.map(([input]) => input).sort(), [...(written?.required ?? [])].sort(), name);
    }
  });
});

import assert from "node:assert/strict";
import { loadImages, memorySource } from "../../../definition";
import { validateDocument } from "../../../definition/awstoe";
import { faultCases } from "../awstoe/faults";
import * as schemas from "../../../definition/schema";
import type { Case } from "../case";
import { awsNameCases } from "../image/cases/aws-names";
import { buildCases } from "../image/cases/builds";
import { distributionCases } from "../image/cases/distribution";
import { fileCases } from "../image/cases/files";
import { containerCases } from "../image/cases/containers";
import { externalCases } from "../image/cases/external";
import { consumerCases, fleetCases } from "../image/cases/fleet";
import { formCases } from "../form/form-cases";
import { houseCases } from "../image/cases/house";
import { imageCases } from "../image/cases/image";
import { textCases } from "../yaml/text-cases";

interface Said {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

const CASES = [
  textCases,
  formCases,
  fileCases,
  imageCases,
  awsNameCases,
  buildCases,
  distributionCases,
  containerCases,
  externalCases,
  fleetCases,
  consumerCases,
  houseCases,
].flat();

/** A fix that takes up so many words of its message in a row says them twice. */
const REPEATED_WORDS = 5;

describe("what is said of every fault of the catalogue", () => {
  const all: readonly Said[] = [...CASES.flatMap(issuesOf), ...documentFaults()];

  it("is one message and the change to make, which does not repeat it", () => {
    assert.ok(all.length > 200);
    assert.deepEqual(all.filter(repeats).map(shown), []);
  });

  it("is a change, never that there is none, and no question", () => {
    assert.deepEqual(all.filter(({ fix }) => /nothing to do|\?$/i.test(fix) || fix.length < 8).map(shown), []);
  });

  it("lists words only where it suggests none", () => {
    const both = all.filter(({ message }) => message.includes("Did you mean") && /Allowed|Known|Defined/.test(message));
    assert.deepEqual(both.map(shown), []);
  });

  it("can name an example of every text that has a form", () => {
    assert.deepEqual(
      Object.values(schemas).flatMap((schema) => withoutExample(schema)),
      [],
    );
  });

  it("is short", () => {
    assert.deepEqual(all.filter(({ message, fix }) => message.length > 240 || fix.length > 230).map(shown), []);
  });
});

/** What fixes are made of. Keys that people choose are renamed, without an example. */
function withoutExample(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { pattern, examples, "x-is": what } = schema as { pattern?: string; examples?: unknown[]; "x-is"?: string };
  const own = typeof pattern === "string" && (examples ?? []).length === 0 ? [what ?? pattern] : [];
  const inner = Object.entries(schema).filter(([key]) => key !== "propertyNames" && key !== "examples");
  return [...own, ...inner.flatMap(([, value]) => withoutExample(value))];
}

function issuesOf({ files, settings, boundaries = [] }: Case): readonly Said[] {
  const ofStacks = { boundaries: boundaries.map((each) => ({ settings: each })) };
  return loadImages({ source: memorySource(files), ...ofStacks, ...(settings && { stacks: [{ settings }] }) }).issues;
}

function documentFaults(): readonly Said[] {
  return faultCases.flatMap(({ document, platform = "Linux", use = "build", parameters = {} }) =>
    validateDocument({ value: document, platform, use, parameters }),
  );
}

function repeats({ message, fix }: Said): boolean {
  const words = withoutQuotes(fix).split(/\s+/);
  const runs = words.map((_, index) => words.slice(index, index + REPEATED_WORDS));
  return runs.some((run) => run.length === REPEATED_WORDS && withoutQuotes(message).includes(run.join(" ")));
}

/** What is quoted may stand in both: it is of the user. */
function withoutQuotes(text: string): string {
  return text.toLowerCase().replaceAll(/"[^"]*"/g, '""');
}

function shown({ code, message, fix }: Said): string {
  return `${code}: ${message} — ${fix}`;
}

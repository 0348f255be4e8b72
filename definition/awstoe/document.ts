import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { show } from "../diagnostics/suggest";
import { MAX_DEPTH, RESERVED_KEYS } from "../yaml/limits";
import type { Path } from "../yaml/place";
import type { AwstoePlatform } from "./actions";
import { conditionCodes } from "./conditions";
import { inputCodes } from "./inputs";
import { loopCodes } from "./loops";
import { givenFaults, parameterCodes, readVariables, unusedFaults } from "./parameters";
import { phaseCodes, readPhases } from "./phases";
import { checkReferences, referenceCodes } from "./references";
import { boundOfLength, serializeDocument } from "./serialize";
import { inWords, isMap, isText, keyFaults, mustBe, shapeCodes, slipsOf, textFaults, wrongType } from "./shape";
import type { Check, PlainMap } from "./shape";
import { stepCodes } from "./steps";

const { codes, fault } = faultsOf({
  "awstoe-schema-version": error(
    "The schema version is not 1.0",
    "1.0 is the only version of AWSTOE's documents.",
    "schemaVersion: 2.0",
    "schemaVersion: 1.0",
  ),
  "awstoe-too-long": error(
    "The document is longer than a component may be",
    "CreateComponent takes 16,000 characters of data.",
    "commands:\n  - |\n    …a script of 20,000 characters…",
    "- name: GetScript\n  action: S3Download\n  inputs: [{source: s3://bucket/script.sh, destination: /tmp/script.sh}]",
  ),
  "awstoe-depth": error(
    "The document is nested too deep",
    "No real document needs 20 levels; the limit keeps checking fast.",
    "a: {b: {c: {…}}}",
    "a: {b: …}",
  ),
  "awstoe-key-forbidden": error(
    "A key that JavaScript gives a meaning",
    "`__proto__`, `constructor` and `prototype` are refused at every level, so that no document can change the program that reads it.",
    "constants:\n  - constructor: {type: string, value: a}",
    "constants:\n  - Constructor: {type: string, value: a}",
  ),
  "awstoe-nul": error(
    "A text holds the character NUL",
    "CreateComponent refuses it, and no shell can carry it.",
    "commands: [\"printf 'a\\0b'\"]",
    "commands: [\"printf 'a\\\\000b'\"]",
  ),
});

/** Every code that `validateDocument` gives. */
export const awstoeCodes = {
  ...shapeCodes,
  ...codes,
  ...parameterCodes,
  ...phaseCodes,
  ...stepCodes,
  ...inputCodes,
  ...loopCodes,
  ...conditionCodes,
  ...referenceCodes,
};
export type AwstoeCode = keyof typeof awstoeCodes;

const KEYS = {
  what: "An AWSTOE document",
  allowed: ["name", "description", "schemaVersion", "parameters", "constants", "phases"],
  required: ["schemaVersion", "phases"],
};

/** `CreateComponent.data`: at most 16,000 characters. */
const MAX_LENGTH = 16_000;

/** What stands under a misspelt key is not looked at: a variable may be used there. */
const HIDES_USES: readonly string[] = [
  "awstoe-key-unknown",
  "awstoe-input-unknown",
  "awstoe-condition",
] satisfies AwstoeCode[];

/** A document and how an image uses it. */
export interface DocumentUse {
  /** The parsed YAML, as plain data. */
  readonly value: unknown;
  readonly platform: AwstoePlatform;
  /** `build`: under `components`. `test`: under `tests`, where only the phase `test` may be. */
  readonly use: "build" | "test";
  /** Values that the image gives to the document's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One fault of an AWSTOE document; its path is from the root of the document. */
export interface DocumentFault extends Fault {
  /** What the path is in: the document, or the component of an image that uses it. */
  readonly in: "document" | "use";
}

/** Every fault of an AWSTOE document, in the order of the document. Never throws; nothing is read or run. */
export function validateDocument({ value, platform, use, parameters }: DocumentUse): readonly DocumentFault[] {
  const faults: DocumentFault[] = [];
  const collect = <Result>(check: Check<Result>, place: DocumentFault["in"] = "document"): Result => {
    let step = check.next();
    for (; step.done !== true; step = check.next()) faults.push({ ...step.value, in: place });
    return step.value;
  };
  const plainness = collect(checkPlain(value, []));
  if (plainness === "deep") return faults;
  const document = collect(readHead(value));
  if (document === undefined) return faults;
  const variables = collect(readVariables(document, slipsOf(document, KEYS.allowed)));
  collect(givenFaults(variables, parameters), "use");
  const phases = collect(readPhases(document, { platform, use }));
  const used = collect(checkReferences(phases, variables));
  if (!faults.some(({ code }) => HIDES_USES.includes(code))) collect(unusedFaults(variables, used));
  if (plainness === "plain") collect(lengthFaults(document));
  return faults;
}

function* readHead(document: unknown): Check<PlainMap | undefined> {
  if (!isMap(document)) {
    const message = mustBe("The document", document, "a map with schemaVersion and phases");
    yield wrongType([], message, "Write `schemaVersion: 1.0` and `phases`.");
    return undefined;
  }
  yield* keyFaults(document, [], KEYS);
  yield* textFaults(document, "name", []);
  yield* textFaults(document, "description", []);
  const { schemaVersion: version } = document;
  if (version !== undefined && version !== 1 && version !== "1.0") {
    const message = `"schemaVersion" is ${inWords(version)}; the only one there is, is 1.0.`;
    yield fault("awstoe-schema-version", ["schemaVersion"], message, "Write `schemaVersion: 1.0`.");
  }
  return document;
}

function* lengthFaults(document: PlainMap): Check {
  if (boundOfLength(document) <= MAX_LENGTH) return;
  const { length } = serializeDocument(document);
  if (length <= MAX_LENGTH) return;
  const message = `The document is ${String(length)} characters long; a component takes ${String(MAX_LENGTH)}.`;
  const fix = "Split it into several documents, or download long scripts with S3Download.";
  yield fault("awstoe-too-long", [], message, fix);
}

/**
 * What no document may hold at any level. `odd`: there are values that YAML text cannot carry. `deep`: it ended at the first
 * value that is too deep, for a cycle that branches has no end.
 */
function* checkPlain(value: unknown, path: Path): Check<"plain" | "odd" | "deep"> {
  if (path.length > MAX_DEPTH) {
    const message = `The document is nested more than ${String(MAX_DEPTH)} levels deep.`;
    yield fault("awstoe-depth", path, message, "Flatten it.");
    return "deep";
  }
  yield* nulFaults(value, path);
  const oddity = oddityOf(value);
  if (oddity !== undefined) {
    yield wrongType(path, `The value is ${oddity}, which a document cannot hold.`, "Write a text, in quotes.");
    return "odd";
  }
  if (typeof value !== "object" || value === null) return "plain";
  let isOdd = false;
  for (const [key, item] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    // A generator for each text would take as long as all other checks.
    if (path.length < MAX_DEPTH && isPlainEntry(key, item)) continue;
    const here = [...path, key];
    if (isReserved(key)) {
      const message = `The key ${show(key)} is not allowed: JavaScript gives it a meaning of its own.`;
      yield fault("awstoe-key-forbidden", here, message, "Choose another name.");
    }
    yield* nulFaults(key, here);
    const inner = yield* checkPlain(item, here);
    if (inner === "deep") return inner;
    isOdd ||= inner === "odd";
  }
  return isOdd ? "odd" : "plain";
}

/** As nearly every one is: a text under a key that means nothing to JavaScript. */
function isPlainEntry(key: string | number, item: unknown): boolean {
  return isText(item) && !item.includes("\0") && !String(key).includes("\0") && !isReserved(key);
}

function isReserved(key: string | number): key is string {
  return isText(key) && RESERVED_KEYS.has(key);
}

/** CreateComponent's `data` must match `[^\x00]+`, and no shell carries NUL. */
function nulFaults(text: unknown, path: Path): readonly Fault[] {
  if (!isText(text) || !text.includes("\0")) return [];
  return [fault("awstoe-nul", path, "The text holds the character NUL, which AWS refuses.", "Remove the character.")];
}

function oddityOf(value: unknown): string | undefined {
  if (value === undefined) return "undefined";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (["bigint", "function", "symbol"].includes(typeof value)) return `a ${typeof value}`;
  if (!isMap(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? undefined : "an object with a class";
}

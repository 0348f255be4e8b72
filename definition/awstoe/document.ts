import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { listing, show } from "../diagnostics/suggest";
import type { AwstoePlatform } from "./actions";
import { constructCodes } from "./constructs";
import { inputCodes } from "./inputs";
import { givenFaults, parameterCodes, readVariables, unusedFaults } from "./parameters";
import { phaseCodes, readPhases, useFaults } from "./phases";
import { checkReferences, referenceCodes } from "./references";
import { boundOfLength, roughBoundOfLength, serializeDocument } from "./serialize";
import { inWords, isMap, keyFaults, mustBe, shapeCodes, slipOf, textFaults, wrongType, type PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-schema-version": error("The schema version is not 1.0", {
    why: "1.0 is the only version of AWSTOE's documents.",
    bad: "schemaVersion: 2.0",
    good: "schemaVersion: 1.0",
  }),
  "awstoe-too-long": error("The document is longer than a component may be", {
    why: "CreateComponent takes 16,000 characters of data.",
    bad: "commands:\n  - |\n    …a script of 20,000 characters…",
    good: "- name: GetScript\n  action: S3Download\n  inputs: [{source: s3://bucket/script.sh, destination: /tmp/script.sh}]",
  }),
});

export const awstoeCodes = {
  ...shapeCodes,
  ...codes,
  ...parameterCodes,
  ...phaseCodes,
  ...inputCodes,
  ...constructCodes,
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

/** What is under a misspelt key is not checked: a variable may be used there. */
const HIDE_USES: readonly AwstoeCode[] = ["awstoe-key-unknown", "awstoe-input-unknown", "awstoe-condition"];

export interface DocumentUse {
  /** What `yaml/` read without a fault, or what is left of it: no cycle, no reserved key, nothing too deep. */
  readonly value: unknown;
  readonly platform: AwstoePlatform;
  /** `build`: under `components`. `test`: under `tests`, where only the phase `test` may be. */
  readonly use: "build" | "test";
  readonly parameters: Readonly<Record<string, string>>;
}

/** One fault of an AWSTOE document; its path is from the root of the document. */
export interface DocumentFault extends Fault {
  /** What the path is in: the document, or the component of an image that uses it. */
  readonly in: "document" | "use";
}

/** Every fault of an AWSTOE document, and of the way that an image uses it. Nothing is read or run. */
export function validateDocument({
  value: document,
  platform,
  use,
  parameters,
}: DocumentUse): readonly DocumentFault[] {
  if (!isMap(document)) {
    const message = mustBe("The document", document, "a map with schemaVersion and phases");
    return [{ ...wrongType([], message, "Write `schemaVersion: 1.0` and `phases`."), in: "document" }];
  }
  if (isOfAnotherTool(document)) {
    const message = `The document has no phases, but ${listing(
      Object.keys(document).map((key) => show(key)),
      "and",
      5,
    )}: it is not an AWSTOE document.`;
    return [
      { ...wrongType([], message, "Write `schemaVersion: 1.0` and `phases`, as AWSTOE reads them."), in: "document" },
    ];
  }
  const faults: Fault[] = [];
  const ofUse: Fault[] = [];
  headFaults(document, faults);
  const isWhole = !["parameters", "constants"].some((key) => slipOf(key, document, KEYS.allowed));
  const variables = readVariables(document, isWhole, faults);
  givenFaults(variables, parameters, ofUse);
  const phases = readPhases(document, platform, faults);
  useFaults(phases, use, faults);
  const used = checkReferences(phases, variables, faults);
  if (!faults.some(({ code }) => HIDE_USES.some((hides) => hides === code))) unusedFaults(variables, used, faults);
  lengthFaults(document, faults);
  return [
    ...ofUse.map((each) => ({ ...each, in: "use" as const })),
    ...faults.map((each) => ({ ...each, in: "document" as const })),
  ];
}

/** A document of Systems Manager, a playbook, a definition: its keys are not each a fault. */
function isOfAnotherTool(document: PlainMap): boolean {
  const isForeign = Object.keys(document).some((key) => !KEYS.allowed.includes(key));
  return isForeign && !Object.hasOwn(document, "phases") && slipOf("phases", document, KEYS.allowed) === undefined;
}

function headFaults(document: PlainMap, faults: Fault[]): void {
  keyFaults(document, [], KEYS, faults);
  textFaults(document, "name", [], faults);
  textFaults(document, "description", [], faults);
  const { schemaVersion: version } = document;
  if (version === undefined || version === 1 || version === "1.0") return;
  const message = `"schemaVersion" is ${inWords(version)}; the only version is 1.0.`;
  faults.push(fault("awstoe-schema-version", ["schemaVersion"], message, "Write `schemaVersion: 1.0`."));
}

function lengthFaults(document: PlainMap, faults: Fault[]): void {
  if (roughBoundOfLength(document) <= MAX_LENGTH || boundOfLength(document) <= MAX_LENGTH) return;
  const { length } = serializeDocument(document);
  if (length <= MAX_LENGTH) return;
  const message = `The document is ${String(length)} characters long; a component takes ${String(MAX_LENGTH)}.`;
  const fix = "Split it into several documents, or download long scripts with S3Download.";
  faults.push(fault("awstoe-too-long", [], message, fix));
}

import type { AwstoePlatform } from "./actions";
import type { AwstoeCode } from "./codes";
import { checkGivenParameters } from "./given-parameters";
import { collectFaults, type DocumentFault, type Report } from "./document-fault";
import { checkPhases } from "./phases";
import { checkPlainData } from "./plain-data";
import { checkReferences, checkUnused } from "./references";
import { boundOfLength, serializeDocument } from "./serialize-document";
import { checkKeys, checkText, inWords, isMap, own, slipsOf, type PlainMap } from "./shape";
import { checkVariables } from "./variables";

const documentKeys = ["name", "description", "schemaVersion", "parameters", "constants", "phases"];

/** `CreateComponent.data`: at most 16,000 characters. */
const longestDocument = 16_000;

/** What stands under a misspelt key is not looked at: a variable may be used there. */
const HIDES_USES: ReadonlySet<string> = new Set<AwstoeCode>([
  "awstoe-key-unknown",
  "awstoe-input-unknown",
  "awstoe-condition",
]);

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

/** Every fault of an AWSTOE document, in the order of the document. Never throws; nothing is read or run. */
export function validateDocument(input: DocumentUse): readonly DocumentFault[] {
  const { faults, report, reportUse } = collectFaults();
  const plainness = checkPlainData(report, input.value);
  if (plainness === "deep") return faults;
  if (!isMap(input.value)) {
    const message = `The document is ${inWords(input.value)}; it must be a map with schemaVersion and phases.`;
    report("awstoe-type", [], message, "Write `schemaVersion: 1.0` and `phases`.");
    return faults;
  }
  checkHead(report, input.value);
  const variables = checkVariables(report, input.value, slipsOf(input.value, documentKeys));
  checkGivenParameters(reportUse, variables, input.parameters);
  const phases = checkPhases(report, input.value, input);
  const used = checkReferences(report, phases, variables);
  if (!faults.some(({ code }) => HIDES_USES.has(code))) checkUnused(report, variables, used);
  if (plainness === "plain") checkLength(report, input.value);
  return faults;
}

function checkHead(report: Report, document: PlainMap): void {
  checkKeys(report, document, [], {
    what: "An AWSTOE document",
    allowed: documentKeys,
    required: ["schemaVersion", "phases"],
  });
  checkText(report, document, "name", []);
  checkText(report, document, "description", []);
  const version = own(document, "schemaVersion");
  if (version === undefined || version === 1 || version === "1.0") return;
  const message = `"schemaVersion" is ${inWords(version)}; the only one there is, is 1.0.`;
  report("awstoe-schema-version", ["schemaVersion"], message, "Write `schemaVersion: 1.0`.");
}

function checkLength(report: Report, document: PlainMap): void {
  if (boundOfLength(document) <= longestDocument) return;
  const { length } = serializeDocument(document);
  if (length <= longestDocument) return;
  const message = `The document is ${String(length)} characters long; a component takes ${String(longestDocument)}.`;
  const fix = "Split it into several documents, or download long scripts with S3Download.";
  report("awstoe-too-long", [], message, fix);
}

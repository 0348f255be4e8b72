import { error, faultsOf } from "../diagnostics/fault";
import { textCodes } from "../yaml/text-fault";

/** Faults that the schema finds: keys, types, limits. */
const own = {
  "unknown-key": error(
    "A key that is not known here",
    "Most are slips; a key that is silently ignored is worse than an error. `golden schema` prints all keys.",
    "parnt: amazon-linux-2023",
    "parent: amazon-linux-2023",
  ),
  "missing-key": error(
    "A required key is not there",
    "There is no default that would be right for everyone.",
    "parent: amazon-linux-2023",
    "version: 1.0.0\nparent: amazon-linux-2023",
  ),
  "wrong-type": error(
    "A value has the wrong type",
    "The key takes something else: a list, a mapping, a number, true or false.",
    "distribution: {regions: us-east-1}",
    "distribution: {regions: [us-east-1]}",
  ),
  "not-allowed-value": error(
    "A value that is not one of those allowed",
    "AWS knows only these words.",
    "architectures: [x86]",
    "architectures: [x86_64]",
  ),
  "not-yet": error(
    "Something that is not there yet",
    "The key is planned; until then it would do nothing.",
    "kind: container",
    "kind: ami",
  ),
  "out-of-range": error(
    "A number is out of range",
    "AWS refuses it when the image is deployed.",
    "imageTests: {timeoutMinutes: 5}",
    "imageTests: {timeoutMinutes: 60}",
  ),
  "wrong-length": error(
    "A text is too short or too long",
    "AWS refuses it when the image is deployed.",
    'description: ""',
    "description: Docker host",
  ),
  "wrong-format": error(
    "A text does not have the form it needs",
    "AWS refuses it when the image is deployed; most are slips.",
    'distribution: {copyTo: ["1234"]}',
    'distribution: {copyTo: ["111122223333"]}',
  ),
  "list-length": error(
    "Too few or too many entries",
    "AWS limits the list.",
    "architectures: []",
    "architectures: [x86_64]",
  ),
  "duplicate-item": error(
    "An entry is in a list twice",
    "AWS refuses it, or does the work twice.",
    "architectures: [arm64, arm64]",
    "architectures: [arm64]",
  ),
  "wrong-choice": error(
    "None, or several, of the forms that a value can have",
    "The key that tells the forms apart is missing, or there are two of them.",
    "components: [{version: 1.2.x}]",
    "components: [{managed: update-linux, version: 1.2.x}]",
  ),
} as const;

export const { codes: formCodes, fault } = faultsOf({ ...own, "quote-it": textCodes["quote-it"] });

export type FormCode = keyof typeof formCodes;

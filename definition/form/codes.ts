import { error, faultsOf } from "../diagnostics/fault";
import { textCodes } from "../yaml/text-fault";

export const { codes: formCodes, fault } = faultsOf({
  "unknown-key": error("A key that is not known here", {
    why: "Most are slips; a key that is silently ignored is worse than an error. `golden schema` prints all keys.",
    bad: "parnt: amazon-linux-2023",
    good: "parent: amazon-linux-2023",
  }),
  "missing-key": error("A required key is missing", {
    why: "There is no default that would be right for everyone.",
    bad: "parent: amazon-linux-2023",
    good: "version: 1.0.0\nparent: amazon-linux-2023",
  }),
  "wrong-type": error("A value has the wrong type", {
    why: "The key takes something else: a list, a mapping, a number, true or false.",
    bad: "distribution: {regions: us-east-1}",
    good: "distribution: {regions: [us-east-1]}",
  }),
  "not-allowed-value": error("A value that is not one of those allowed", {
    why: "AWS knows only these words.",
    bad: "architectures: [x86]",
    good: "architectures: [x86_64]",
  }),
  "not-yet": error("Something that is not supported yet", {
    why: "The key is planned; until then it would do nothing.",
    bad: "ci: {source: github}",
    good: "# no ci",
  }),
  "other-kind": error("A key of another kind of image", {
    why: "AMIs and containers are stored, shared and expire in different ways; the key would do nothing here.",
    bad: "kind: container\ndisk: {sizeGiB: 50}",
    good: "kind: container\nbuild: {diskGiB: 50}",
  }),
  "out-of-range": error("A number is out of range", {
    why: "AWS refuses it when the image is deployed.",
    bad: "imageTests: {timeoutMinutes: 5}",
    good: "imageTests: {timeoutMinutes: 60}",
  }),
  "wrong-length": error("A text is too short or too long", {
    why: "AWS refuses it when the image is deployed.",
    bad: 'description: ""',
    good: "description: Docker host",
  }),
  "wrong-format": error("A text does not have the form it needs", {
    why: "AWS refuses it when the image is deployed; most are slips.",
    bad: 'distribution: {copyTo: ["1234"]}',
    good: 'distribution: {copyTo: ["111122223333"]}',
  }),
  "list-length": error("Too few or too many entries", {
    why: "AWS limits the list.",
    bad: "architectures: []",
    good: "architectures: [x86_64]",
  }),
  "duplicate-item": error("An entry is in a list twice", {
    why: "AWS refuses it, or does the work twice.",
    bad: "architectures: [arm64, arm64]",
    good: "architectures: [arm64]",
  }),
  "wrong-choice": error("None, or several, of the forms that a value can have", {
    why: "The key that distinguishes the forms is missing, or there are two of them.",
    bad: "components: [{version: 1.2.x}]",
    good: "components: [{managed: update-linux, version: 1.2.x}]",
  }),
  ...textCodes,
});

export type FormCode = keyof typeof formCodes;

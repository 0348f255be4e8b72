import { building } from "../samples";
import { fault, nested, step, type FaultCase } from "./fault-case";

export const loopFaults: readonly FaultCase[] = [
  ...(
    [
      ["twice", "", /a map with `for` or `forEach`/],
      [{}, "", /neither `for` nor `forEach`/],
      [{ for: { start: 0, end: 1, updateBy: 1 }, forEach: ["a"] }, "", /both `for` and `forEach`/],
      [{ name: 1, forEach: ["a"] }, ".name", /name of the loop/],
      [{ name: null, forEach: ["a"] }, ".name", /name of the loop is nothing/],
      [{ for: 3 }, ".for", /start, end and updateBy/],
      [{ for: { start: "0", end: 1, updateBy: 1 } }, ".for.start", /whole number/],
      [{ for: { start: 0, end: 1, updateBy: 0 } }, ".for.updateBy", /never end/],
      [{ forEach: "a,b" }, ".forEach", /a list of texts, or a map/],
      [{ forEach: [] }, ".forEach", /never run/],
      [{ forEach: [1] }, ".forEach.0", /the number 1/],
      [{ forEach: { list: ["a"] } }, ".forEach.list", /one text/],
      [{ forEach: { list: "a|b", delimiter: "|" } }, ".forEach.delimiter", /must be one of/],
    ] as const
  ).map(([loop, at, says]): FaultCase => ({
    title: `the loop ${JSON.stringify(loop)}`,
    document: step({ loop }),
    faults: [fault("awstoe-loop-form", `phases.0.steps.0.loop${at}`, says, /./)],
  })),
  {
    title: "a loop that runs away from its end",
    document: step({ loop: { for: { start: 1, end: 9, updateBy: -1 } } }),
    faults: [fault("awstoe-loop-range", "phases.0.steps.0.loop.for", /never reaches 9/, /sign/)],
  },
];

export const conditionFaults: readonly FaultCase[] = [
  ...(
    [
      ["docker", "", /the text "docker"/, /binaryExists/],
      [{}, "", /no operator/, /Add one, for example/],
      [{ binaryExist: "docker" }, ".binaryExist", /no operator "binaryExist"\. Did you mean/, /"binaryExists"/],
      [{ glob: "docker" }, ".glob", /no operator "glob"\. There are .* and 13 more\.$/, /for example/],
      [{ fileExists: "/a", folderExists: "/b" }, "", /fileExists and folderExists/, /under `and` or `or`/],
      [{ stringEquals: "a" }, "", /no "value"/, /Add `value: …`/],
      [{ fileExists: 1 }, ".fileExists", /must be a text/, /quotes/],
      [{ numberEquals: 1, value: true }, ".value", /a text or a number/, /quotes/],
      [{ fileExists: "/a", value: "b" }, ".value", /no key "value"\.$/, /Remove/],
      [{ and: [{ fileExists: "/a" }] }, ".and", /two or more/, /dash/],
      [{ not: ["a"] }, ".not", /a list; it must be a map/, /./],
    ] as const
  ).map(([condition, at, says, fix]): FaultCase => ({
    title: `the condition ${JSON.stringify(condition)}`,
    document: step({ if: condition }),
    faults: [fault("awstoe-condition", `phases.0.steps.0.if${at}`, says, fix)],
  })),
  {
    title: "five levels of not",
    document: step({ if: nested(5) }),
    faults: [fault("awstoe-condition-depth", "phases.0.steps.0.if.not.not.not.not.not", /4 levels/, /Split/)],
  },
  {
    title: "a bad branch",
    document: step({ if: { fileExists: "/a", then: "Skp", else: "Abort" } }),
    faults: [fault("awstoe-condition-branch", "phases.0.steps.0.if.then", /"Skp"\. Did you mean "Skip"/, /"Skip"/)],
  },
  {
    title: "branches in Assert, which has none",
    document: building([{ name: "A", action: "Assert", inputs: { fileExists: "/a", then: "Skip" } }]),
    faults: [fault("awstoe-condition", "phases.0.steps.0.inputs.then", /no key "then"/, /Remove/)],
  },
];

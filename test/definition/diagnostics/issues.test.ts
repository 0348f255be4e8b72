import assert from "node:assert/strict";
import { codes, loadImages, memorySource } from "../../../definition";
import type { Issue } from "../../../definition";
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

/** Shown by tests of their own: `settings.test.ts`, `credentials.test.ts`, `selection.test.ts`, `secrets.test.ts` and `read.test.ts`. */
const ELSEWHERE = [
  ...[
    "settings-missing",
    "secret-in-settings",
    "bad-endpoint",
    "rebuild-channel",
    "runner-channel",
    "runner-repository",
    "message-template",
    "runner-schedule",
    "rebuild-schedule",
    "open-environment",
    "plan-lacks",
    "plan-unknown",
    "region-without-image-builder",
    "credential-form",
    "credential-twice",
  ],
  "secret-in-file",
  ...["no-image", "no-such-image", "glob-without-image", "deployed-twice"],
  ...["file-not-regular", "file-unreadable"],
  ...["inventory-name", "inventory-no-tag", "inventory-input-twice"],
];

const groups: Readonly<Record<string, readonly Case[]>> = {
  "text of a file": textCases,
  "form of a definition": formCases,
  "names, files and variables": fileCases,
  "what an image is built from": imageCases,
  "names of AWS": awsNameCases,
  builds: buildCases,
  "where an image goes": distributionCases,
  containers: containerCases,
  external: externalCases,
  "images among each other": fleetCases,
  "consumers of images": consumerCases,
  "rules of the house": houseCases,
};

for (const [name, cases] of Object.entries(groups)) {
  describe(`issues: ${name}`, () => {
    for (const example of cases) it(titleOf(example), () => { check(example); }); // prettier-ignore
  });
}

describe("the catalogue of codes", () => {
  const shown = new Set([
    ...Object.values(groups)
      .flat()
      .map(({ code }) => code),
    ...ELSEWHERE,
  ]);
  const own = Object.keys(codes).filter((code) => !code.startsWith("awstoe-"));

  it("has an entry for each code that a case shows, and a case for each entry", () => {
    assert.deepEqual([...shown].sort(), own.sort());
  });

  it("tells in each entry what, why, and shows the wrong and the right", () => {
    for (const [code, entry] of Object.entries(codes)) {
      assert.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.ok(entry.title.length > 10 && !entry.title.endsWith("."), code);
      assert.match(entry.why, /[.:]$|_ \. :$/, code);
      assert.notEqual(entry.bad, entry.good, code);
    }
  });
});

function titleOf({ code, title, severity = "error" }: Case): string {
  return `${code} (${severity})${title === undefined ? "" : `: ${title}`}`;
}

function check(example: Case): void {
  const { files, settings, boundaries = [], code, severity = "error", along = [] } = example;
  const { definitions, issues } = loadImages({
    source: memorySource(files),
    boundaries: boundaries.map((each) => ({ settings: each })),
    ...(settings && { stacks: [{ settings }] }),
  });
  const found = issues.find((issue) => issue.code === code && placeOf(issue) === fullPlace(example.at));
  assert.ok(found, `expected ${code} at ${example.at}, got:\n${issues.map(shownIssue).join("\n") || "nothing"}`);
  same(found.message, example.message);
  same(found.fix, example.fix);
  assert.equal(found.severity, severity);
  assert.equal(codes[code]?.severity, severity);
  const others = issues.filter((issue) => issue !== found && !along.includes(issue.code));
  assert.deepEqual(others.map(shownIssue), []);
  if (severity === "error" && found.file === "images/a.yaml") assert.ok(!definitions.some(({ name }) => name === "a"));
}

function same(actual: string, expected: string | RegExp): void {
  if (typeof expected === "string") assert.equal(actual, expected);
  else assert.match(actual, expected);
}

function fullPlace(at: string): string {
  return /^\d/.test(at) ? `images/a.yaml:${at}` : at;
}

function placeOf({ file, line, column }: Issue): string {
  return `${file}:${String(line)}:${String(column)}`;
}

function shownIssue(issue: Issue): string {
  return `${placeOf(issue)} ${issue.code} ${issue.message} — ${issue.fix}`;
}

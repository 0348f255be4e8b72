import { strict as assert } from "node:assert";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Issue } from "../../definition";
import { copyOfExamples, golden } from "./golden";

/** One edit of a file and the fault that must be found at its place. */
interface Slip {
  readonly from: string;
  readonly to: string;
  readonly code: string;
}

/** Twenty slips that people make, in five files; no two are of one kind. */
const SLIPS: Readonly<Record<string, readonly Slip[]>> = {
  "images/docker-host.yaml": [
    { from: "description: Docker", to: "descripton: Docker", code: "unknown-key" },
    { from: "docker/test.yaml", to: "docker/tests.yaml", code: "file-missing" },
    { from: "type: gp3", to: "type: gp9", code: "not-allowed-value" },
    { from: "[m7i.large, m7g.large]", to: "[m7i.large]", code: "instance-type-missing" },
    { from: "{ public: true }", to: "{ public: yes }", code: "wrong-type" },
  ],
  "images/beanstalk-base-cis.yaml": [
    { from: "version: 2.0.1", to: "version: 2.0", code: "quote-it" },
    { from: "timeoutMinutes: 720", to: "timeoutMinutes: 5", code: "out-of-range" },
    { from: "timezone: Europe/Berlin", to: "timezone: Europe/Berlyn", code: "bad-timezone" },
    { from: '["444455556666", "777788889999"]', to: '["4444"]', code: "wrong-format" },
  ],
  "images/gpu-runner.yaml": [
    { from: "version: 1.x.x", to: "version: 2.x.x", code: "parent-version" },
    { from: "[g6.xlarge, g5.xlarge]", to: "[g6.xlarge, g6.xlarge]", code: "duplicate-item" },
    { from: '"0 2 * * ? *"', to: '"0 2 * * *"', code: "bad-cron" },
    { from: "CostCenter: Data", to: "CostCenter: Dta", code: "required-tag" },
  ],
  "images/github-runner.yaml": [
    { from: "schemaVersion: 1.0", to: "schemaVersion: 1.1", code: "awstoe-schema-version" },
    { from: "action: CreateFile", to: "action: CreatFile", code: "awstoe-action-unknown" },
    { from: "[us-east-1, eu-west-1]", to: "[]", code: "list-length" },
    { from: "notify: [image-releases]", to: "notify: [image-release]", code: "unknown-channel" },
  ],
  "images/data-platform-base.yaml": [
    { from: "device: /dev/sdg", to: "device: /dev/sdf", code: "duplicate-device" },
    {
      from: "amiTags: { DataClassification: internal }",
      to: 'amiTags: { Class: "{CLASS}" }',
      code: "undefined-variable",
    },
    { from: "deleteAfter: 180 days", to: "deleteAfter: 60 days", code: "lifecycle-order" },
  ],
};

describe("golden check on a broken copy of the examples", () => {
  let folder = "";
  let made: readonly string[] = [];
  before(() => {
    folder = copyOfExamples();
    made = Object.entries(SLIPS).flatMap(([file, slips]) => breakFile(folder, file, slips));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("reports exactly the twenty faults, each at its line and with a fix", () => {
    const { exitCode, stdout } = golden(folder, ["check", "--format", "json"]);
    const { issues } = JSON.parse(stdout) as { issues: readonly Issue[] };
    const found = issues.map(({ file, line, code }) => `${file}:${line.toString()} ${code}`);
    assert.deepEqual([...found].sort(), [...made].sort());
    assert.equal(new Set(issues.map(({ code }) => code)).size, 20);
    assert.deepEqual(
      issues.filter(({ fix }) => fix.length < 10),
      [],
    );
    assert.equal(exitCode, 1);
  });
});

/** Makes the slips in a file, and says where each fault must be found: in the line of the slip. */
function breakFile(folder: string, file: string, slips: readonly Slip[]): readonly string[] {
  let text = readFileSync(join(folder, file), "utf8");
  const places = slips.map(({ from, to, code }) => {
    const [before = "", ...after] = text.split(from);
    assert.equal(after.length, 1, `${file} has ${from} once`);
    text = text.replace(from, to);
    return `${file}:${before.split("\n").length.toString()} ${code}`;
  });
  writeFileSync(join(folder, file), text);
  return places;
}

import assert from "node:assert/strict";
import { join } from "node:path";
import { folderSource, loadImages } from "../../definition";

const FOLDER = join(__dirname, "..", "..", "..", "test", "fixtures", "broken");

/** Five definitions, a document and variables with twenty different faults. */
const EXPECTED = [
  "images/beanstalk-base.yaml:7:19 error working-directory",
  "images/beanstalk-base.yaml:8:18 error bad-cron",
  "images/beanstalk-base.yaml:10:22 error quote-it",
  "images/beanstalk-base.yaml:11:11 error aws-managed-key",
  "images/beanstalk-base.yaml:12:50 error lifecycle-order",
  "images/docker-host.yaml:2:10 error quote-it",
  "images/docker-host.yaml:9:33 error undefined-variable",
  "images/docker-host.yaml:10:24 error instance-type-missing",
  "images/docker-host.yaml:12:19 error public-encrypted",
  "images/docker-host.yaml:13:14 error parameter-architecture",
  "images/docker/install.yaml:9:17 error awstoe-action-unknown",
  "images/gpu.yaml:3:17 error parent-unknown",
  "images/gpu.yaml:7:63 error disk-combination",
  "images/runner.yaml:7:30 error out-of-range",
  "images/variables.yaml:3:1 warning unused-variable",
  "images/windows-vs.yaml:3:9 error unknown-managed-image",
  "images/windows-vs.yaml:4:1 error unknown-key",
  "images/windows-vs.yaml:8:11 error file-outside",
  "images/windows-vs.yaml:9:8 error reserved-tag",
  "images/windows-vs.yaml:9:37 error quote-it",
];

describe("a broken set of five definitions", () => {
  const { definitions, issues, files } = loadImages({ source: folderSource(FOLDER) });

  it("gives exactly its twenty faults, each with its place", () => {
    assert.equal(files, 5);
    assert.deepEqual(definitions, []);
    assert.deepEqual(issues.map(({ file, line, column, severity, code }) => `${file}:${String(line)}:${String(column)} ${severity} ${code}`), EXPECTED); // prettier-ignore
  });

  it("tells with each what to do", () => {
    for (const { fix, message } of issues) assert.ok(fix.length > 10 && message.length > 10);
  });

  it("reports those of the chosen names and of what they name, when names are given", () => {
    const some = loadImages({ source: folderSource(FOLDER), names: ["docker-host"] });
    assert.deepEqual([...new Set(some.issues.map(({ file }) => file))], ["images/docker-host.yaml", "images/docker/install.yaml", "images/variables.yaml"]); // prettier-ignore
  });
});

import { strict as assert } from "node:assert";
import pico from "picocolors";
import type { Issue } from "../../../definition";
import { reportIssues } from "../../../cli/terminal/issue-report";
import { terminalOn, type PrintStream } from "../../../cli/terminal/terminal";

const ISSUE: Issue = {
  code: "quote-it",
  severity: "error",
  message: "012345678901 is read as a number and becomes 12345678901; expected an AWS account id of twelve digits.",
  file: "images/web-server.yaml",
  line: 5,
  column: 23,
  path: "",
  fix: 'Put it in quotes: "012345678901".',
};

describe("the terminal", () => {
  it("breaks findings at words, never in their place, in the columns that there are", () => {
    assert.deepEqual(reported({ isTTY: true, columns: 80 }).slice(0, 3), [
      "images/web-server.yaml:5:23 quote-it 012345678901 is read as a number and",
      "    becomes 12345678901; expected an AWS account id of twelve digits.",
      '  fix: Put it in quotes: "012345678901".',
    ]);
    for (const columns of [24, 40, 60, 100]) {
      assert.match(reported({ isTTY: true, columns })[0] ?? "", /^images\/web-server\.yaml:5:23/);
    }
    assert.equal(reported({ isTTY: true, columns: 300 }).length, 3);
  });

  it("breaks nothing in a pipe or a log, whatever COLUMNS says: editors and searches read whole lines", () => {
    const lines = reported({ isTTY: false }, { COLUMNS: "40" });
    assert.equal(lines[0], `images/web-server.yaml:5:23 quote-it ${ISSUE.message}`);
    assert.equal(lines.length, 3);
  });

  it("takes COLUMNS before what the terminal says, and 80 where neither does", () => {
    const columns = (stream: Partial<PrintStream>, env = {}) =>
      terminalOn(recorder({ isTTY: true, ...stream }), recorder({}), env).columns;
    assert.equal(columns({ columns: 120 }, { COLUMNS: "60" }), 60);
    assert.equal(columns({ columns: 120 }, { COLUMNS: "wide" }), 120);
    assert.equal(columns({ columns: 0 }), 80);
  });

  it("colors as the environment says, and as the stream can", () => {
    const isColored = (env: NodeJS.ProcessEnv) => terminalOn(recorder({}), recorder({}), env).isColored;
    assert.equal(isColored({ FORCE_COLOR: "1" }), true);
    assert.equal(isColored({ FORCE_COLOR: "1", NO_COLOR: "" }), true);
    assert.equal(isColored({ FORCE_COLOR: "1", NO_COLOR: "1" }), false);
    for (const force of ["0", "false", ""]) assert.equal(isColored({ FORCE_COLOR: force }), false, force);
  });

  it("sends no colors to standard error that is a file, though standard output has them", () => {
    const stderr = recorder({ isTTY: false });
    const red = pico.createColors(true).red("error:");
    terminalOn(recorder({ isTTY: true }), stderr, {}).err(red);
    assert.equal(stderr.text(), "error:\n");
  });
});

/** The lines that a finding takes on such a stream. */
function reported(stream: Partial<PrintStream>, env: NodeJS.ProcessEnv = {}): readonly string[] {
  const stdout = recorder(stream);
  reportIssues({ files: 1, issues: [ISSUE] }, "text", terminalOn(stdout, recorder({}), { NO_COLOR: "1", ...env }));
  return stdout.text().trimEnd().split("\n");
}

function recorder(stream: Partial<PrintStream>) {
  let text = "";
  return { isTTY: false, ...stream, write: (more: string) => (text += more), text: () => text };
}

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import Ajv from "ajv";
import { check, type CheckOptions } from "../../../cli/commands/check/run";
import { codeFrame } from "../../../cli/terminal/code-frame";
import { recordedTerminal } from "../recorded-terminal";

const ROOT = join(__dirname, "../../../..");

/** Of OASIS, as `@microsoft/jest-sarif` 1.0.0-beta.0 of npm carries it (MIT): `lib/schemas/sarif-2.1.0-rtm.5.json`, without its descriptions. */
const SARIF = JSON.parse(readFileSync(join(ROOT, "test/fixtures/sarif-2.1.0.schema.json"), "utf8")) as object;

interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations: readonly object[];
      readonly fixes?: readonly { readonly artifactChanges: readonly object[] }[];
    }[];
  }[];
}

describe("golden check", () => {
  let root = "";

  beforeEach(() => {
    root = join(mkdtempSync(join(tmpdir(), "golden-check-")), "in fra");
    mkdirSync(join(root, "images"), { recursive: true });
    mkdirSync(join(root, "../.git"));
    write("images/web.yaml", "version: 1.0\ndescription: Web\nparrent: amazon-linux-2023\nparent: amazon-linux-2023\n");
  });
  afterEach(() => rmSync(join(root, ".."), { recursive: true, force: true }));

  describe("--format sarif", () => {
    it("is a log of SARIF 2.1.0 with a rule and a place of each issue, from the top of the repository", async () => {
      const log = await sarif();
      assert.deepEqual(schemaFaults(log), []);
      const [{ tool, results } = assert.fail("no run")] = log.runs;
      assert.deepEqual(results.map(({ ruleId, level }) => `${ruleId} ${level}`).sort(), [
        "no-components error",
        "quote-it error",
        "unknown-key error",
      ]);
      for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
      const quoted = results.find(({ ruleId }) => ruleId === "quote-it");
      const [{ artifactChanges: [change] = [] } = assert.fail("no fix")] = quoted?.fixes ?? [];
      assert.deepEqual(change, {
        artifactLocation: { uri: "in%20fra/images/web.yaml" },
        replacements: [
          {
            deletedRegion: { startLine: 1, startColumn: 10, endLine: 1, endColumn: 13 },
            insertedContent: { text: "1.0.0" },
          },
        ],
      });
      const unknown = results.find(({ ruleId }) => ruleId === "unknown-key");
      assert.deepEqual(unknown?.locations, [
        {
          physicalLocation: {
            artifactLocation: { uri: "in%20fra/images/web.yaml" },
            region: { startLine: 3, startColumn: 1 },
          },
        },
      ]);
    });

    it("is a log without results where there is no fault, which closes the alerts", async () => {
      write("images/web.yaml", "version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{ managed: update-linux }]\n");
      const log = await sarif(0);
      assert.deepEqual(schemaFaults(log), []);
      assert.deepEqual(log.runs[0]?.results, []);
    });

    it("would not pass the schema with a level of our own", async () => {
      const text = JSON.stringify(await sarif()).replaceAll('"error"', '"fault"');
      assert.notDeepEqual(schemaFaults(JSON.parse(text)), []);
    });
  });

  describe("on a terminal", () => {
    it("shows the line of each fault, with carets under the word; elsewhere none", async () => {
      const shown = await text({ isTerminal: true });
      assert.match(shown, /unknown-key .*\n {2}3 \| parrent: amazon-linux-2023\n {4}\| \^{7}\n {2}fix: /);
      assert.match(shown, /quote-it .*\n {2}1 \| version: 1\.0\n {4}\| {10}\^{3}\n {2}fix: /);
      assert.doesNotMatch(await text({ isTerminal: false }), /\|/);
    });

    it("shows settings, too, and no line of a file with a secret", async () => {
      write("Pulumi.prod.yaml", 'config:\n  golden-images:settings:\n    regoin: us-east-1\n    account: "1"\n');
      write("images/db.yaml", "version: 1.0\nparent: amazon-linux-2023\ndescription: password=Sommer-2026-x\n");
      const shown = await text({ isTerminal: true });
      assert.match(shown, /\n {2}3 \| {5}regoin: us-east-1\n {4}\| {5}\^{6}\n/);
      assert.match(shown, /images\/db\.yaml:3:\d+ secret-in-file/);
      assert.match(shown, /images\/db\.yaml:1:10 quote-it .*\n {2}fix/);
      assert.doesNotMatch(shown, /Sommer/);
    });

    const { terminal } = recordedTerminal();
    const frame = (line: string, column: number, columns = 80): string =>
      stripVTControlCharacters(codeFrame(`first\n${line}\nlast`, { line: 2, column }, { ...terminal, columns }));

    it("cuts a long line to the width, around the place", () => {
      const line = `${"a".repeat(100)} wrong ${"b".repeat(100)}`;
      const [code = "", carets = ""] = frame(line, 102, 40).split("\n");
      assert.ok(code.length <= 40 && code.includes(" wrong "), code);
      assert.equal(code.indexOf("wrong"), carets.indexOf("^"));
      assert.equal(carets.trimEnd().length - carets.indexOf("^"), 5);
    });

    it("stands under its place after wide letters and escaped ones, at the end of a line and beyond it", () => {
      assert.equal(frame("日本: x", 5), "  2 | 日本: x\n    |       ^");
      assert.equal(frame("a\u0007: x", 5), "  2 | a\\x07: x\n    |        ^");
      assert.equal(frame("name:", 6), "  2 | name:\n    |      ^");
      assert.equal(frame("", 9), "  2 | \n    | ^");
    });
  });

  function write(file: string, content: string): void {
    writeFileSync(join(root, file), content);
  }

  async function run(options: Partial<CheckOptions>, isTerminal: boolean, expected: number): Promise<string> {
    const { terminal, out, err } = recordedTerminal();
    assert.equal(
      await check({ names: [], root, format: "text", ...options }, { ...terminal, isTerminal }),
      expected,
      err(),
    );
    return out();
  }

  async function sarif(expected = 1): Promise<Log> {
    return JSON.parse(await run({ format: "sarif" }, false, expected)) as Log;
  }

  async function text({ isTerminal }: { isTerminal: boolean }): Promise<string> {
    return run({}, isTerminal, 1);
  }
});

function schemaFaults(log: unknown): readonly unknown[] {
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(SARIF);
  return validate(log) ? [] : (validate.errors ?? []);
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { loadImages, memorySource, type Issue } from "../../../definition";
import { secretFaults } from "../../../definition/secrets/secret-faults";
import { parseSettings } from "../../../definition";
import { DOCUMENT, image, settings } from "../case";
import { loadSettings } from "../settings/stack-text";
import { ORDINARY, TOKENS, tokenOf } from "./samples";

// eslint-disable-next-line @typescript-eslint/no-require-imports -- an ES module, as definition/secrets/ loads it
const preset = require("@secretlint/secretlint-rule-preset-recommend") as { rules: { meta: { id: string } }[] };

const TOKEN = "ghp_" + "aB3dE6gH9j".repeat(4).slice(0, 36);
const SCRIPT = "#!/bin/bash\ndnf install -y docker\n";
const SETTINGS = 'config:\n  golden-images:settings:\n    region: us-east-1\n    account: "111122223333"\n';

function issuesOf(files: Readonly<Record<string, string>>): readonly Issue[] {
  return loadImages({ source: memorySource(files), stacks: [{ settings }] }).issues;
}

function places(issues: readonly Issue[]): string[] {
  return issues.map(({ file, line, column, code }) => `${file}:${String(line)}:${String(column)} ${code}`);
}

describe("secrets", () => {
  it("has samples for each rule of the preset, so that a new one is not sifted out before it is asked", () => {
    const rules = preset.rules.map(({ meta }) => meta.id.replace("@secretlint/secretlint-rule-", ""));
    const asked = rules.filter((name) => name !== "gcp" && name !== "filter-comments");
    assert.deepEqual(asked.filter((name) => !Object.hasOwn(TOKENS, name)), []); // prettier-ignore
  });

  for (const kind of Object.keys(TOKENS)) {
    it(`finds each ${kind} anywhere in a file, and never shows it`, () => {
      const place = fc.constantFrom("", "a: b\n", "# ", "  - ", "commands:\n  - echo ; ", "version: 1.0.0\r\n");
      fc.assert(
        fc.property(place, fc.array(fc.constantFrom(...ORDINARY)), tokenOf(kind), (before, lines, token) => {
          const text = [...lines, before + token, ...lines].join("\n");
          const faults = secretFaults(text);
          assert.equal(faults.length, 1, `${text}\n${JSON.stringify(faults)}`);
          const start = text.indexOf(token);
          const { offset = -1, hides = "", message, fix } = faults[0] ?? assert.fail();
          assert.ok(offset >= start && offset < start + token.length && token.includes(hides) && hides.length > 4);
          assert.ok(!message.includes(hides) && !fix.includes(hides));
        }),
      );
    });
  }

  for (const line of ORDINARY)
    it(`finds none in ${line.slice(0, 60)}`, () => { assert.deepEqual(secretFaults(`a: b\n${line}\nc`), []); }); // prettier-ignore

  it("finds none in ordinary text", () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    const line = fc.oneof(
      fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")),
      fc.tuple(word, word).map(([key, value]) => `${key}: ${value}`),
      fc.tuple(word, fc.ipV4(), fc.nat(65_535)).map(([user, ip, port]) => `ssh ${user}@${ip}:${String(port)} # ${ip}`),
      fc.webUrl({ withQueryParameters: true }),
      fc.uuid(),
      fc.tuple(word, fc.stringMatching(/^[0-9a-f]{64}$/)).map(([name, digest]) => `${name} sha256:${digest}`),
      fc.constantFrom(...ORDINARY),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => { assert.deepEqual(secretFaults(lines.join("\n")), []); }), // prettier-ignore
      { numRuns: 1000 },
    );
  });

  it("is told once where two rules find it, as what is known of it", () => {
    const faults = secretFaults(`GITHUB_TOKEN: ${TOKEN}\npassword: ${TOKEN}\n`);
    assert.deepEqual(faults.map(({ message }) => message), [0, 1].map(() => "A GitHub token is here in clear text (ghp_…).")); // prettier-ignore
  });
});

describe("secrets in files of images", () => {
  const parts = {
    "images/variables.yaml": "DB: hunter2\n",
    "images/a.yaml": image("components: [{document: a/install.yaml}]\nuserData: a/user-data.sh\ndescription: of {DB}"),
    "images/a/install.yaml": DOCUMENT,
    "images/a/user-data.sh": SCRIPT,
  };

  it("are found in the definition, its documents and user data, and in variables", () => {
    assert.deepEqual(places(issuesOf(parts)), []);
    for (const [file, text] of Object.entries(parts)) {
      const [issue, ...others] = issuesOf({ ...parts, [file]: `${text}# x ${TOKEN}\n` });
      assert.deepEqual(others, []);
      const line = text.split("\n").length;
      assert.equal(places(issue === undefined ? [] : [issue])[0], `${file}:${String(line)}:5 secret-in-file`);
    }
  });

  it("are found in parameters of components, and no other message shows them", () => {
    const component = "components: [{document: a/install.yaml, parameters: {Password: hunter2-x}}]";
    const issues = issuesOf({
      ...parts,
      "images/a.yaml": image(`${component}\ndescription: of {DB}\nuserData: hunter2-x`),
    });
    assert.ok(places(issues).includes("images/a.yaml:3:64 secret-in-file"), places(issues).join("\n"));
    assert.ok(issues.length > 1);
    assert.ok(!JSON.stringify(issues).includes("hunter2-x"), JSON.stringify(issues));
  });

  it("are found in a file that is no YAML, and in what settings allow by a file", () => {
    assert.ok(places(issuesOf({ ...parts, "images/a/install.yaml": `a: [\n# ${TOKEN}\n` })).includes("images/a/install.yaml:2:3 secret-in-file")); // prettier-ignore
    const house = { ...settings, requiredTags: { Team: { allowedFrom: "teams.txt" } } };
    const files = { "images/a.yaml": image("tags: {Team: web}"), "images/teams.txt": `web\n# ${TOKEN}\n` };
    const { issues } = loadImages({ source: memorySource(files), stacks: [{ settings: house }] });
    assert.deepEqual(places(issues), ["images/teams.txt:2:3 secret-in-file"]);
  });

  it("make the image unsound, but not that of a past commit, which must be comparable", () => {
    const source = memorySource({ "images/a.yaml": image(`# ${TOKEN}`) });
    assert.deepEqual(loadImages({ source }).definitions, []);
    assert.equal(loadImages({ source, isPast: true }).definitions.length, 1);
    assert.deepEqual(loadImages({ source, isPast: true }).issues, []);
  });

  it("are allowed by a comment with a reason, on the line or the one above", () => {
    const waiver = "golden-allow-secret: a made-up token, for the test of the login page";
    assert.deepEqual(secretFaults(`a: ${TOKEN} # ${waiver}\n`), []);
    assert.deepEqual(secretFaults(`rem ${waiver}\na: ${TOKEN}\n`), []);
    assert.deepEqual(secretFaults(`<!-- ${waiver} -->\r\na: ${TOKEN}\r\n`), []);
    assert.equal(secretFaults(`# ${waiver}\n\na: ${TOKEN}\n`).length, 1, "two lines above");
    assert.equal(secretFaults(`a: ${TOKEN}\n# ${waiver}\n`).length, 1, "below");
    for (const empty of ["golden-allow-secret", "golden-allow-secret:", "<!-- golden-allow-secret: -->"]) {
      const [fault] = secretFaults(`# ${empty}\na: ${TOKEN}\n`);
      assert.equal(fault?.message, "A GitHub token is here in clear text (ghp_…), and golden-allow-secret gives no reason for it."); // prettier-ignore
      assert.equal(fault.fix, 'State the reason: "# golden-allow-secret: <reason>".');
    }
    assert.equal(secretFaults(`# secretlint-disable\na: ${TOKEN}\n`).length, 1);
  });
});

describe("secrets in settings", () => {
  it("are found anywhere in the file, and no other message shows them", () => {
    const endpoint = "https://hook:hunter2-x@example.org/";
    const text = `${SETTINGS}    channels: {ops: {subscriptions: [{protocol: https, endpoint: "${endpoint}"}]}}\n  aws:token: ${TOKEN}\n`;
    const { settings: found, issues } = loadSettings(new TextEncoder().encode(text), "Pulumi.prod.yaml");
    assert.equal(found, undefined);
    assert.deepEqual(places(issues), ["Pulumi.prod.yaml:5:66 bad-endpoint", "Pulumi.prod.yaml:5:67 secret-in-file", "Pulumi.prod.yaml:6:14 secret-in-file"]); // prettier-ignore
    assert.ok(!JSON.stringify(issues).includes("hunter2-x"));
  });

  it("are found in settings that Pulumi gives as data", () => {
    const value = { region: "us-east-1", account: "111122223333", defaultTags: { Password: "hunter2-x" } };
    const { settings: found, issues } = parseSettings("images", value, "Pulumi.prod.yaml");
    assert.equal(found, undefined);
    assert.deepEqual(places(issues), ["Pulumi.prod.yaml:1:1 secret-in-file"]);
  });
});

import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { draft, groupsOf } from "../../../cli/commands/update/group";
import { pullRequestText } from "../../../cli/commands/update/report";
import { folderSource, loadImages } from "../../../definition";
import { parse } from "../../../definition/yaml/parse";
import type { Finding } from "../../../operations/update/newest";
import { variablePins } from "../../../operations/update/pin";

type Layout = "flow" | "reversed" | "block";

interface Variable {
  readonly layout: Layout;
  readonly quote: "'" | '"';
  readonly before: string;
  readonly now: string;
  readonly comment: string;
}

const value = fc.stringMatching(/^[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}(?:-[a-z]{1,4})?$/);
const variable: fc.Arbitrary<Variable> = fc.record({
  layout: fc.constantFrom<Layout>("flow", "reversed", "block"),
  quote: fc.constantFrom("'" as const, '"' as const),
  ...{ before: value, now: value.map((each) => `${each}9`) },
  comment: fc.constantFrom("", " # value: '1'", " # {value: 2, source: x}", "  # ä → ß"),
});

function written(name: string, { layout, quote, before, comment }: Variable): string {
  const source = "source: {url: https://example.org/v, pointer: /value}";
  const own = `value: ${quote}${before}${quote}`;
  if (layout === "flow") return `${name}: {${own}, ${source}}${comment}\n`;
  if (layout === "reversed") return `${name}: # kept\n  ${source}\n  ${own}${comment}\n`;
  return `${name}:${comment}\n  ${own}\n  policy: patch\n  ${source}\n`;
}

describe("edits of an update", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "golden-update-edits-"));
    mkdirSync(join(root, "images"));
    writeFileSync(join(root, "Pulumi.yaml"), "name: images\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("change values and versions, and not a character beside them", () => {
    fc.assert(
      fc.property(fc.array(variable, { minLength: 1, maxLength: 5 }), fc.boolean(), (variables, isCrLf) => {
        const ends = (text: string) => (isCrLf ? text.replaceAll("\n", "\r\n") : text);
        const names = variables.map((_, at) => `V${at.toString()}`);
        const text = ends(`# shared\n${variables.map((each, at) => written(names[at] ?? "", each)).join("\n")}`);
        const image = ends(`version: 1.2.3 # ours\nparent: amazon-linux-2023\ndescription: "${names.map((name) => `{${name}}`).join(" ")}"\ncomponents: [{managed: update-linux}]\n`); // prettier-ignore
        writeFileSync(join(root, "images/variables.yaml"), text);
        writeFileSync(join(root, "images/web.yaml"), image);
        const source = folderSource(root);
        const findings = variablePins(source, loadImages({ source }).kin).map((pin, at): Finding => {
          const { now = "" } = variables[at] ?? {};
          return { ...pin, pin, now, policy: "minor" };
        });
        assert.equal(findings.length, names.length);
        const { drafts, faults } = draft(root, findings, [], {});
        assert.deepEqual(faults, []);
        const expected = ends(`# shared\n${variables.map((each, at) => written(names[at] ?? "", { ...each, before: each.now })).join("\n")}`); // prettier-ignore
        assert.equal(drafts.text("images/variables.yaml"), expected);
        assert.equal(drafts.text("images/web.yaml"), image.replace("1.2.3", "1.3.0"));
        const [was, is] = [text, drafts.text("images/variables.yaml") ?? ""].map((each) => parse(Buffer.from(each)).value as Record<string, { value: string }>); // prettier-ignore
        for (const [at, name] of names.entries()) if (was?.[name]) was[name] = { ...was[name], value: variables[at]?.now ?? "" }; // prettier-ignore
        assert.deepEqual(is, was);
        assert.equal(readFileSync(join(root, "images/web.yaml"), "utf8"), image);
      }),
      { numRuns: 60 },
    );
  });

  it("put what is newer into one group alone, whichever images it is in", () => {
    const images = fc.uniqueArray(fc.constantFrom("win-a", "win-b", "lin-a", "mac"), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(images, { maxLength: 8 }), (all) => {
        const findings = all.map((each, at): Finding => ({ what: `v${at.toString()}`, images: each, now: "2", policy: "minor" })); // prettier-ignore
        const groups = { windows: { images: ["win-*"], branch: "windows-update/images" }, linux: { images: ["lin-*"] } }; // prettier-ignore
        const found = groupsOf(findings, { groups }, "prod");
        const sorted = (some: readonly Finding[]) => some.map(({ what }) => what).sort();
        assert.deepEqual(sorted([...found.values()].flat()), sorted(findings));
        const branches = [...found.keys()].map(({ branch }) => branch);
        assert.ok(branches.every((each) => ["windows-update/images", "image-update/linux", "image-update/prod"].includes(each))); // prettier-ignore
        for (const [{ name }, own] of found)
          if (name === "linux") assert.ok(own.every((each) => !each.images.some((one) => one.startsWith("win-"))));
      }),
    );
  });

  it("tell what releases say as code, whatever it is", () => {
    const notes = "## New\r\n@octocat fixes #1\n````\n<img src=x onerror=alert(1)></details>\u001b[31m\n";
    const finding = { what: "RUNNER", images: ["web"], before: "1", now: "2", policy: "minor", notes } as const;
    const changes = { ...{ alerts: [], images: [], variables: [], settings: [], stacks: [], moves: [] }, ...{ unreadable: [], unreadableSettings: [], unchanged: 1 } }; // prettier-ignore
    const text = pullRequestText([finding], changes as unknown as Parameters<typeof pullRequestText>[1]);
    const [, inside = ""] = /\n`{5}\n([^]*?)\n`{5}\n/.exec(text) ?? [];
    assert.match(inside, /^## New\n@octocat fixes #1\n````\n<img src=x/);
    assert.ok(!text.replace(inside, "").includes("@octocat") && !text.includes("\u001b"));
  });
});

import { strict as assert } from "node:assert";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { guardCodes } from "../changes";
import { codes } from "../definition";
import { cloneForPage, consoleFaults, matches } from "./docs/console";
import { unknownKeys } from "./docs/definition-key";
import { commands, commandTree, invocationFault, invocations } from "./docs/invocation";
import { pages, relativeLinks, ROOT, type Block, type Page } from "./docs/markdown";
import { typescriptFaults } from "./docs/typescript-block";
import { yamlFaults } from "./docs/yaml-block";

/** Its commands need a repository of their own: test/scenarios/walk.test.ts runs them. */
const WALK = "docs/walk.md";

describe("the documentation", () => {
  const all = pages();
  const written = all.filter(({ path }) => !path.startsWith("docs/reference/"));
  const byPath = new Map(all.map((page) => [page.path, page]));

  it("has yaml that the product accepts, or refuses where a page says so", () => {
    const blocks = written.flatMap((page) =>
      page.blocks.filter(({ language }) => language === "yaml").map((block) => ({ page, block })),
    );
    assert.ok(blocks.length >= 6, "there are yaml blocks");
    assert.deepEqual(
      blocks.flatMap(({ page, block }) => yamlFaults(block, page)),
      [],
    );
  });

  it("has TypeScript that compiles against the package", () => {
    const blocks = written.flatMap((page) => page.blocks.filter(({ language }) => language === "ts"));
    assert.ok(blocks.length >= 4, "there are ts blocks");
    assert.deepEqual(typescriptFaults(blocks), []);
  });

  const shown = written.filter(({ path, blocks }) => path !== WALK && blocks.some(isConsole));
  for (const page of shown) {
    it(`${page.path} shows what its commands print`, function () {
      this.timeout(25 * 60_000); // the first preview of a machine builds the CLI
      const folder = cloneForPage();
      try {
        assert.equal(consoleFaults(page, folder).join("\n\n"), "");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  it("has links that lead somewhere", () => {
    const broken = all.flatMap((page) =>
      relativeLinks(page)
        .filter((target) => !leadsSomewhere(page, target, byPath))
        .map((target) => `${page.path}: ${target}`),
    );
    assert.deepEqual(broken, []);
  });

  it("names only commands and options that golden has", () => {
    const tree = commandTree();
    const typed = written.flatMap((page) => invocations(page).map((text) => ({ page, text })));
    assert.ok(typed.length >= 30, "pages name commands");
    const wrong = typed.flatMap(({ page, text }) => {
      const fault = invocationFault(text, tree);
      return fault === undefined ? [] : [`${page.path}: ${fault}`];
    });
    assert.deepEqual(wrong, []);
  });

  it("names only keys that definitions have", () => {
    const wrong = written.flatMap((page) => unknownKeys(page).map((key) => `${page.path}: ${key}`));
    assert.deepEqual(wrong, []);
  });

  it("describes every command, with its help", () => {
    const cli = readFileSync(join(ROOT, "docs/cli.md"), "utf8");
    const missing = commands(commandTree()).filter(([words]) => !cli.includes(`$ npx golden ${words} --help\n`));
    assert.deepEqual(
      missing.map(([words]) => words),
      [],
    );
  });

  it("has an entry for every code", () => {
    const anchors = byPath.get("docs/reference/codes.md")?.anchors;
    assert.deepEqual(
      Object.keys({ ...codes, ...guardCodes }).filter((code) => !anchors?.has(code)),
      [],
    );
  });
});

describe("the documentation's own checks", () => {
  it("compare outputs line by line, with … for anything", () => {
    assert.ok(matches("a\nb  \nc\n", "a\nb\nc"));
    assert.ok(matches("a 17 b\nx\ny\nend\n", "a … b\n…\nend"));
    assert.ok(matches("a\nend\n", "a\n…\nend"));
    assert.ok(!matches("a\nb\n", "a"));
    assert.ok(!matches("a.b\n", "a-b"));
    assert.ok(!matches("a\nend\nmore\n", "a\n…\nend"));
  });

  it("find commands and options that there are not", () => {
    const tree = commandTree();
    assert.equal(invocationFault("check docker-host --format json", tree), undefined);
    assert.match(invocationFault("chek", tree) ?? "", /no command chek/);
    assert.match(invocationFault("local upp", tree) ?? "", /no command upp/);
    assert.match(invocationFault("plan --jsn", tree) ?? "", /no option --jsn/);
  });

  it("find a key that there is not", () => {
    const page = { path: "x.md", blocks: [], anchors: new Set<string>() };
    const prose = "`distribution.share.accounts`, `distribution.shar`, `build.onDeploy`, `lifecycle.exclude.tags`";
    assert.deepEqual(unknownKeys({ ...page, prose }), ["distribution.shar"]);
  });
});

function isConsole({ language }: Block): boolean {
  return language === "console";
}

function leadsSomewhere(page: Page, target: string, byPath: ReadonlyMap<string, Page>): boolean {
  const [path = "", anchor] = target.split("#", 2);
  const file = path === "" ? page.path : normalize(join(dirname(page.path), path));
  if (!existsSync(join(ROOT, file))) return false;
  if (anchor === undefined || statSync(join(ROOT, file)).isDirectory()) return true;
  return byPath.get(file)?.anchors.has(anchor) ?? false;
}

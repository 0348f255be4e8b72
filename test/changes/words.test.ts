import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import {
  AFFECTED_WORDS,
  ALERT_WORDS,
  alertText,
  CHILD_WORDS,
  childText,
  CONSEQUENCE_WORDS,
  consequenceText,
  EFFECT_WORDS,
  KIND_WORDS,
  REBUILD_WORDS,
  RESOURCE_WORDS,
} from "../../cli/diff/change-words";
import { escapeMarkdown, markdown } from "../../cli/diff/markdown";
import { printText } from "../../cli/diff/text";
import { affectedBy, compareFleets, type Changes, type Consequence } from "../../changes";
import { recordedTerminal } from "../cli/recorded-terminal";
import { EVERY_CHANGE } from "./every-change";

const SOURCES = join(__dirname, "../../../changes");

const ALL = EVERY_CHANGE.map(([before, after]) => ({ before, after, changes: compareFleets(before, after) }));

function consequencesOf({ images, settings }: Changes): readonly Consequence[] {
  const ofSettings = settings.flatMap(({ effects }) => effects);
  return [
    ...images.flatMap(({ consequences }) => consequences),
    ...ofSettings.flatMap(({ stack, images: each }) => [stack, ...each].flatMap(({ consequences }) => consequences)),
  ];
}

function sameSet(found: readonly (string | undefined)[], words: object): void {
  assert.deepEqual([...new Set(found.filter((one) => one !== undefined))].sort(), Object.keys(words).sort());
}

describe("the words for changes", () => {
  const consequences = ALL.flatMap(({ changes }) => consequencesOf(changes));
  const images = ALL.flatMap(({ changes }) => changes.images);
  const effects = ALL.flatMap(({ changes }) => changes.settings.flatMap((stack) => stack.effects));

  it("are there for each kind of record, and each of these comes about", () => {
    sameSet(consequences.map(({ kind }) => kind), KIND_WORDS); // prettier-ignore
    sameSet(consequences.map(({ resource }) => resource), RESOURCE_WORDS); // prettier-ignore
    sameSet(consequences.map(({ consequence }) => consequence), CONSEQUENCE_WORDS); // prettier-ignore
    sameSet(effects.flatMap((one) => [one.stack, ...one.images].map(({ effect }) => effect)), EFFECT_WORDS); // prettier-ignore
    sameSet(ALL.flatMap(({ changes }) => changes.alerts.map(({ alert }) => alert)), ALERT_WORDS); // prettier-ignore
    sameSet(images.map(({ rebuild }) => rebuild.why), REBUILD_WORDS); // prettier-ignore
    sameSet(images.flatMap(({ children }) => children.map(({ why }) => why)), CHILD_WORDS); // prettier-ignore
  });

  it("are there for each reason why an image is affected", () => {
    const settings = { files: new Set<string>(), code: [] };
    const shared = [
      settings,
      { ...settings, code: ["package.json"] },
      { ...settings, files: new Set(["images/a.yaml"]) },
    ];
    const found = ALL.flatMap(({ changes, before, after }) =>
      shared.flatMap((touched) => affectedBy(changes, { before, after }, touched).images),
    );
    sameSet(found.map(({ why }) => why), AFFECTED_WORDS); // prettier-ignore
  });

  it("are printed by both formats", () => {
    for (const { changes } of ALL) {
      const { terminal, out } = recordedTerminal();
      printText(changes, terminal);
      const comment = markdown(changes, "main");
      const texts = [
        ...consequencesOf(changes).map(consequenceText),
        ...changes.alerts.map(alertText),
        ...changes.images.flatMap(({ children }) => children.map(childText)),
      ];
      for (const text of texts) {
        assert.ok(out().includes(text), text);
        assert.ok(comment.includes(escapeMarkdown(text)), text);
      }
    }
  });

  it("are no part of changes/: what it gives is data", () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    assert.ok(files.length > 10);
    // What golden explain says of a code stands beside the guard that gives it.
    const data = files.filter((name) => name !== "guard-codes.ts");
    assert.deepEqual(data.flatMap((name) => sentencesIn(join(SOURCES, name))), []); // prettier-ignore
  });
});

/** Literals of three words or more; what a template fills in counts as one. */
function sentencesIn(file: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const text = node.getText(source).replaceAll(/\$\{[^}]*\}/g, "word");
      if (/[A-Za-z]{2,}[,:;]? [A-Za-z]+[,:;]? [A-Za-z]{2,}/.test(text)) found.push(`${file}: ${text}`);
    }
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  visit(source);
  return found;
}

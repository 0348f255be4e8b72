import type { Changes } from "../../../changes";
import type { Doubt, Finding } from "../../../operations/update/newest";
import type { Unwatched } from "../../../operations/update/pin";
import { escapeMarkdown, fenced, markdown } from "../../diff/markdown";
import { listed } from "../../fleet/image-names";
import { plural } from "../../terminal/issue-report";
import { printable, printableLines } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

/** Of the 65,536 characters of a pull request most are for what follows from it. */
const MOST_OF_ONE = 6_000;
const MOST_NOTES = 24_000;
const MOST_ROWS = 100;
const LONGEST_TITLE = 120;

/** What is newer, a line each. */
export function findingsTable(findings: readonly Finding[], terminal: Terminal): string {
  const cells = findings.map((each) => [each.what, shortOf(each.before ?? "-"), toldOf(each), listed(each.images)].map(printable)); // prettier-ignore
  return table(["WHAT", "NOW", "NEWEST", "IMAGES"], cells, terminal);
}

function toldOf({ now, title, policy }: Finding): string {
  const named = title === undefined ? shortOf(now) : `${title} (${now})`;
  return policy === "none" ? `${named} (only told)` : named;
}

/** What is not known once for all images, then what nothing says how to look for. */
export function sayDoubts(doubts: readonly Doubt[], unwatched: readonly Unwatched[], { err }: Terminal): void {
  const bySaid = new Map<string, Set<string>>();
  for (const { what, said } of doubts) bySaid.set(said, (bySaid.get(said) ?? new Set()).add(what));
  for (const [said, whats] of bySaid) err(printable(`not known: ${listed([...whats])}: ${said}`), 2);
  for (const { image, what, fix } of unwatched) err(printable(`note: ${image}: ${what} is not watched: ${fix}.`), 2);
}

/** One line, without line ends, whatever is in it; as the message of a commit it mentions nobody, closes no issue and is no link. */
export function titleOf(group: string, findings: readonly Finding[]): string {
  const [first, second] = [...new Map(findings.map((each) => [each.what, each])).values()];
  const one = first && `${first.title === undefined ? first.what : group} to ${toldOf(first)}`;
  const all = `${group}: ${plural(new Set(findings.map((each) => each.what)).size, "newer version")}`;
  const what = second === undefined ? (one ?? all) : all;
  return printable(`Update ${what}`)
    .replaceAll(/[@#]|\bGH-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi, "$& ")
    .slice(0, LONGEST_TITLE);
}

/** `sha256:` and the first digits of a digest. */
function shortOf(now: string): string {
  return now.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, "$1");
}

/** The text of a pull request: what is newer and from where, what its makers say, and what follows. */
export function pullRequestText(findings: readonly Finding[], changes: Changes): string {
  const rows = findings.slice(0, MOST_ROWS).map((each) => {
    const { what, before = "", images, url, from = "" } = each;
    const cells = [what, listed(images), shortOf(before), toldOf(each), url ?? from].map(escapeMarkdown);
    return `| ${cells.join(" | ")} |`;
  });
  const more = findings.length > MOST_ROWS ? [`and ${(findings.length - MOST_ROWS).toString()} more`] : [];
  const head = ["## What is newer", "", "| What | Images | Before | Now | From |", "| --- | --- | --- | --- | --- |"];
  return [...head, ...rows, "", ...more, ...notesOf(findings), markdown(changes, "origin/HEAD")].join("\n");
}

/** As code: there GitHub makes no mention, link or HTML of what others wrote. */
function notesOf(findings: readonly Finding[]): readonly string[] {
  let room = MOST_NOTES;
  return findings.flatMap(({ what, now, notes }) => {
    if (notes === undefined || room <= 0) return [];
    const text = printableLines(notes.replaceAll("\r\n", "\n")).slice(0, Math.min(MOST_OF_ONE, room));
    room -= text.length;
    const cut = text.length < notes.replaceAll("\r\n", "\n").length ? ["…"] : [];
    const summary = escapeMarkdown(`What is new in ${what} ${now}`).replaceAll("\\", "");
    return [`<details><summary>${summary}</summary>`, "", fenced([...text.split("\n"), ...cut]), "", "</details>", ""];
  });
}

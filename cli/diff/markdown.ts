import { isRefused, type Changes } from "../../changes";
import { alertText } from "./change-words";
import { printable, printableLines } from "../terminal/printable";
import { fleetSections, headline, sectionsOf, settingsBlocks, type Line, type Section } from "./sections";
import { summaryOf } from "./summary";

/** By it a workflow finds its comment again and updates it. */
export const MARKER = "<!-- golden-images:diff -->";

/** What GitHub takes as the body of a comment, in characters. */
export const LONGEST_COMMENT = 65_536;

/** For the sentence that says what was cut. */
const RESERVE = 600;

/** For what concerns stacks and not one image. */
const FLEET_SHARE = 16_384;

/** More than this of one list folds into its count. */
const MAX_LINES = 40;
const MAX_ALERTS = 50;

/** The changes as a comment of a pull request: alerts first, then a folding part for each image, cut where GitHub would refuse it. */
export function markdown(changes: Changes, base: string): string {
  const head = [MARKER, "## Machine images", "", escapeMarkdown(summaryOf(changes)), ""];
  head.push(...alerts(changes), ...refused(changes, base));
  const blocks = settingsBlocks(changes).map((block) => foldingText(block.headline, block.sections));
  const sections = [...blocks, ...fleetSections(changes).map(sectionText)];
  const ofFleet = fitting(sections, FLEET_SHARE);
  const images = [...changes.images].sort((one, other) => Number(isRefused(other)) - Number(isRefused(one)));
  const used = [...head, ...ofFleet].join("\n").length;
  const texts = images.map((image) => foldingText(headline(image), sectionsOf(image, changes)));
  const ofImages = fitting(texts, LONGEST_COMMENT - RESERVE - used);
  const cut = [
    ...cutText(images.length - ofImages.length, "images changed", base),
    ...cutText(sections.length - ofFleet.length, "stacks changed", base),
  ];
  // A line feed ends what is printed, and counts.
  return printableLines([...head, ...ofFleet, ...ofImages, ...cut].join("\n")).slice(0, LONGEST_COMMENT - 1);
}

/** In order those texts that fit, each with a line feed. */
function fitting(texts: readonly string[], room: number): readonly string[] {
  let length = 0;
  return texts.filter((text) => {
    const fits = length + text.length + 1 <= room;
    if (fits) length += text.length + 1;
    return fits;
  });
}

function alerts({ alerts: all }: Changes): readonly string[] {
  if (all.length === 0) return [];
  const lines = all.slice(0, MAX_ALERTS).map((alert) => {
    const about = "image" in alert ? `**${escapeMarkdown(alert.image)}**: ` : "";
    return `> - ${about}${escapeMarkdown(clip(alertText(alert)))}`;
  });
  const more = all.length > MAX_ALERTS ? [`> - and ${(all.length - MAX_ALERTS).toString()} more`] : [];
  return ["> [!CAUTION]", "> **Look twice:**", ...lines, ...more, ""];
}

function refused({ images }: Changes, base: string): readonly string[] {
  const names = images.filter(isRefused).map(({ name }) => name);
  if (names.length === 0) return [];
  const shown = names.slice(0, 10).join(" ");
  const more = names.length > 10 ? ` and ${(names.length - 10).toString()} more` : "";
  return [`> [!WARNING]`, `> The version guard refuses ${inlineCode(shown)}${more}. To fix it: ${inlineCode(`golden bump --all-changed --base ${base}`)}`, ""]; // prettier-ignore
}

/** The summary of `<details>` is HTML, in which GitHub reads no markdown. */
function foldingText(summary: string, sections: readonly Section[]): string {
  const text = sections.map(sectionText).join("\n");
  return `<details><summary>${escapeMarkdown(summary).replaceAll("\\", "")}</summary>\n\n${text}\n</details>\n`;
}

function sectionText({ title, lines, patch }: Section): string {
  if (patch !== undefined) return [inlineCode(title), "", fenced(patch, "diff"), ""].join("\n");
  const shown = lines.slice(0, MAX_LINES).map((line) => `- ${lineText(line)}`);
  const more = lines.length > MAX_LINES ? [`- and ${(lines.length - MAX_LINES).toString()} more`] : [];
  return [`**${escapeMarkdown(title)}**`, "", ...shown, ...more, ""].join("\n");
}

/** Lines between fences longer than any run of backticks in them (CommonMark, 4.5): nothing in them acts. */
export function fenced(lines: readonly string[], language = ""): string {
  const fence = fenceBeyond(lines.join("\n"), 3);
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

function fenceBeyond(text: string, least: number): string {
  const longest = Math.max(least - 1, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return "`".repeat(longest + 1);
}

function lineText(line: Line): string {
  return line
    .map((piece) => (typeof piece === "string" ? escapeMarkdown(piece) : inlineCode(clip(piece.value))))
    .join("");
}

function clip(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

function cutText(count: number, what: string, base: string): readonly string[] {
  if (count === 0) return [];
  const all = inlineCode(`golden diff --base ${base}`);
  return [`**${count.toString()} more ${what}.** A comment holds no more; this shows them all: ${all}\n`];
}

/**
 * A value of the user as inline code, where GitHub makes no mention, link, image or HTML of it. The fence is longer than any
 * run of backticks inside (CommonMark, 6.1); spaces keep a backtick at an end apart from it.
 */
function inlineCode(text: string): string {
  const line = printable(text);
  const fence = fenceBeyond(line, 1);
  const space = fence.length > 1 || line.startsWith(" ") || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** A table of texts of others. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [head, head.map(() => "---"), ...rows.map((row) => row.map(escapeMarkdown))].map(line).join("\n");
}

/**
 * Our sentence with the user's text in it: it must not become markup, HTML, mention, reference or link.
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_{}[\]()!|~$]/g, "\\$&")
    .replaceAll(/[@#]/g, "$&<!-- -->")
    .replaceAll(/\bGH(?=-\d)/gi, "$&<!-- -->")
    .replaceAll("://", ":<!-- -->//")
    .replaceAll(/\bwww\./gi, "www<!-- -->.");
}

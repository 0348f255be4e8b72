import { isOpen, isWhole, type Line } from "../../../operations/rebuild/progress";
import { trackingId } from "../../../operations/rebuild/tracking-id";
import { escapeMarkdown } from "../../diff/markdown";
import { plural } from "../../terminal/issue-report";
import { printable } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import type { Chosen, Selection } from "./selection";
import { logLink, reasonWord, resultOf, stateWord, STATES, timeOf } from "./words";

/** What would be built and why. */
export function planText({ waves }: Selection, terminal: Terminal): string {
  const rows = waves.flatMap((wave, at) =>
    wave.flatMap(({ target: { id, version }, reasons }) => {
      const [first = "", ...others] = reasons.map((each) => printable(reasonWord(each)));
      return [[(at + 1).toString(), id, version, first], ...others.map((each) => ["", "", "", each])];
    }),
  );
  return table(["WAVE", "IMAGE", "VERSION", "WHY"], rows, terminal);
}

/** A line an image. */
export function reportTable(lines: readonly Line[], now: Date, terminal: Terminal): string {
  const rows = lines.map((line) => {
    const { target, progress } = line;
    return [target.id, target.version, stateWord(progress), timeOf(progress, now), printable(resultOf(line))];
  });
  return table(["IMAGE", "VERSION", "STATE", "TIME", "RESULT"], rows, terminal);
}

/** Where to look at what failed. */
export function linksOf(lines: readonly Line[]): readonly string[] {
  return lines.flatMap(({ target, progress }) => {
    if (progress.state === "available" || !("build" in progress)) return [];
    const link = logLink(progress.build);
    const id = trackingId(progress.build.id);
    return [`${target.id}: ${printable(id)}${link === undefined || link === id ? "" : `\n  ${printable(link)}`}`];
  });
}

/** `37 of 40 images available, 2 failed, 1 never started.` */
export function sumOf(lines: readonly Line[]): string {
  const counts = Object.keys(STATES).map((state) => lines.filter(({ progress }) => progress.state === state).length);
  const words = Object.values(STATES).map((word, at) => [word, counts[at] ?? 0] as const);
  const others = words
    .slice(1)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `, ${count.toString()} ${word}`);
  const [[, whole] = ["", 0]] = words;
  return `${whole.toString()} of ${plural(lines.length, "image")} available${others.join("")}.`;
}

/** What changed since the last look, a line each: for logs, in which nothing can be painted over. */
export function changesOf(lines: readonly Line[], before: readonly Line[], now: Date): readonly string[] {
  const wordOf = ({ progress }: Line): string => stateWord(progress);
  return lines.flatMap((line, at) => {
    const old = before[at];
    if (line.progress.state === "waiting" || (old !== undefined && wordOf(old) === wordOf(line))) return [];
    const result = isOpen(line.progress) && old?.progress.state === "building" ? "" : ` ${resultOf(line)}`;
    return [
      printable(`${timeOf(line.progress, now).padStart(12)}  ${line.target.id}: ${wordOf(line)}${result}`.trimEnd()),
    ];
  });
}

/** What is going on, for a terminal: no more rows than builds at once. */
export function liveText(lines: readonly Line[], now: Date, terminal: Terminal): string {
  const going = lines.filter(({ progress }) => progress.state === "building");
  return `${going.length === 0 ? "" : `${reportTable(going, now, terminal)}\n`}${sumOf(lines)}`;
}

/** The report for a job summary. */
export function reportMarkdown(lines: readonly Line[], now: Date): string {
  const cell = (text: string): string => escapeMarkdown(text.replaceAll(/\s+/g, " "));
  const rows = lines.map((line) => {
    const { target, progress } = line;
    const link = "build" in progress ? logLink(progress.build) : undefined;
    const state = cell(stateWord(progress));
    const cells = [target.id, target.version, timeOf(progress, now), resultOf(line)].map(cell);
    const [id = "", version = "", time = "", result = ""] = cells;
    return `| ${id} | ${version} | ${link === undefined ? state : `[${state}](${link})`} | ${time} | ${result} |`;
  });
  const head = ["| Image | Version | State | Time | Result |", "| --- | --- | --- | --- | --- |"];
  return [
    `## golden rebuild: ${isWhole(lines) ? "all available" : "not all available"}`,
    "",
    sumOf(lines),
    "",
    ...head,
    ...rows,
  ].join("\n");
}

/** The same as data. */
export function reportJson(lines: readonly Line[], chosen: readonly Chosen[], request: string): object {
  const reasons = new Map(chosen.map(({ target, reasons: own }) => [target.id, own]));
  const images = lines.map(({ target, progress }) => {
    const link = "build" in progress ? logLink(progress.build) : undefined;
    const tracking = "build" in progress && { trackingId: trackingId(progress.build.id) };
    return { ...target, reasons: reasons.get(target.id) ?? [], ...progress, ...tracking, ...(link && { link }) };
  });
  return { format: 1, request, whole: isWhole(lines), images };
}

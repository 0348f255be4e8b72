import type { Machine } from "./machine";
import { short, type Failure, type Result, type Success } from "./verdict";

const HEADINGS = ["WORK", "IMAGES", "PEER", "OURS", "PEER'S", "RATIO", "CPU", "MEMORY", "GOAL"] as const;
const RIGHT_ALIGNED = new Set(["IMAGES", "OURS", "PEER'S", "RATIO", "CPU"]);

/** The table for a terminal of 100 columns, with a line for each goal missed and each row that could not be measured. */
export function textReport(results: readonly Result[]): string {
  const rows = results.map((result) => cells(result));
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string => row.map((cell, column) => align(cell, column, widths)).join("  ");
  return [line(HEADINGS).trimEnd(), ...rows.map((row) => line(row).trimEnd()), "", ...notes(results)].join("\n");
}

/** The same as a page of its own, with the machine and how to read it. */
export function markdownReport(results: readonly Result[], machine: Machine): string {
  const header = `| ${HEADINGS.map((heading) => heading.toLowerCase()).join(" | ")} | runs, spread |`;
  const rule = `| ${HEADINGS.map((heading) => (RIGHT_ALIGNED.has(heading) ? "--:" : "---")).join(" | ")} | --- |`;
  const rows = results.map((result) => `| ${[...cells(result), spread(result)].join(" | ")} |`);
  return `# Results

Written by \`npm run bench\` on ${machine.date}; [README.md](README.md) says what is compared and why it is fair.

| machine | |
| --- | --- |
${machine.facts.map(([name, value]) => `| ${name} | ${value} |`).join("\n")}

${[header, rule, ...rows].join("\n")}

${notes(results).join("\n")}

## How to read it

- Each row is our side and one peer, run in turns in processes of their own: wall seconds from start to exit, medians.
- \`ratio\` is our time divided by the peer's: below 1 we are faster. \`memory\` is our peak beside the peer's, in MiB,
  of the process and its children together.
- \`cpu\` is the same ratio of processor time, user and system. It is what to look at when others use the machine: waiting
  for a processor is in \`ratio\` and not in \`cpu\`.
- The machine may be shared and noisy: seconds of two different days do not compare, ratios within a row do. \`spread\`
  is the fastest and the slowest run of each side; where it is wide, the ratio is worth one digit.
- A goal without a mark was not set for that row: the row is there to show growth.
`;
}

/** Exit code: 0 every goal met, 1 a goal missed, 2 a row could not be measured. */
export function exitCode(results: readonly Result[]): 0 | 1 | 2 {
  if (results.some(isFailure)) return 2;
  return results.some((result) => misses(result).length > 0) ? 1 : 0;
}

/** What is said when a row is done, while the others still run. */
export function progressLine(result: Result): string {
  if (isFailure(result)) return `not measured: ${result.reason}`;
  const [, , , ours, peer, ratio, cpu, memory, goal] = cells(result);
  return `${ours ?? ""} / ${peer ?? ""} = ${ratio ?? ""}, CPU ${cpu ?? ""}, ${memory ?? ""} MiB ${goal ?? ""}`.trimEnd();
}

function cells(result: Result): readonly string[] {
  const { work, size, peer } = result.row;
  if (isFailure(result)) return [work, size.toString(), peer, "–", "–", "–", "–", "–", "not measured"];
  return [
    work,
    size.toString(),
    peer,
    `${short(result.ours.seconds)} s`,
    `${short(result.peer.seconds)} s`,
    result.timeRatio.toFixed(2),
    cpuRatio(result),
    `${mebibytes(result.ours.peakMiB)} / ${mebibytes(result.peer.peakMiB)}`,
    verdict(result),
  ];
}

function verdict(result: Success): string {
  if (result.checks.length === 0) return "";
  const goals = result.checks.map(({ goal }) =>
    goal.replace("≤ ", "≤").replace(" × time", "").replace(" × memory", " mem"),
  );
  return `${goals.join(", ")} ${misses(result).length === 0 ? "pass" : "MISS"}`;
}

function notes(results: readonly Result[]): string[] {
  const judged = results.filter((result) => !isFailure(result) && result.checks.length > 0);
  const missed = results.flatMap((result) => misses(result).map((miss) => `${label(result)}: ${miss}`));
  const failed = results.filter(isFailure).map((failure) => `${label(failure)}: not measured: ${failure.reason}`);
  const summary = `${judged.filter((result) => misses(result).length === 0).length.toString()} of ${judged.length.toString()} rows with a goal meet it.`;
  return [summary, ...[...missed, ...failed].map((line) => `- ${line.replaceAll("\n", "\n  ")}`)];
}

function misses(result: Result): readonly string[] {
  if (isFailure(result)) return [];
  return result.checks.filter(({ pass }) => !pass).map(({ goal, got }) => `${got}, the goal is ${goal}`);
}

function label({ row }: Result): string {
  return `${row.work}, ${row.size.toString()} beside ${row.peer}`;
}

function spread(result: Result): string {
  if (isFailure(result)) return "";
  const side = ({ fastest, slowest }: Success["ours"]): string => `${short(fastest)}–${short(slowest)}`;
  return `${result.ours.runs.toString()}: ${side(result.ours)} / ${side(result.peer)}`;
}

function cpuRatio({ ours, peer }: Success): string {
  return ours.cpuSeconds === undefined || !peer.cpuSeconds ? "–" : (ours.cpuSeconds / peer.cpuSeconds).toFixed(2);
}

function mebibytes(value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(0);
}

function align(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return RIGHT_ALIGNED.has(HEADINGS[column] ?? "") ? cell.padStart(width) : cell.padEnd(width);
}

function isFailure(result: Result): result is Failure {
  return "reason" in result;
}

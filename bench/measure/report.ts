import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join, resolve } from "node:path";
import { acquirePulumi } from "../../engine";
import { short, type Failure, type Result, type Success } from "./sampling";

const REPOSITORY = resolve(__dirname, "../../..");
const PEERS = join(REPOSITORY, "bench", "peers");
const HEADINGS = [
  ...["work", "images", "peer", "ours", "peer's", "ratio", "cpu"],
  ...["memory", "goal", "runs, spread"],
] as const;
const RIGHT_ALIGNED = ["images", "ours", "peer's", "ratio", "cpu"];

/** The results as a table, with a line for each goal missed and each row that could not be measured. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map(cells);
  const widths = HEADINGS.map((heading, column) => {
    return Math.max(heading.length, ...rows.map((row) => (row[column] ?? "").length));
  });
  const line = (row: readonly string[]): string => {
    const padded = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return RIGHT_ALIGNED.includes(HEADINGS[column] ?? "") ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${padded.join(" | ")} |`;
  };
  const rule = HEADINGS.map((heading, column) => {
    return `${"-".repeat((widths[column] ?? 1) - 1)}${RIGHT_ALIGNED.includes(heading) ? ":" : "-"}`;
  });
  return [line(HEADINGS), line(rule), ...rows.map(line), "", ...notes(results)].join("\n");
}

/** The page `bench/results.md`: the table, the machine and how to read it. */
export async function resultsPage(results: readonly Result[]): Promise<string> {
  const facts = await machineFacts();
  return `# Results

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}; [README.md](README.md) says what is compared and why it is fair.

| machine | |
| --- | --- |
${facts.map(([name, value]) => `| ${name} | ${value} |`).join("\n")}

${tableOf(results)}

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
  const row = [work, size.toString(), peer];
  if (isFailure(result)) return [...row, "–", "–", "–", "–", "–", "not measured", ""];
  const mebibytes = ({ peakMiB }: Success["ours"]): string => peakMiB?.toFixed(0) ?? "–";
  const spread = ({ fastest, slowest }: Success["ours"]): string => `${short(fastest)}–${short(slowest)}`;
  const cpu = (result.ours.cpuSeconds ?? NaN) / (result.peer.cpuSeconds ?? NaN);
  return [
    ...row,
    `${short(result.ours.seconds)} s`,
    `${short(result.peer.seconds)} s`,
    result.timeRatio.toFixed(2),
    Number.isFinite(cpu) ? cpu.toFixed(2) : "–",
    `${mebibytes(result.ours)} / ${mebibytes(result.peer)}`,
    verdict(result),
    `${result.ours.runs.toString()}: ${spread(result.ours)} / ${spread(result.peer)}`,
  ];
}

function verdict(result: Success): string {
  if (result.checks.length === 0) return "";
  return `${result.checks.map(({ goal }) => goal).join(", ")} ${misses(result).length === 0 ? "pass" : "MISS"}`;
}

function notes(results: readonly Result[]): string[] {
  const judged = results.filter((result) => !isFailure(result) && result.checks.length > 0);
  const met = judged.filter((result) => misses(result).length === 0).length;
  const missed = results.flatMap((result) => misses(result).map((miss) => `${label(result)}: ${miss}`));
  const failed = results.filter(isFailure).map((failure) => `${label(failure)}: not measured: ${failure.reason}`);
  const summary = `${met.toString()} of ${judged.length.toString()} rows with a goal meet it.`;
  return [summary, ...[...missed, ...failed].map((line) => `- ${line.replaceAll("\n", "\n  ")}`)];
}

function misses(result: Result): readonly string[] {
  if (isFailure(result)) return [];
  return result.checks.filter(({ pass }) => !pass).map(({ goal, got }) => `${got}, the goal is ${goal}`);
}

function label({ row }: Result): string {
  return `${row.work}, ${row.size.toString()} beside ${row.peer}`;
}

function isFailure(result: Result): result is Failure {
  return "reason" in result;
}

/** What the results were measured on and with. */
async function machineFacts(): Promise<readonly (readonly [name: string, value: string])[]> {
  const processors = cpus();
  const pulumi = await acquirePulumi().catch(() => undefined);
  const { dependencies: cdk = {} } = manifest(join(PEERS, "cdk"));
  const sceptre = /^sceptre==(.+)$/m.exec(readFileSync(join(PEERS, "sceptre", "requirements.txt"), "utf8"))?.[1];
  const installed = ["@pulumi/pulumi", "@pulumi/aws"].map((name) => {
    return [name, manifest(join(REPOSITORY, "node_modules", name)).version ?? "?"] as const;
  });
  return [
    ["processors", `${processors.length.toString()} × ${processors[0]?.model.trim() ?? "unknown"}`],
    ["memory", `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`],
    ["system", `${type()} ${release()}`],
    ["Node", process.version],
    ["Pulumi CLI", pulumi?.version ?? "not found"],
    ...installed,
    ...Object.entries(cdk).filter(([name]) => name !== "constructs"),
    ["Sceptre", sceptre ?? "?"],
  ];
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

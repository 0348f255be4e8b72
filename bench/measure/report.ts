import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { format } from "prettier";
import { acquirePulumi } from "../../engine";
import { MODULES, PEERS } from "../workbench/workbench";
import { short, type Middle, type Result, type Success } from "./sampling";

const HEAD = `| work | images | peer | ours | peer's | ratio | cpu | memory | goal | runs, spread |
| --- | --: | --- | --: | --: | --: | --: | --- | --- | --- |`;

/** The results as a table, with a line for each goal missed and each row that could not be measured. */
export async function tableOf(results: readonly Result[]): Promise<string> {
  const lines = results.map((result) => `| ${cells(result).join(" | ")} |`);
  return await format([HEAD, ...lines, "", ...notes(results)].join("\n"), { parser: "markdown" });
}

/** The page `bench/results.md`: the machine and the table. */
export async function resultsPage(results: readonly Result[]): Promise<string> {
  const facts = await machineFacts();
  return `# Results

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}; [README.md](README.md) says what is compared, why it is fair and how to read it.

| machine | |
| --- | --- |
${facts.map(([name, value]) => `| ${name} | ${value} |`).join("\n")}

${await tableOf(results)}`;
}

/** Exit code: 0 every goal met, 1 a goal missed, 2 a row could not be measured. */
export function exitCode(results: readonly Result[]): 0 | 1 | 2 {
  if (results.some((result) => "reason" in result)) return 2;
  return results.some((result) => misses(result).length > 0) ? 1 : 0;
}

/** What is said when a row is done, while the others still run. */
export function progressLine(result: Result): string {
  if ("reason" in result) return `not measured: ${result.reason}`;
  const [, , , ours, peer, ratio, cpu, memory, goal] = cells(result) as string[];
  return `${ours} / ${peer} = ${ratio}, CPU ${cpu}, ${memory} MiB ${goal}`.trimEnd();
}

function cells(result: Result): readonly string[] {
  const { size, ours: we, peer: they } = result.row;
  const row = [we.label, size.toString(), they.label];
  if ("reason" in result) return [...row, "–", "–", "–", "–", "–", "not measured", ""];
  const { ours, peer, checks } = result;
  const spread = ({ fastest, slowest }: Middle): string => `${short(fastest)}–${short(slowest)}`;
  const verdict = misses(result).length === 0 ? "pass" : "MISS";
  return [
    ...row,
    `${short(ours.seconds)} s`,
    `${short(peer.seconds)} s`,
    short(ours.seconds / peer.seconds),
    short(ours.cpuSeconds / peer.cpuSeconds),
    `${short(ours.peakMiB)} / ${short(peer.peakMiB)}`,
    checks.length === 0 ? "" : `${checks.map(({ goal }) => goal).join(", ")} ${verdict}`,
    `${ours.runs.toString()}: ${spread(ours)} / ${spread(peer)}`,
  ];
}

function notes(results: readonly Result[]): string[] {
  const judged = results.filter((result): result is Success => "checks" in result && result.checks.length > 0);
  const met = judged.filter((result) => misses(result).length === 0).length;
  const faults = results.flatMap((result) => {
    const label = `${result.row.ours.label}, ${result.row.size.toString()} beside ${result.row.peer.label}`;
    const reasons = "reason" in result ? [`not measured: ${result.reason}`] : misses(result);
    return reasons.map((reason) => `- ${label}: ${reason.replaceAll("\n", "\n  ")}`);
  });
  return [`${met.toString()} of ${judged.length.toString()} rows with a goal meet it.`, "", ...faults];
}

function misses(result: Result): readonly string[] {
  if ("reason" in result) return [];
  return result.checks.filter(({ pass }) => !pass).map(({ goal, got }) => `${got}, the goal is ${goal}`);
}

/** What the results were measured on and with. */
async function machineFacts(): Promise<readonly (readonly [name: string, value: string])[]> {
  const processors = cpus();
  const pulumi = await acquirePulumi().catch(() => undefined);
  const installed = ["@pulumi/pulumi", "@pulumi/aws"].map((name) => {
    return [name, manifest(join(MODULES, name)).version ?? "?"] as const;
  });
  const python = readFileSync(join(PEERS, "sceptre", "requirements.txt"), "utf8");
  return [
    ["processors", `${processors.length.toString()} × ${processors[0]?.model.trim() ?? "unknown"}`],
    ["memory", `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`],
    ["system", `${type()} ${release()}`],
    ["Node", process.version],
    ["Pulumi CLI", pulumi?.version ?? "not found"],
    ...installed,
    ...Object.entries(manifest(join(PEERS, "cdk")).dependencies ?? {}),
    ["Sceptre", /^sceptre==(.+)$/m.exec(python)?.[1] ?? "?"],
  ];
}

function manifest(folder: string) {
  type Manifest = Partial<{ version: string; dependencies: Record<string, string> }>;
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

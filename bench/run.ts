import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pulumiCache } from "../engine/pulumi-cli/cache";
import { definitionRows } from "./definition-rows";
import { engineRows } from "./engine-rows";
import { describeMachine } from "./machine";
import { parseOptions, USAGE, UsageError, type BenchOptions } from "./options";
import { programRows } from "./program-rows";
import { exitCode, markdownReport, progressLine, textReport } from "./report";
import type { Row } from "./row";
import { sample } from "./sampling";
import { judge, type Result } from "./verdict";
import { makeWorkbench, type Workbench } from "./workbench";

const RESULTS = resolve(__dirname, "../../bench/results.md");

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

/** Measures every row that was asked for; a row that cannot be measured says why, and the others go on. */
async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  let options: BenchOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell(`${error.message}\n${USAGE}`);
    return 2;
  }
  const bench = makeWorkbench(join(pulumiCache(process.env).root, "bench"), tell);
  try {
    const results = await measureRows(bench, options);
    process.stdout.write(`\n${textReport(results)}\n`);
    if (isWhole(options)) writeFileSync(RESULTS, markdownReport(results, await describeMachine()));
    return exitCode(results);
  } finally {
    bench.clear();
  }
}

async function measureRows(bench: Workbench, options: BenchOptions): Promise<readonly Result[]> {
  const rows = [...definitionRows(bench, options), ...programRows(bench, options), ...engineRows(bench, options)];
  const results: Result[] = [];
  for (const row of rows.filter(({ name }) => options.only.includes(name))) {
    tell(`${row.work}, ${row.size.toString()} images, beside ${row.peer} …`);
    const result = await measureRow(row, bench, options);
    tell(`  ${progressLine(result)}`);
    results.push(result);
  }
  return results;
}

async function measureRow(row: Row, bench: Workbench, { quick }: BenchOptions): Promise<Result> {
  try {
    return judge(row, await sample(await row.sides(), bench.logs, quick));
  } catch (error) {
    return { row, reason: withoutPaths(error instanceof Error ? error.message : String(error)) };
  }
}

/** The results are committed: no path of this machine belongs there. */
function withoutPaths(text: string): string {
  return text.replace(/(?:\/[\w.@-]+){2,}\/([\w.@-]+)/g, "…/$1");
}

/** The page of results is only written by a run that measured everything that a page has. */
function isWhole({ only, quick, sizes }: BenchOptions): boolean {
  return !quick && only.length > 8 && sizes.includes(1000);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

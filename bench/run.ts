import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { pulumiCache } from "../engine/pulumi-cli/cache";
import { exitCode, progressLine, resultsPage, tableOf } from "./measure/report";
import { sample, type Result } from "./measure/sampling";
import { benchRows, ROW_NAMES, type BenchOptions } from "./rows";
import { Workbench } from "./workbench/workbench";

const RESULTS = resolve(__dirname, "../../bench/results.md");

void main().then((code) => {
  process.exitCode = code;
});

/** Measures every row that was asked for; a row that cannot be measured says why, and the others go on. */
async function main(): Promise<0 | 1 | 2> {
  const options = parseOptions();
  const bench = new Workbench(join(pulumiCache(process.env).root, "bench"), tell);
  try {
    const results = await measureRows(bench, options);
    process.stdout.write(`\n${await tableOf(results)}`);
    if (isWhole(options)) writeFileSync(RESULTS, await resultsPage(results));
    return exitCode(results);
  } finally {
    bench.clear();
  }
}

function parseOptions(): BenchOptions {
  const command = new Command("npm run bench --")
    .option("--quick", "fewer runs of each row, and sizes up to 100", false)
    .option("--long", "the rows that take minutes as well", false)
    .addOption(new Option("--only <row...>", "rows by name").choices(ROW_NAMES).default(ROW_NAMES, "all"))
    .option("--sizes <numbers>", "numbers of images, with commas between them", sizesOf)
    .exitOverride(({ exitCode: code }) => process.exit(code === 0 ? 0 : 2))
    .parse();
  const { sizes, ...options } = command.opts<Omit<BenchOptions, "sizes"> & Partial<BenchOptions>>();
  return { ...options, sizes: sizes ?? (options.quick ? [10, 100] : [10, 100, 1000]) };
}

function sizesOf(text: string): readonly number[] {
  const sizes = text.split(",").map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= 9999)) return sizes;
  throw new InvalidArgumentError("It takes whole numbers of 1–9999 with commas between them.");
}

async function measureRows(bench: Workbench, options: BenchOptions): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const row of benchRows(options).filter(({ name }) => options.only.includes(name))) {
    tell(`${row.ours.label}, ${row.size.toString()} images, beside ${row.peer.label} …`);
    const result = await sample(row, bench, options.quick).catch((error: unknown) => ({
      row,
      reason: reasonOf(error),
    }));
    tell(`  ${progressLine(result)}`);
    results.push(result);
  }
  return results;
}

/** The results are committed: no path of this machine belongs there. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/(?:\/[\w.@-]+){2,}\/([\w.@-]+)/g, "…/$1");
}

/** The page of results is only written by a run that measured everything that a page has. */
function isWhole({ only, quick, sizes }: BenchOptions): boolean {
  return !quick && only.length > 8 && sizes.includes(1000);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

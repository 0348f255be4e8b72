import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { parseArgs } from "node:util";

const ROOT = join(__dirname, "../..");
const MOCHA = join(ROOT, "node_modules/mocha/bin/mocha.js");
const USAGE = "Usage: npm run fuzz -- [--minutes 10] [test/definition …]";
/** These take a minute each, so a round has one of them. */
const SLOW = /^test\/(?:mutations|scenarios)\//;

/** A test that failed, and the command that repeats it. */
export interface FuzzFailure {
  readonly title: string;
  /** Of a property with its seed, path and counterexample. */
  readonly message: string;
  readonly command: string;
}

/** Repeats the property tests with one random seed after another until the time is over. Returns the exit code. */
function main(args: readonly string[]): 0 | 1 | 2 {
  const options = { minutes: { type: "string", default: "10" } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const end = Date.now() + Number(values.minutes) * 60_000;
  const isAsked = (file: string): boolean =>
    positionals.length === 0 || positionals.some((path) => file.startsWith(path));
  const files = propertyTests().filter(isAsked);
  if (Number.isNaN(end) || files.length === 0) {
    console.error(USAGE);
    return 2;
  }
  let failed = 0;
  for (let round = 0; Date.now() < end; round += 1) {
    const seed = randomInt(2 ** 31);
    console.log(`Seed ${String(seed)}`);
    const failures = runWithSeed(filesOfRound(files, round).map(compiled), seed);
    for (const { title, message, command } of failures) console.log(`\n${title}\n${message}\n\n  ${command}\n`);
    failed += failures.length;
  }
  console.log(failed === 0 ? "No failures." : `${String(failed)} failures.`);
  return failed === 0 ? 0 : 1;
}

/** Runs compiled test files with a seed. */
export function runWithSeed(files: readonly string[], seed: number): readonly FuzzFailure[] {
  const folder = mkdtempSync(join(tmpdir(), "golden-fuzz-"));
  const output = join(folder, "report.json");
  const reporter = ["--reporter", "json", "--reporter-option", `output=${output}`];
  try {
    const { stderr } = spawnSync(process.execPath, [MOCHA, "--no-config", ...reporter, ...files], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, GOLDEN_SEED: String(seed) },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const report = reportIn(output);
    if (report === undefined) return [failure("mocha left no report", stderr, seed, files)];
    return report.failures.map(({ fullTitle, file, err }) => failure(fullTitle, err.message, seed, [file]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Report {
  readonly failures: readonly { readonly fullTitle: string; readonly file: string; readonly err: Error }[];
}

function reportIn(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return undefined;
  }
}

function failure(title: string, message: string, seed: number, files: readonly string[]): FuzzFailure {
  const paths = files.map((file) => relative(ROOT, file)).join(" ");
  return { title, message, command: `GOLDEN_SEED=${String(seed)} npx mocha --no-config ${paths}` };
}

/** The sources of the tests that draw from fast-check. */
function propertyTests(): readonly string[] {
  return readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .map((name) => join("test", name).replaceAll(sep, "/"))
    .filter((file) => file.endsWith(".test.ts") && readFileSync(join(ROOT, file), "utf8").includes('from "fast-check"'))
    .sort();
}

function filesOfRound(files: readonly string[], round: number): readonly string[] {
  const slow = files.filter((file) => SLOW.test(file));
  const turn = slow[round % slow.length];
  return files.filter((file) => !slow.includes(file) || file === turn);
}

function compiled(file: string): string {
  return join(ROOT, "dist", file.replace(/\.ts$/, ".js"));
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));

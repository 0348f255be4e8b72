import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import * as semver from "semver";

/**
 * The version that is installed or built when none is there. v3.204.0 is the newest that the Go module proxies known to
 * us serve, and the official installer has it too, so both ways give the same engine.
 */
export const PINNED_VERSION = "3.204.0";

/**
 * The versions we run on. 3.181.0 is the first whose `refresh` and `destroy` take an inline program (`--client`; the
 * Automation API refuses an older one), and it speaks the provider protocol of our simulator. A next major is unknown.
 */
export const SUPPORTED_VERSIONS = ">=3.181.0 <4.0.0";

/** How long a program may take to tell its version before it counts as broken. */
const VERSION_TIMEOUT_MS = 20_000;

/** A smaller file is a script (asdf, mise, volta): its version depends on the folder it is run in, so never remembered. */
const SMALLEST_BINARY_BYTES = 1_000_000;

const run = promisify(execFile);

/**
 * The version of a Pulumi binary, without a leading `v`. Starting the CLI costs 0.12–0.3 s, so the answer is remembered in
 * `recordFile` by path, size and time of change of the binary.
 * @throws Error with one line of text when the binary does not run or does not print a version.
 */
export async function versionOf(binary: string, recordFile: string): Promise<string> {
  const { size, mtimeMs } = fs.statSync(binary);
  const key = `${binary} ${String(size)} ${String(mtimeMs)}`;
  const records = readRecords(recordFile);
  const known = records[key] ?? (await askVersion(binary));
  if (size >= SMALLEST_BINARY_BYTES && !(key in records)) writeRecords(recordFile, { ...records, [key]: known });
  return known;
}

/** What `pulumi version` prints, without a leading `v`. Throws as `versionOf`. */
export async function askVersion(binary: string): Promise<string> {
  const stdout = await output(binary, ["version"], { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" }).catch(
    (error: unknown) => {
      throw new Error(`${binary} does not run: ${reasonOf(error)}`, { cause: error });
    },
  );
  const version = semver.parse(stdout);
  if (version !== null) return version.version;
  throw new Error(`${binary} does not say its version (\`pulumi version\` printed ${JSON.stringify(stdout)})`);
}

/** What a program that answers at once prints. */
export async function output(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await run(command, args, { env, timeout: VERSION_TIMEOUT_MS, killSignal: "SIGKILL" });
  return stdout.trim();
}

/** One line for people out of whatever was thrown: the first line of stderr of a failed process, or the message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stderr = "", killed, message } = error as Error & { stderr?: string; killed?: boolean };
  if (killed === true) return "it did not answer in time";
  return (stderr.trim() || message).split("\n", 1)[0]?.trim() ?? "";
}

function readRecords(file: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, string>;
  } catch {
    return {}; // absent or half written: it is only a memory, ask again
  }
}

function writeRecords(file: string, records: Readonly<Record<string, string>>): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(records, undefined, 2));
  } catch {
    // A cache that cannot be written costs time on the next run and nothing else.
  }
}

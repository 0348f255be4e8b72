import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import * as semver from "semver";

/**
 * The version that is installed or built when none is there. v3.204.0 is the newest that the Go module proxies known to
 * us serve, and the official installer has it too, so that both ways give the same engine.
 */
export const PINNED_VERSION = "3.204.0";

/**
 * The versions we run on. 3.181.0 is the first whose `refresh` and `destroy` take an inline program (`--client`; the
 * Automation API refuses an older one), and it speaks the provider protocol of our simulator. A next major is unknown.
 */
export const SUPPORTED_VERSIONS = ">=3.181.0 <4.0.0";

/** How long `pulumi version` may take before the binary counts as broken, in milliseconds. */
const VERSION_TIMEOUT_MS = 20_000;

/** A smaller file is a script (asdf, mise, volta): its version depends on the folder it is run in, so never remembered. */
const SMALLEST_BINARY_BYTES = 1_000_000;

const run = promisify(execFile);

interface KnownBinary {
  readonly size: number;
  readonly mtimeMs: number;
  readonly version: string;
}

/** True for a version that we run on; pre-releases of a supported version count. */
export function isSupported(version: string): boolean {
  return semver.satisfies(version, SUPPORTED_VERSIONS, { includePrerelease: true });
}

/**
 * The version of a Pulumi binary, without a leading `v`. Starting the CLI costs 0.12–0.3 s, so the answer is remembered in
 * `recordFile` by path, size and time of change of the binary.
 * @throws Error with one line of text when the binary does not run or does not print a version.
 */
export async function versionOf(binary: string, recordFile: string): Promise<string> {
  const stat = fs.statSync(fs.realpathSync(binary));
  const records = readRecords(recordFile);
  const known = records[binary];
  if (known?.size === stat.size && known.mtimeMs === stat.mtimeMs) return known.version;
  const version = await askVersion(binary);
  if (stat.size >= SMALLEST_BINARY_BYTES) {
    writeRecords(recordFile, { ...records, [binary]: { size: stat.size, mtimeMs: stat.mtimeMs, version } });
  }
  return version;
}

/** What `pulumi version` prints, without a leading `v`. Throws as `versionOf`. */
export async function askVersion(binary: string): Promise<string> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { stdout } = await run(binary, ["version"], { env, timeout: VERSION_TIMEOUT_MS, killSignal: "SIGKILL" }).catch(
    (error: unknown) => {
      throw new Error(`${binary} does not run: ${reasonOf(error)}`, { cause: error });
    },
  );
  const version = semver.parse(stdout.trim());
  if (version === null) {
    throw new Error(`${binary} does not say its version (\`pulumi version\` printed ${JSON.stringify(stdout.trim())})`);
  }
  return version.version;
}

/** One line for people out of whatever was thrown: the first line of stderr of a failed process, or the message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const failed = error as Error & { stderr?: string; killed?: boolean };
  if (failed.killed === true) return "it did not answer in time";
  const stderr = (failed.stderr ?? "").trim();
  return firstLine(stderr === "" ? failed.message : stderr);
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]?.trim() ?? "";
}

function readRecords(file: string): Record<string, KnownBinary> {
  try {
    const parsed: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, KnownBinary>) : {};
  } catch {
    return {}; // absent or half written: it is only a memory, ask again
  }
}

function writeRecords(file: string, records: Record<string, KnownBinary>): void {
  const temporary = `${file}.${String(process.pid)}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(temporary, JSON.stringify(records, undefined, 2));
    fs.renameSync(temporary, file);
  } catch {
    // A cache that cannot be written costs time on the next run and nothing else.
  }
}

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { askVersion, PINNED_VERSION, versionOf } from "./version";

/** What the CLI is obtained with. */
export interface SourceRequest {
  /** The environment of children. */
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (message: string) => void;
  /** Ends the work on request. */
  readonly signal: AbortSignal;
}

/** The name of the CLI's file on this platform. */
export const PULUMI_FILE = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/** Where the project keeps what is costly to get again, and the files in it. */
export type PulumiCache = ReturnType<typeof pulumiCache>;

/**
 * The cache's place: `GOLDEN_CACHE_DIR`; or `golden-images` in `XDG_CACHE_HOME`, in `~/Library/Caches` (macOS), in
 * `LOCALAPPDATA` (Windows), or in `~/.cache`.
 */
export function pulumiCache(env: NodeJS.ProcessEnv) {
  const root = path.resolve(env["GOLDEN_CACHE_DIR"] || path.join(userCache(env), "golden-images"));
  const versionRoot = path.join(root, "pulumi", PINNED_VERSION);
  return {
    root,
    /** The folder of the pinned version, with `bin/` in it. */
    versionRoot,
    /** The binary of the pinned version; it may not be there. */
    binary: path.join(versionRoot, "bin", PULUMI_FILE),
    /** The record of known binaries and their versions. */
    recordFile: path.join(root, "pulumi", "known-binaries.json"),
  } as const;
}

/**
 * Puts the pinned version into the cache and gives its binary. `fill` gets an empty folder and leaves `bin/pulumi` in it; only when
 * that binary runs is the folder renamed to its place, so a half-done install is never taken for one. Of several processes that do so
 * at once the first to rename has filled it for all: there is no lock that a killed one could leave.
 * @throws Error of `fill`, or when the binary that it left does not run or has another version
 */
export async function fillCache(cache: PulumiCache, fill: (root: string) => Promise<void>): Promise<string> {
  const { binary, versionRoot } = cache;
  fs.mkdirSync(path.dirname(versionRoot), { recursive: true });
  const temporary = fs.mkdtempSync(path.join(path.dirname(versionRoot), ".filling-"));
  try {
    await fill(temporary);
    await mustBePinned(path.join(temporary, "bin", PULUMI_FILE));
    if (await works(cache)) return binary;
    fs.rmSync(versionRoot, { recursive: true, force: true });
    fs.renameSync(temporary, versionRoot);
  } catch (error) {
    if (!(await works(cache))) throw error;
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  return binary;
}

async function works({ binary, recordFile }: PulumiCache): Promise<boolean> {
  return versionOf(binary, recordFile).then(
    (version) => version === PINNED_VERSION,
    () => false,
  );
}

async function mustBePinned(binary: string): Promise<void> {
  if (!fs.existsSync(binary)) throw new Error("it left no bin/pulumi behind");
  const version = await askVersion(binary);
  if (version !== PINNED_VERSION) throw new Error(`it left v${version} where v${PINNED_VERSION} was asked for`);
}

function userCache(env: NodeJS.ProcessEnv): string {
  const home = env["HOME"] ?? os.homedir();
  if (env["XDG_CACHE_HOME"]) return env["XDG_CACHE_HOME"];
  if (process.platform === "darwin") return path.join(home, "Library", "Caches");
  if (process.platform === "win32" && env["LOCALAPPDATA"]) return env["LOCALAPPDATA"];
  return path.join(home, ".cache");
}

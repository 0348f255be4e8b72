import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { askVersion, PINNED_VERSION, versionOf } from "./version";

/** A lock whose holder has not touched it for so long belonged to a process that was killed. */
const STALE_LOCK_MS = 60_000;
const HEARTBEAT_MS = 5_000;
const POLL_MS = 500;
/** Longer than a holder may take: the installer has 5 minutes and, where that fails, Go 20. */
const WAIT_LIMIT_MS = 30 * 60_000;

/** Of whom the CLI is asked for, and with what. */
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
export interface PulumiCache {
  /** The folder of the cache. */
  readonly root: string;
  /** The binary of the pinned version; it may not be there. */
  readonly binary: string;
  /** The folder of the pinned version, with `bin/` in it. */
  readonly versionRoot: string;
  /** The record of known binaries and their versions. */
  readonly recordFile: string;
}

/**
 * The cache's place: `GOLDEN_CACHE_DIR`; or `golden-images` in `XDG_CACHE_HOME`, in `~/Library/Caches` (macOS), in
 * `LOCALAPPDATA` (Windows), or in `~/.cache`.
 * @param dir overrides all of these
 */
export function pulumiCache(env: NodeJS.ProcessEnv, dir?: string): PulumiCache {
  const root = path.resolve(dir ?? defaultRoot(env));
  const versionRoot = path.join(root, "pulumi", PINNED_VERSION);
  return {
    root,
    versionRoot,
    binary: path.join(versionRoot, "bin", PULUMI_FILE),
    recordFile: path.join(root, "pulumi", "known-binaries.json"),
  };
}

/**
 * Puts the pinned version into the cache. `fill` gets an empty folder and leaves `bin/pulumi` in it; only when that
 * binary runs is the folder renamed to its place, so a half-done install is never taken for one. Of several processes
 * one works and the others wait; a process that finds the binary in place after waiting does nothing.
 * @throws Error of `fill`, or when the binary that it left does not run or has another version, or when the others take too long
 */
export async function fillCache(
  cache: PulumiCache,
  fill: (root: string) => Promise<void>,
  request: Pick<SourceRequest, "onProgress" | "signal">,
): Promise<void> {
  await withLock(`${cache.versionRoot}.lock`, request, async () => {
    if (await works(cache.binary, cache)) return;
    const temporary = fs.mkdtempSync(path.join(path.dirname(cache.versionRoot), ".filling-"));
    try {
      await fill(temporary);
      await mustBePinned(path.join(temporary, "bin", PULUMI_FILE));
      fs.rmSync(cache.versionRoot, { recursive: true, force: true });
      fs.renameSync(temporary, cache.versionRoot);
    } finally {
      fs.rmSync(temporary, { recursive: true, force: true });
    }
  });
}

/** True when the file is there, runs, and is the pinned version. */
export async function works(binary: string, cache: PulumiCache): Promise<boolean> {
  if (!fs.existsSync(binary)) return false;
  return versionOf(binary, cache.recordFile).then(
    (version) => version === PINNED_VERSION,
    () => false,
  );
}

async function mustBePinned(binary: string): Promise<void> {
  if (!fs.existsSync(binary)) throw new Error("it left no bin/pulumi behind");
  const version = await askVersion(binary);
  if (version !== PINNED_VERSION) throw new Error(`it left v${version} where v${PINNED_VERSION} was asked for`);
}

function defaultRoot(env: NodeJS.ProcessEnv): string {
  if (env["GOLDEN_CACHE_DIR"]) return env["GOLDEN_CACHE_DIR"];
  const home = env["HOME"] ?? os.homedir();
  if (env["XDG_CACHE_HOME"]) return path.join(env["XDG_CACHE_HOME"], "golden-images");
  if (process.platform === "darwin") return path.join(home, "Library", "Caches", "golden-images");
  if (process.platform === "win32" && env["LOCALAPPDATA"]) return path.join(env["LOCALAPPDATA"], "golden-images");
  return path.join(home, ".cache", "golden-images");
}

/** Runs `work` while holding a lock folder: `mkdir` is atomic on every file system, its time of change is a heartbeat. */
async function withLock(
  lock: string,
  { onProgress, signal }: Pick<SourceRequest, "onProgress" | "signal">,
  work: () => Promise<void>,
): Promise<void> {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  const end = Date.now() + WAIT_LIMIT_MS;
  for (let told = false; !tryLock(lock); told = true) {
    if (!told) onProgress("Pulumi CLI: another process is getting it, waiting …");
    if (Date.now() > end)
      throw new Error(`another process has held ${lock} for ${String(WAIT_LIMIT_MS / 60_000)} minutes`);
    await sleep(POLL_MS, undefined, { signal });
  }
  const heartbeat = setInterval(() => {
    touch(lock);
  }, HEARTBEAT_MS);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

function tryLock(lock: string): boolean {
  try {
    fs.mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (isStale(lock)) fs.rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function isStale(lock: string): boolean {
  const stat = fs.statSync(lock, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > STALE_LOCK_MS;
}

function touch(lock: string): void {
  const now = new Date();
  try {
    fs.utimesSync(lock, now, now);
  } catch {
    // Someone removed the lock folder by hand. The rename at the end is atomic, so nothing can be corrupted.
  }
}

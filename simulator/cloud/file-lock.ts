import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const HOST = encodeURIComponent(os.hostname());
const CELL = new Int32Array(new SharedArrayBuffer(4));
/** A change of the cloud takes milliseconds: who holds it longer is stopped, or on another machine. */
const PATIENCE_MS = 30_000;

/**
 * Takes the lock of a stack's folder for a whole run. The engine's own lock comes too late for us: what a recovery
 * exports, edits and imports would not be under one lock.
 *
 * Each run makes a file of a name that no other ever has, and then looks for others. Of two that begin at once each sees the
 * other's, or one does; so one runs at most, and a file of a process that is gone can be removed without coordination.
 * @returns releases the lock; undefined when another run has it
 */
export function lockRun(folder: string): (() => void) | undefined {
  fs.mkdirSync(folder, { recursive: true });
  // The name holds everything: there is no moment at which the file is there and half written.
  const ours = `${String(process.pid)}.${randomBytes(8).toString("hex")}.${HOST}`;
  const release = (): void => fs.rmSync(path.join(folder, ours), { force: true });
  fs.writeFileSync(path.join(folder, ours), "");
  if (!fs.readdirSync(folder).some((name) => name !== ours && isHeld(folder, name))) return release;
  release();
  return undefined;
}

/** Works under the lock of a folder, which others have for moments only. @throws Error where one keeps it */
export function whileLocked<T>(folder: string, work: () => T): T {
  for (const begun = Date.now(); Date.now() < begun + PATIENCE_MS;) {
    const release = lockRun(folder);
    if (release !== undefined) {
      try {
        return work();
      } finally {
        release();
      }
    }
    Atomics.wait(CELL, 0, 0, 1 + Math.random() * 4); // of two that meet, one is first the next time
  }
  throw new Error(`Another process holds the simulated cloud: end it, or delete ${folder} if there is none.`);
}

/** Removes every lock, also that of a run that is alive. */
export function unlockRuns(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
}

/** Nothing can be known of a process on another machine (a shared folder, or a container). */
function isHeld(folder: string, name: string): boolean {
  const [pid, , ...host] = name.split(".");
  if (host.join(".") !== HOST || isAlive(Number(pid))) return true;
  fs.rmSync(path.join(folder, name), { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it runs, as another user
  }
}

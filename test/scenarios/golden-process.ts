import * as assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startSimulator } from "../../simulator";
import type { Fleet } from "./fleet";
import { assertNoOrphans } from "./orphans";

const GOLDEN = path.resolve(__dirname, "..", "..", "cli", "golden.js");
const LOCKS = ".golden/local/state/.pulumi/locks/organization/golden-images/prod";
const CLOUD = ".golden/local/cloud.jsonl";

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly text: string;
}

export interface GoldenProcess {
  readonly child: ChildProcess;
  readonly end: Promise<Finished>;
}

/** `golden local …`, such as `up --stack prod`, as users have it, in a process of its own that leads a process group. */
export function golden(root: string, operation: string, stdout: "pipe" | number = "pipe"): GoldenProcess {
  const words = [GOLDEN, "local", ...operation.split(" ")];
  const env = { ...process.env, PULUMI_SKIP_CHECKPOINTS: "false" };
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: ["ignore", stdout, "pipe"], detached: true });
  // One after the other: which of the two comes first is for the machine's load to say, and a chunk may end within a line.
  const said = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (said.stdout += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (said.stderr += chunk));
  const end = new Promise<Finished>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, text: `${said.stdout}\n${said.stderr}` })),
  );
  return { child, end };
}

/** The engine's locks of the stack. */
export function locks(root: string): readonly string[] {
  const folder = path.join(root, LOCKS);
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}

/** The process id that the CLI wrote into its lock: one that this test's own `up` started. */
export function enginePid(root: string): number {
  const [lock = assert.fail("the engine holds no lock")] = locks(root);
  return (JSON.parse(fs.readFileSync(path.join(root, LOCKS, lock), "utf8")) as { pid: number }).pid;
}

/** How many resources the simulated cloud has on disk. */
export function created(root: string): number {
  const file = path.join(root, CLOUD);
  if (!fs.existsSync(file)) return 0;
  return (fs.readFileSync(file, "utf8").match(/\{"put":/g) ?? []).length;
}

export async function until(what: string, child: ChildProcess, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    assert.equal(child.exitCode, null, `golden ended before ${what}`);
    await sleep(5);
  }
}

/** Fails unless state and cloud say the same, another `up` changes nothing, and there are as many AMIs as images. */
export async function assertWhole(fleet: Fleet, images = 1): Promise<void> {
  const again = await golden(fleet.root, "up").end;
  assert.equal(again.code, 0, again.text);
  assert.match(again.text, /Resources:\n\s+\d+ unchanged/);
  const cloud = await startSimulator({ stateFile: path.join(fleet.root, CLOUD) });
  try {
    assertNoOrphans({ state: fleet.state, cloud });
    assert.equal(cloud.amis().length, images, "nothing is built twice");
  } finally {
    await cloud.close();
  }
}

import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A command as one side of a row runs it. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What one run of a command took. */
export interface Measured {
  /** Wall time from spawn to exit. */
  readonly seconds: number;
  /** Peak resident memory of the process and its children; absent where the system does not tell (not Linux). */
  readonly peakMiB?: number;
  /** Time of processors that they used, user and system; absent likewise. It does not grow when others use the machine. */
  readonly cpuSeconds?: number;
}

const POLL_MS = 10;
/** The children are looked for at every so many polls: it costs more than reading one file. */
const POLLS_A_SCAN = 10;
/** USER_HZ, the same on every Linux of today. */
const TICKS_A_SECOND = 100;

/**
 * Runs a command in a process of its own, with standard output and error in files of `logs`, and measures it.
 * Rejects with the end of its standard error when it does not exit with 0.
 */
export async function measure(command: Command, logs: string): Promise<Measured> {
  const outputs = [join(logs, "stdout"), join(logs, "stderr")] as const;
  const [stdout, stderr] = outputs.map((file) => openSync(file, "w")) as [number, number];
  try {
    const started = process.hrtime.bigint();
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: { ...process.env, ...command.env },
      stdio: ["ignore", stdout, stderr],
    });
    const watch = watchProcesses(child.pid);
    const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("exit", resolve));
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const used = watch.stop();
    if (code !== 0) throw new Error(failure(command, code, outputs));
    return { seconds, ...used };
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

function failure(command: Command, code: number | null, outputs: readonly string[]): string {
  const said = outputs.map((file) => readFileSync(file, "utf8").trim().split("\n").slice(-8).join("\n"));
  const line = [command.file, ...command.args].join(" ");
  return `exit code ${code?.toString() ?? "none (killed)"} of: ${line}\n${said.filter(Boolean).join("\n")}`;
}

type Used = Pick<Measured, "peakMiB" | "cpuSeconds">;

/**
 * Follows what the kernel counts for a process and its children: its own high-water mark of memory and the time used, so
 * that polling misses no peak but one in the last hundredth of a second.
 */
function watchProcesses(pid: number | undefined): { readonly stop: () => Used } {
  if (pid === undefined || process.platform !== "linux") return { stop: () => ({}) };
  const seen = new Map<number, Required<Used>>([[pid, { peakMiB: 0, cpuSeconds: 0 }]]);
  let polls = 0;
  const poll = (): void => {
    if (polls++ % POLLS_A_SCAN === 0) {
      for (const found of descendants(pid)) if (!seen.has(found)) seen.set(found, { peakMiB: 0, cpuSeconds: 0 });
    }
    for (const [each, before] of seen) {
      const peakMiB = Math.max(before.peakMiB, highWaterMark(each));
      seen.set(each, { peakMiB, cpuSeconds: Math.max(before.cpuSeconds, timeUsed(each)) });
    }
  };
  const timer = setInterval(poll, POLL_MS);
  return {
    stop: () => {
      clearInterval(timer);
      const all = [...seen.values()];
      const sum = (key: keyof Used): number => all.reduce((total, used) => total + used[key], 0);
      return { peakMiB: sum("peakMiB"), cpuSeconds: sum("cpuSeconds") };
    },
  };
}

/** MiB. */
function highWaterMark(pid: number): number {
  const status = readProc(`${pid.toString()}/status`);
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

/** Seconds, of all threads. The name of the program, in brackets, may hold blanks: count from behind it. */
function timeUsed(pid: number): number {
  const fields = readProc(`${pid.toString()}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  return Number.isNaN(ticks) ? 0 : ticks / TICKS_A_SECOND;
}

function descendants(pid: number): number[] {
  const children = threads(pid).flatMap((thread) =>
    readProc(`${pid.toString()}/task/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
  return [...children, ...children.flatMap(descendants)];
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid.toString()}/task`);
  } catch {
    return []; // The process has ended between two looks.
  }
}

function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return "";
  }
}

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
  /** Peak resident memory of the process and its children; NaN where the system does not say (not Linux). */
  readonly peakMiB: number;
  /** Processor time, user and system; NaN likewise. It does not grow when others use the machine. */
  readonly cpuSeconds: number;
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
  const outputs = ["stdout", "stderr"].map((name) => join(logs, name));
  const streams = outputs.map((file) => openSync(file, "w"));
  const started = performance.now();
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio: ["ignore", ...streams],
  });
  for (const stream of streams) closeSync(stream);
  const used = watchProcesses(child.pid);
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("exit", resolve));
  const seconds = (performance.now() - started) / 1000;
  const measured = { seconds, ...used() };
  if (code === 0) return measured;
  const said = outputs.map((file) => readFileSync(file, "utf8").trim().split("\n").slice(-8).join("\n"));
  const line = [command.file, ...command.args].join(" ");
  throw new Error([`exit code ${code?.toString() ?? "none (killed)"} of: ${line}`, ...said].filter(Boolean).join("\n"));
}

/**
 * Follows what the kernel counts for a process and its children: its own high-water mark of memory and the time used, so
 * that polling misses no peak but one in the last hundredth of a second. Gives the sums, and ends, when it is called.
 */
function watchProcesses(pid: number | undefined): () => Omit<Measured, "seconds"> {
  if (pid === undefined || process.platform !== "linux") return () => ({ peakMiB: NaN, cpuSeconds: NaN });
  const peaks = new Map([[pid, 0]]);
  const times = new Map<number, number>();
  let polls = 0;
  const timer = setInterval(() => {
    if (polls++ % POLLS_A_SCAN === 0) for (const found of descendants(pid)) peaks.set(found, peaks.get(found) ?? 0);
    for (const [each, peak] of peaks) {
      peaks.set(each, Math.max(peak, highWaterMark(each)));
      times.set(each, Math.max(times.get(each) ?? 0, timeUsed(each)));
    }
  }, POLL_MS);
  return () => {
    clearInterval(timer);
    const [peakMiB, cpuSeconds] = [peaks, times].map((each) => [...each.values()].reduce((sum, one) => sum + one, 0));
    return { peakMiB: peakMiB ?? 0, cpuSeconds: cpuSeconds ?? 0 };
  };
}

/** MiB. */
function highWaterMark(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readProc(`${pid.toString()}/status`))?.[1] ?? 0) / 1024;
}

/** Seconds, of all threads. The name of the program, in brackets, may hold blanks: count from behind it. */
function timeUsed(pid: number): number {
  const fields = readProc(`${pid.toString()}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_A_SECOND;
}

function descendants(pid: number): number[] {
  const task = `${pid.toString()}/task`;
  const children = orNothing(() => readdirSync(`/proc/${task}`), []).flatMap((thread) =>
    readProc(`${task}/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
  return [...children, ...children.flatMap(descendants)];
}

function readProc(path: string): string {
  return orNothing(() => readFileSync(`/proc/${path}`, "utf8"), "");
}

/** A process may end between two looks. */
function orNothing<Value>(read: () => Value, nothing: Value): Value {
  try {
    return read();
  } catch {
    return nothing;
  }
}

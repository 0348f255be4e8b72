import { hasFailed, type BuildLine, type Run } from "../../../operations/builds/run";
import { durationWords } from "../../terminal/duration";
import { printable } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

/** A run on one line. */
export function titleOf(run: Run, now: Date): string {
  const source = run.sourceVersion === undefined ? "" : `, ${printable(shortened(run.sourceVersion))}`;
  return `${printable(run.id)}: ${wordOf(run)}${source}, ${timeOf(run, now)}`;
}

/** A line a build. */
export function runTable(run: Run, now: Date, terminal: Terminal): string {
  const rows = run.builds.map((line) => [printable(line.name), wordOf(line), line.phase ?? "", timeOf(line, now)]);
  return table([run.isBatch ? "FLAVOR" : "PROJECT", "STATE", "PHASE", "TIME"], rows, terminal);
}

/** Builds that began or ended since the last look, a line each: for logs, in which nothing can be painted over. */
export function changesOf(run: Run, before: Run | undefined, now: Date): readonly string[] {
  const known = new Map(before?.builds.map(({ name, status }) => [name, status]));
  const changed = run.builds.filter(({ name, status }) => status !== "WAITING" && known.get(name) !== status);
  return changed.map((line) => `${timeOf(run, now).padStart(12)}  ${printable(line.name)}: ${wordOf(line)}`);
}

/** `5 of 6 builds succeeded, 1 failed.` */
export function sumOf({ builds, reason }: Run): string {
  const words = ["succeeded", "failed", "timed out", "stopped", "waiting", "in progress"];
  const counts = words.map((word) => [word, builds.filter((line) => wordOf(line) === word).length] as const);
  const others = counts.filter(([word, count]) => word !== "succeeded" && count > 0);
  const rest = others.map(([word, count]) => `, ${count.toString()} ${word}`).join("");
  const [, sound = 0] = counts[0] ?? [];
  const why = reason === undefined || builds.some(hasFailed) ? "" : ` ${printable(reason)}`;
  return `${sound.toString()} of ${builds.length.toString()} builds succeeded${rest}.${why}`;
}

/** Its status in words. */
export function wordOf({ status }: Run | BuildLine): string {
  return status === "FAULT" ? "failed" : status.toLowerCase().replace("_", " ");
}

function timeOf({ startedAt, endedAt }: Run | BuildLine, now: Date): string {
  if (startedAt === undefined) return "";
  return durationWords((endedAt ?? now).getTime() - startedAt.getTime());
}

/** A commit by its first digits; a branch or tag as it is. */
function shortened(version: string): string {
  return /^[0-9a-f]{40}$/.test(version) ? version.slice(0, 12) : version;
}

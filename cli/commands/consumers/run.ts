import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import type { Announce } from "../notify/people";
import { checkedOut, editFile, type FileEdit } from "./files";
import { fleetOf, releasesOf, valuesOf, type ConsumersOptions, type Fleet } from "./fleet";
import { reportCheckout } from "./report";

/** `golden consumers check|update|status`: what images' consumers say, in a checkout or on GitHub. */
export async function consumers(
  options: ConsumersOptions,
  terminal: Terminal,
  own: Command,
  announce?: Announce,
): Promise<ExitCode> {
  const fleet = fleetOf(options, terminal);
  if (fleet === undefined) return 1;
  const command = own.name() as "check" | "update" | "status";
  if (options.dir !== undefined && command !== "status") return inCheckout(fleet, options.dir, command, options, terminal); // prettier-ignore
  if (options.live === true) throw new CliError("--live is of a checkout.", "Leave it out: without --dir AWS is always asked."); // prettier-ignore
  if (command === "update" && options.names.length === 0 && options.all !== true)
    throw new CliError("Nothing says which images.", "Name them, or all that have consumers: --all.");
  if (command === "status") return (await import("./status.js")).status(fleet, options, terminal);
  return (await import("./proposals.js")).proposals(fleet, command, options, terminal, announce);
}

async function inCheckout(
  { plan, followers, isChosen }: Fleet,
  dir: string,
  command: "check" | "update",
  { live, dryRun, repository: named, format }: ConsumersOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const chosen = followers.filter(({ image }) => isChosen(image));
  const repositories = [...new Set(chosen.map(({ consumer }) => consumer.repository))];
  if (repositories.length > 1) {
    throw new CliError(`These images have consumers in ${repositories.join(", ")}.`, "Say by --repository which is at --dir."); // prettier-ignore
  }
  const releaseOf = live === true ? releasesOf(plan, new Set(chosen.map(({ image }) => image))) : undefined;
  const { edits, refusals } = await valuesOf(chosen, plan, releaseOf);
  const paths = [...new Set(edits.map(({ consumer }) => consumer.path))].sort();
  const folder = resolve(dir);
  const isWritten = command === "update" && dryRun !== true;
  const files: FileEdit[] = [];
  for (const path of paths) {
    const file = await editFile(path, checkedOut(folder, path), edits.filter(({ consumer }) => consumer.path === path)); // prettier-ignore
    if (isWritten && file.after !== file.before) writeFileSync(join(folder, path), file.after);
    files.push(file);
  }
  reportCheckout({ repository: named ?? repositories[0] ?? "", files, refusals, isWritten, edits }, format, terminal);
  const isBehind = command === "check" && files.some(({ before, after }) => before !== after);
  return isBehind || refusals.length > 0 || files.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

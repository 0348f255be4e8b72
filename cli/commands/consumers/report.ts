import { hunksOf } from "../../../changes";
import { patchLines, printPatch } from "../../diff/patch";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import type { FileEdit, WantedEdit } from "./files";

/** A consumer of an image, and why nothing is written for it. */
export interface Refusal {
  readonly image: string;
  readonly repository: string;
  readonly path: string;
  readonly reason: string;
}

interface Checkout {
  readonly repository: string;
  readonly files: readonly FileEdit[];
  readonly refusals: readonly Refusal[];
  readonly edits: readonly WantedEdit[];
  readonly isWritten: boolean;
}

export function isChanged({ before, after }: FileEdit): boolean {
  return before !== after;
}

export function reportCheckout(
  { repository, files, refusals, edits, isWritten }: Checkout,
  format: string,
  terminal: Terminal,
): void {
  const { out } = terminal;
  if (format === "json") {
    const all = files.map((file) => {
      const branch = edits.find(({ consumer }) => consumer.path === file.path)?.consumer.branch;
      return { ...dataOf(file), ...(branch !== undefined && { branch }) };
    });
    const refused = refusals.map(({ image, path, reason }) => ({ image, path, reason }));
    return out(printableJson({ format: 1, repository, written: isWritten, files: all, refusals: refused }));
  }
  printFiles(files, terminal);
  printRefusals(refusals, false, terminal);
  const changed = files.filter(isChanged).length;
  const refused = refusals.length + files.reduce((sum, { faults }) => sum + faults.length, 0);
  const did = changed === 0 ? `${plural(files.length, "file")} looked at, nothing to change` : `${plural(changed, "file")} ${isWritten ? "written" : "to change"}`; // prettier-ignore
  out(`${did}${refused === 0 ? "" : `; ${refused.toString()} refused`}.`);
}

export function dataOf({ path, before, after, values, faults }: FileEdit): object {
  const told = values.map(({ edit: { image, value }, before: old }) => ({ image, before: old, value }));
  return { path, changes: before !== after, values: told, faults };
}

/** What changes in files, and what is wrong with them. */
export function printFiles(files: readonly FileEdit[], terminal: Terminal): void {
  const { out, colors } = terminal;
  for (const file of files) {
    const { path, before, after, faults } = file;
    if (isChanged(file)) {
      out(colors.bold(printable(path)));
      printPatch(patchLines(hunksOf(before, after)), terminal);
    }
    for (const { line, column, code, message, fix, image } of faults) {
      out(`${colors.bold(`${printable(path)}:${line.toString()}:${column.toString()}`)} ${colors.red(code)} ${image}: ${printable(message)}`, 4); // prettier-ignore
      out(`  ${colors.cyan("fix:")} ${printable(fix)}`, 7);
    }
  }
}

export function printRefusals(refusals: readonly Refusal[], isNamed: boolean, { out, colors }: Terminal): void {
  for (const { image, repository, path, reason } of refusals) {
    const where = isNamed ? `${repository}: ${path}` : path;
    out(`${colors.bold(printable(where))} ${image}: ${printable(reason)}.`, 4);
  }
}

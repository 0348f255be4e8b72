import type { Edit, Issue } from "../../../definition";
import type { Drafts } from "../../fleet/drafts";
import { plural } from "../../terminal/issue-report";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

/** An edit can bring to light what the fault hid: so many times it is checked again. */
const MOST_PASSES = 10;

export interface Fixed extends Pick<Issue, "file" | "line" | "column" | "code" | "fix"> {
  readonly edit: Edit;
}

/** Does the edits that issues carry, until none is left or nothing changes. Gives what it did. */
export function fixAll(drafts: Drafts, find: (done: readonly Fixed[]) => readonly Issue[]): readonly Fixed[] {
  const done: Fixed[] = [];
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const fixed = find(done).flatMap(({ file, line, column, code, fix, edit }): Fixed[] =>
      edit === undefined ? [] : [{ file, line, column, code, fix, edit }],
    );
    const before = textsOf(drafts, fixed);
    for (const file of new Set(fixed.map((one) => one.file))) {
      drafts.edit(
        file,
        fixed.flatMap((one) => (one.file === file ? [one.edit] : [])),
      );
    }
    if (fixed.length === 0 || before === textsOf(drafts, fixed)) break;
    done.push(...fixed);
  }
  return done;
}

/** Each change by its fault, and how many there are. */
export function printFixed(
  fixed: readonly Fixed[],
  { files, isDryRun, shown }: { files: number; isDryRun: boolean; shown: (file: string) => string },
  terminal: Terminal,
): void {
  const { out, done, colors } = terminal;
  const verb = isDryRun ? "to be fixed" : "fixed";
  for (const { file, line, column, code, fix } of fixed) {
    const place = `${printable(shown(file))}:${line.toString()}:${column.toString()}`;
    out(`${colors.bold(place)} ${colors.green(verb)}: ${code} ${printable(fix)}`, 4);
  }
  if (fixed.length === 0) done("No fault has an unambiguous fix.");
  else done(`${plural(fixed.length, "fault")} ${verb} in ${plural(files, "file")}`);
}

function textsOf(drafts: Drafts, fixed: readonly Fixed[]): string {
  return JSON.stringify(fixed.map(({ file }) => drafts.text(file) ?? null));
}

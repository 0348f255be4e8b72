import type * as Diff from "diff";

/** A part of a text that differs, as unified diffs have it: each line begins with a blank, `+`, `-` or `\`. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

/** Texts that differ in more lines are not compared line by line: the time grows with the square. */
const MOST_EDITS = 400;

/** What differs, with three lines around it; nothing of texts that have little in common. */
export function hunksOf(before: string, after: string): readonly Hunk[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when first needed: most checks find no changed file
  const { structuredPatch } = require("diff") as typeof Diff;
  const patch = structuredPatch("", "", before, after, "", "", { context: 3, maxEditLength: MOST_EDITS });
  // POSIX counts a range without lines from the line before it; the library does so only in text.
  return (patch?.hunks ?? []).map((hunk) => ({
    ...hunk,
    oldStart: hunk.oldLines === 0 ? hunk.oldStart - 1 : hunk.oldStart,
    newStart: hunk.newLines === 0 ? hunk.newStart - 1 : hunk.newStart,
  }));
}

import type { Act } from "../../../operations/channels/log";
import { escapeMarkdown, markdownTable } from "../../diff/markdown";
import { printable } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

/** What became of one image. */
export interface Outcome {
  readonly image: string;
  readonly act?: Act | undefined;
  readonly refused?: readonly string[];
  /** What kept AWS, or the way there, from doing it. */
  readonly failed?: { readonly message: string; readonly fix: string };
}

const HEAD = ["Region", "From", "To", "Parameter"];

export function say({ image, act, refused, failed }: Outcome, isDryRun: boolean, terminal: Terminal): void {
  if (failed !== undefined) {
    terminal.out(printable(`${image}: failed: ${failed.message}`), 2);
    return terminal.out(printable(`  fix: ${failed.fix}`), 7);
  }
  if (refused !== undefined) {
    terminal.out(`${image}: refused, nothing was changed`);
    for (const reason of refused) terminal.out(printable(`  ${reason}`), 4);
    return;
  }
  const rows = rowsOf(act);
  if (act === undefined || rows.length === 0) return terminal.out(`${image}: the channel holds it already`);
  terminal.out(printable(`${act.what}${isDryRun ? " (nothing was done: add --yes)" : ""}`));
  terminal.out(table(HEAD.map((each) => each.toUpperCase()), rows.map((row) => row.map(printable)), terminal)); // prettier-ignore
  for (const each of act.note.without ?? []) terminal.err(printable(`note: forced, though: ${each}`), 2);
}

function rowsOf(act: Act | undefined): readonly (readonly string[])[] {
  const moves = act?.moves.filter(({ from, to }) => from !== to) ?? [];
  return moves.map(({ region, from = "-", to, name }) => [region, from, to, name]);
}

/** The same for a job summary. @param command as it is typed: `golden promote` */
export function movesMarkdown(command: string, outcomes: readonly Outcome[], isDryRun: boolean): string {
  const parts = outcomes.map(({ image, act, refused, failed }) => {
    const items = (all: readonly string[]) => all.map((each) => `- ${escapeMarkdown(each)}`);
    if (failed !== undefined) return [`**${escapeMarkdown(image)}**: failed: ${escapeMarkdown(failed.message)}`, "", ...items([failed.fix])]; // prettier-ignore
    if (refused !== undefined)
      return [`**${escapeMarkdown(image)}**: refused, nothing was changed`, "", ...items(refused)];
    const rows = rowsOf(act);
    if (act === undefined || rows.length === 0) return [`**${escapeMarkdown(image)}**: the channel holds it already`];
    const forced = (act.note.without ?? []).map((each) => `forced, though: ${each}`);
    const dry = isDryRun ? " (nothing was done)" : "";
    return [`**${escapeMarkdown(act.what)}**${dry}`, "", markdownTable(HEAD, rows), "", ...items(forced)];
  });
  return [`## ${command}`, ...parts.map((lines) => lines.join("\n"))].join("\n\n");
}

export function approvedMarkdown(said: string): string {
  return `## golden promote --approve\n\n${escapeMarkdown(said)}`;
}

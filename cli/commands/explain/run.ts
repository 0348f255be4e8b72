import { didYouMean } from "../../../definition/diagnostics/suggest";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printTitles } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { CODES } from "./catalogue";

/** `golden explain CODE`: why a fault is one, with a bad and a good example; without a code, all of them. */
export async function explain(
  { names: [code] }: { readonly names: readonly string[] },
  terminal: Terminal,
): Promise<ExitCode> {
  if (code === undefined) {
    const names = [...CODES.keys()].sort();
    const titles = names.map((name) => ({ name, title: CODES.get(name)?.title ?? "" }));
    printTitles(titles, terminal);
    return 0;
  }
  const entry = CODES.get(code);
  if (entry === undefined) {
    const suggestion = didYouMean(code, [...CODES.keys()]);
    throw new CliError(`There is no code \`${code}\`.${suggestion}`, "`golden explain` lists all.");
  }
  const { bold, red, green } = terminal.colors;
  terminal.out(`${bold(code)}: ${entry.title}\n\n${entry.why}\n`, 0);
  terminal.out(`${red("Bad:")}\n${indent(entry.bad)}\n\n${green("Good:")}\n${indent(entry.good)}`);
  return 0;
}

function indent(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, "  ");
}

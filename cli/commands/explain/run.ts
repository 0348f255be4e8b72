import { guardCodes } from "../../../changes";
import { codes as definitionCodes, type Codes } from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printTitles } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

const codes: Codes = { ...definitionCodes, ...guardCodes };

/** `golden explain CODE`: why a fault is one, with a bad and a good example; without a code, all of them. */
export async function explain({ code }: { readonly code: string | undefined }, terminal: Terminal): Promise<ExitCode> {
  if (code === undefined) {
    const names = Object.keys(codes).sort();
    printTitles(
      names.map((name) => ({ name, title: codes[name]?.title ?? "" })),
      terminal,
    );
    return 0;
  }
  const entry = Object.entries(codes).find(([name]) => name === code)?.[1];
  if (entry === undefined) {
    const suggestion = didYouMean(code, Object.keys(codes));
    throw new CliError(`There is no code \`${code}\`.${suggestion}`, "`golden explain` lists all.");
  }
  const { bold, red, green } = terminal.colors;
  terminal.out(`${bold(code)}: ${entry.title}\n\n${entry.why}\n`, 0);
  terminal.out(`${red("Bad:")}\n${indent(entry.bad)}\n\n${green("Good:")}\n${indent(entry.good)}`);
  return 0;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
}

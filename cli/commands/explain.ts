import { guardCodes } from "../../changes";
import { codes as definitionCodes, type Codes } from "../../definition";
import { distance } from "fastest-levenshtein";
import { CliError, type ExitCode } from "../exit-code";
import type { Terminal } from "../terminal";

const codes: Codes = { ...definitionCodes, ...guardCodes };

/** `golden explain CODE`: why a fault is one, with a bad and a good example; without a code, all of them. */

export async function explain({ code }: { readonly code: string | undefined }, terminal: Terminal): Promise<ExitCode> {
  if (code === undefined) return listCodes(terminal);
  const entry = Object.entries(codes).find(([name]) => name === code)?.[1];
  if (entry === undefined) {
    const nearest = Object.keys(codes).sort((a, b) => distance(a, code) - distance(b, code))[0] ?? "";
    throw new CliError(`There is no code \`${code}\`.`, `Did you mean \`${nearest}\`? \`golden explain\` lists all.`);
  }
  const { bold, red, green } = terminal.colors;
  terminal.out(`${bold(code)}: ${entry.title}\n\n${entry.why}\n`, 0);
  terminal.out(`${red("Bad:")}\n${indent(entry.bad)}\n\n${green("Good:")}\n${indent(entry.good)}`);
  return 0;
}

function listCodes(terminal: Terminal): ExitCode {
  const names = Object.keys(codes).sort();
  const width = Math.max(...names.map((name) => name.length));
  for (const name of names) terminal.out(`${name.padEnd(width)}  ${codes[name]?.title ?? ""}`, width + 2);
  return 0;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
}

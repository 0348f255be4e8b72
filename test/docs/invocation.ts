import type { Command } from "commander";
import { EVERY_COMMAND, goldenProgram } from "../../cli/program";
import { inlineCode, type Page } from "./markdown";

/** The commands of `golden` as the command line itself knows them. */
export function commandTree(): Promise<Command> {
  const silent = {
    out: ignore,
    err: ignore,
    done: ignore,
    write: ignore,
    isColored: false,
    isTerminal: false,
    columns: 80,
  };
  return Promise.resolve(goldenProgram({ ...silent, colors: {} as never }, "0.0.0", EVERY_COMMAND, ignore));
}

/** Every command below a command, with the words that lead to it. */
export function commands(top: Command, words: readonly string[] = []): readonly (readonly [string, Command])[] {
  return top.commands.flatMap((command) => {
    const path = [...words, command.name()];
    return [[path.join(" "), command] as const, ...commands(command, path)];
  });
}

/** Invocations of golden on a page, as typed after `golden `. */
export function invocations(page: Page): readonly string[] {
  const shell = page.blocks.filter(({ language }) => language === "console" || language === "sh");
  const lines = shell.flatMap(({ language, text }) =>
    text.split("\n").filter((line) => language === "sh" || line.startsWith("$ ")),
  );
  return [...inlineCode(page), ...lines].flatMap((text) =>
    [...text.matchAll(/(?:^|[\s;&|(])golden ((?:[^|;&)#>\\]|>(?=\s*\S*>))*)/g)].map(([, rest = ""]) => rest.trim()),
  );
}

/** What is wrong with an invocation: a command or an option that there is not. */
export function invocationFault(typed: string, top: Command): string | undefined {
  let command = top;
  const words = typed.split(/\s+/).filter((word) => word !== "" && word !== "…");
  for (const [index, word] of words.entries()) {
    if (word.startsWith("-")) {
      if (!hasOption(command, top, word.split("=", 1)[0] ?? word)) return `golden ${typed}: there is no option ${word}`;
      continue;
    }
    const next = command.commands.find((each) => each.name() === word);
    if (next !== undefined && words.slice(0, index).every((before) => !before.startsWith("-"))) command = next;
    else if (command.commands.length > 0 && !word.startsWith("<"))
      return `golden ${typed}: there is no command ${word}`;
  }
  return undefined;
}

function hasOption(command: Command, top: Command, name: string): boolean {
  if (name === "--help" || name === "-h") return true;
  return [...command.options, ...top.options].some(({ long, short }) => long === name || short === name);
}

function ignore(): void {
  // Nothing is printed by a tree that is only read.
}

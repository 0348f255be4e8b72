import { createInterface } from "node:readline/promises";
import { printable } from "./printable";
import type { Print, Terminal } from "./terminal";

/** Asks a person. Tests answer in their place. */
export interface Prompt {
  /** The answer, or the default when nothing is typed. Asked again, with the reason, until it is accepted. */
  text(question: string, fallback: string | undefined, refuse: (answer: string) => string | undefined): Promise<string>;
  /** One of several, by number or name; at least one. */
  choose(question: string, choices: readonly { readonly name: string; readonly title?: string }[]): Promise<string>;
  close(): void;
}

/** Raised when a person ends the questions (Ctrl-C, Ctrl-D). */
export class PromptClosedError extends Error {
  override readonly name = "PromptClosedError";
}

/** Undefined where there is no one to ask. An open prompt holds the process until it is closed. */
export function promptOf({ isTerminal, err }: Terminal): Prompt | undefined {
  return isTerminal && process.stdin.isTTY ? terminalPrompt(process.stdin, process.stderr, err) : undefined;
}

/** Questions go to standard error, so standard output stays the command's own; answers from standard input. */
function terminalPrompt(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, tell: Print): Prompt {
  const lines = createInterface({ input, output });
  let isDone = false;
  const closed = new Promise<never>((_, reject) => {
    lines.once("close", () => {
      if (!isDone) output.write("\n");
      reject(new PromptClosedError("No more answers."));
    });
  });
  closed.catch(() => undefined); // no question may be open when the last line is read
  lines.on("SIGINT", () => lines.close());
  const close = (): void => {
    isDone = true;
    lines.close();
  };
  return { ...promptWith((question) => Promise.race([lines.question(question), closed]), tell), close };
}

/** The questions in terms of a line to ask and a line to print. */
export function promptWith(ask: (question: string) => Promise<string>, tell: Print): Omit<Prompt, "close"> {
  return {
    text: async (question, fallback = "", refuse) => {
      const hint = fallback === "" ? "" : ` (${printable(fallback)})`;
      for (;;) {
        const answer = (await ask(`${question}${hint}: `)).trim() || fallback;
        const reason = answer === "" ? "Something must be said." : refuse(answer);
        if (reason === undefined) return answer;
        tell(`  ${printable(reason)}`, 2);
      }
    },
    choose: async (question, choices) => {
      tell(question);
      for (const [index, { name, title }] of choices.entries()) {
        tell(`  ${(index + 1).toString()}  ${printable(name)}${title === undefined ? "" : `: ${printable(title)}`}`, 5);
      }
      for (;;) {
        const typed = (await ask(`1 to ${choices.length.toString()}, or a name: `)).trim();
        const chosen = choices.find(({ name }, index) => typed === name || typed === (index + 1).toString());
        if (chosen !== undefined) return chosen.name;
        tell("  That is not one of them.");
      }
    },
  };
}

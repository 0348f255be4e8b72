import type { Command } from "commander";
import { folderSource } from "../../../definition";
import { imageNames } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import type { ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";

/**
 * Bash's completion script. The library's own needs the functions of the package bash-completion, cannot be sourced
 * twice, and evaluates what stands on the line; this one asks for candidates and takes those that fit.
 */
const BASH = `# bash completion for golden
_golden_complete() {
  local current=\${COMP_WORDS[COMP_CWORD]} candidate rest
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate rest; do
    [[ $candidate != :* && $candidate == "$current"* ]] && COMPREPLY+=("$candidate")
  done < <(golden complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _golden_complete golden`;

/**
 * `golden complete`: the script of a shell, and the answers to the requests of this script, with the names of images
 * where a command takes them. The completion library parses the words after it puts a command in the place of ours.
 */
export async function complete(_: object, terminal: Terminal, own: Command): Promise<ExitCode> {
  const program = own.parent;
  if (program === null || (own.args.length === 1 && own.args[0] === "bash")) {
    terminal.out(BASH);
    return 0;
  }
  const commands = program.commands as Command[];
  commands.splice(commands.indexOf(own), 1);
  const { default: tab } = await import("@bomb.sh/tab/commander");
  const completion = tab(program);
  for (const command of commands.filter(({ registeredArguments: [first] }) => first?.variadic === true)) {
    const offered = completion.commands.get(command.name());
    offered?.argument("name", (add) => namesHere().forEach((image) => add(image, "")), true);
  }
  await program.parseAsync([...process.argv]);
  return 0;
}

function namesHere(): readonly string[] {
  try {
    return imageNames(folderSource(findRoot(undefined))).filter((name) => /^[a-z0-9-]+$/.test(name));
  } catch {
    // Completion outside a repository offers no names; it must never print an error into a prompt.
    return [];
  }
}

import type { Command } from "commander";
import { folderSource, loadImages } from "../../../definition";
import { managedNames } from "../../../definition/aws/managed-images";
import { imageNames } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { stacksOf } from "../../fleet/stack-settings";
import type { ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import { CODES } from "../explain/catalogue";

/**
 * Bash's completion script. The library's own needs the functions of the package bash-completion, cannot be sourced
 * twice, and evaluates the typed line; this one asks for candidates and takes those that fit.
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
 * `golden complete`: the script of a shell, and the answers to the requests of this script, with the names of images,
 * stacks, variables and codes where a command takes them. The completion library parses the words after it replaces our command.
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
  for (const command of commands.flatMap((each) => [each, ...each.commands])) offerNames(command);
  tab(program);
  await program.parseAsync([...process.argv]);
  return 0;
}

/** What a repository has names for, by the option or argument that takes one. */
const NAMES: Readonly<Record<string, (root: string) => Iterable<string>>> = {
  "--stack": (root) =>
    stacksOf(root)
      .all()
      .map(({ name }) => name),
  "--variable": (root) => Object.keys(loadImages({ source: folderSource(root), only: () => false }).variables),
  "--parent": (root) => [...imageNames(folderSource(root)), ...managedNames()],
  name: (root) => imageNames(folderSource(root)),
  old: (root) => imageNames(folderSource(root)),
};

function offerNames(command: Command): void {
  const ofOptions = command.options.map((each) => [each.long ?? "", each] as const);
  const ofArguments = command.registeredArguments.map((each) => [each.name(), each] as const);
  for (const [name, taker] of [...ofOptions, ...ofArguments]) {
    if (taker.argChoices !== undefined || (command.name() === "new" && name === "name")) continue;
    const found = name === "code" ? [...CODES.keys()] : namesHere(NAMES[name]);
    // Choices that are only offered: `choices()` would refuse what is not among them.
    if (found.length > 0) taker.argChoices = found;
  }
}

function namesHere(list: ((root: string) => Iterable<string>) | undefined): string[] {
  try {
    return list === undefined ? [] : [...list(findRoot(undefined))].filter((name) => /^[\w-]+$/.test(name));
  } catch {
    // Completion outside a repository offers no names; it must never print an error into a prompt.
    return [];
  }
}

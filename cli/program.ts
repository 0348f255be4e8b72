import { Command } from "commander";
import type { ExitCode } from "./terminal/exit-code";
import { printableLines } from "./terminal/printable";
import type { Terminal } from "./terminal/terminal";

/**
 * Every command with its line in `golden --help`, in that order. `commands/<name>/flags.ts` has its flags and examples;
 * `run.ts`, loaded when it runs, exports what runs it by the command's name.
 */
const COMMANDS = {
  init: "start a repository of your own that passes golden check; overwrites nothing",
  check: "report every fault in definitions, the files they name, variables and settings",
  diff: "show which images rebuild since a base commit, why, and what follows; reads git, not the network",
  affected: "list the images and stacks that changes since a base commit touch",
  bump: "raise versions of images in their files; every other byte stays",
  variables: "list variables, find the images that use them, and set them, with all versions that this raises",
  update: "find newer parents, components and values of variables, and write or propose them",
  rename: "give an image another name in every file that names it",
  remove: "remove images from every file that names them; says what a deployment deletes and keeps",
  plan: "show what definitions become on AWS, without an engine",
  buildspec: "write the buildspecs of CodeBuild projects, or check that the committed ones are up to date",
  list: "list images with version, platform, architectures and parent",
  graph: "show which images are built on which, with versions and pins",
  catalogue: "write a static site of all images, with lineage and how to launch each",
  new: "write a definition that passes golden check, from a template; asks for what is missing",
  import: "take over pipelines that CloudFormation or Sceptre made: definitions, documents and a report",
  parents: "list Amazon's images that a definition can name as its parent",
  "managed-components": "list Amazon's components that a definition can name as managed",
  stacks: "list the stacks to deploy, parts of split ones included, with their images",
  local: "run the program on the real Pulumi engine against the simulator; no account, no network",
  health: "check what a stack needs of this machine and of its account; reads only",
  ci: "start, watch and read the CI builds of a definition, on a live account",
  release: "start and watch release builds of a definition; reconcile: tags and parameters of images built",
  rebuild: "build images anew on a live account, parents before children, and report on each",
  submit: "build a definition that is not in the fleet, from any file, beside it",
  promote: "have a channel of images, such as production, hold another build, in every Region or in none",
  rollback: "have a channel of images hold again what it held before",
  revoke: "take a version out of use: nothing promotes it, and its AMIs are deprecated",
  releases: "list builds of an image with their AMIs, and which channel has which",
  status: "show how far a build is, or how it ended, by its tracking id or image",
  logs: "print what a build wrote, and follow it",
  cancel: "end a build that goes on",
  retry: "try once more what failed: of AMIs their distribution alone, where that is enough",
  inventory: "show which images product repositories carry, at which tags, and which workflows build them",
  notify: "show, test and send what channels of people hear",
  consumers: "bring files of other repositories that carry images up to date, and show who lags behind",
  watch: "follow a rebuild in the account, from anywhere, to its report",
  explain: "explain the code of a fault, with a bad and a good example",
  schema: "print a JSON Schema, for editors to complete and check definitions as you type",
  complete: "print a shell completion script",
} as const;

type Name = keyof typeof COMMANDS;
type Run = (options: object, terminal: Terminal, own: Command) => Promise<ExitCode>;

interface Flags {
  readonly addFlags: (command: Command) => void;
  readonly HELP: string;
}

/** Lines of prose longer than this are hard to read: help keeps to it in the widest terminal. */
const WIDEST_HELP = 120;

const EXAMPLES = `
Examples:
  golden check                    every fault of every definition, in one run
  golden check --format github    the same as annotations of a pull request
  golden diff --base origin/main  which images rebuild, and why
  golden plan docker-host         what this image becomes on AWS
  golden local preview            the real engine on the simulator; no account

Exit codes: 0 success, 1 findings, 2 failure of golden or its environment.`;

/**
 * The command tree of `golden`, with the flags of the commands that the words name: a command that is not named
 * contributes only its line of help, so each start loads little. `finish` receives the exit code of what ran.
 */
export function goldenProgram(
  terminal: Terminal,
  version: string,
  words: readonly string[],
  finish: (code: ExitCode) => void,
): Command {
  const program = new Command("golden")
    .description("Machine images as code for AWS: definitions in images/, Pulumi underneath.")
    .version(version, "-V, --version", "print the version")
    // Of golden itself only before the command: promote has a --version of its own.
    .enablePositionalOptions()
    .helpOption("-h, --help", "print help")
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      // Wrong words are repeated in the message, whatever is in them.
      writeErr: (text) => terminal.err(printableLines(text.trimEnd()), 2),
    })
    .configureHelp({ helpWidth: Math.min(terminal.columns, WIDEST_HELP), subcommandTerm: (command) => command.name() })
    .showSuggestionAfterError()
    .showHelpAfterError("(golden --help shows the commands, golden <command> --help its options)")
    .exitOverride()
    .addHelpText("after", EXAMPLES);
  const needsAll = words[0] === "complete";
  for (const name of Object.keys(COMMANDS) as Name[]) {
    const command = program.command(name).description(COMMANDS[name]);
    if (!needsAll && !words.includes(name)) continue;
    const { addFlags, HELP } = flags(name);
    addFlags(command);
    command.addHelpText("after", HELP);
    const start = async (own: Command): Promise<void> => {
      const { [name]: run } = runs(name);
      const options = own.opts();
      const heard = options["quiet"] === true ? { ...terminal, done: () => undefined } : terminal;
      finish(await run({ ...options, names: own.args }, heard, own));
    };
    for (const own of command.commands.length > 0 ? command.commands : [command]) own.action(() => start(own));
  }
  return program;
}

// Not by `import()`: the loader of ES modules takes as long to start as the rest of a short command.
/* eslint-disable @typescript-eslint/no-require-imports -- loaded when its command is named; the bundle reads these paths */
function flags(name: Name): Flags {
  return require(`./commands/${name}/flags.js`) as Flags;
}

function runs(name: Name): Readonly<Record<Name, Run>> {
  return require(`./commands/${name}/run.js`) as Readonly<Record<Name, Run>>;
}
/* eslint-enable @typescript-eslint/no-require-imports */

/** The words that name every command. */
export const EVERY_COMMAND: readonly string[] = Object.keys(COMMANDS);

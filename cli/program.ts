import { Command } from "commander";
import { addGraph, addList, addNew } from "./catalogue-commands";
import { addChangeCommands } from "./change-commands";
import { baseOption, formatOption, rootOption, stackOption, type Run } from "./commands/options";
import type { LocalOptions } from "./commands/local/run";
import type { ExitCode } from "./terminal/exit-code";
import { namesOf } from "./fleet/image-names";
import { printableLines } from "./terminal/printable";
import type { Terminal } from "./terminal/terminal";

const EXAMPLES = `
Examples:
  golden check                    every fault of every definition, in one run
  golden check --format github    the same as annotations of a pull request
  golden diff --base origin/main  which images rebuild, and why
  golden plan docker-host         what this image becomes on AWS
  golden local preview            the real engine on the simulator; no account

Exit codes: 0 fine, 1 your findings, 2 our failure or the environment's.`;

export const COMPLETE_SUMMARY = "print the completion script of a shell";
export const COMPLETE_EXAMPLE = `
Examples:
  source <(golden complete bash)                        in ~/.bashrc
  source <(golden complete zsh)                         in ~/.zshrc
  golden complete fish > ~/.config/fish/completions/golden.fish

The script asks golden itself, so golden must be on the PATH:
  npm install --global golden-images, or PATH="$PWD/node_modules/.bin:$PATH"`;

/**
 * The command tree of \`golden\`. Each action imports its command when it runs, so that \`golden check\` never
 * loads Pulumi. \`finish\` receives the exit code of the command that ran.
 */
export function goldenProgram(terminal: Terminal, version: string, finish: (code: ExitCode) => void): Command {
  const program = new Command("golden")
    .description("Machine images as code for AWS: definitions in images/, Pulumi underneath.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      // Wrong words are repeated in the message, whatever is in them.
      writeErr: (text) => terminal.err(printableLines(text.trimEnd()), 2),
    })
    .configureHelp({ helpWidth: terminal.helpColumns })
    .showSuggestionAfterError()
    .showHelpAfterError("(golden --help shows the commands, golden <command> --help its options)")
    .exitOverride()
    .addHelpText("after", EXAMPLES);
  const run: Run = async (outcome) => finish(await outcome);
  addCheck(program, terminal, run);
  addChangeCommands(program, terminal, run);
  addPlan(program, terminal, run);
  addList(program, terminal, run);
  addGraph(program, terminal, run);
  addNew(program, terminal, run);
  addStacks(program, terminal, run);
  addLocal(program, terminal, run);
  addExplain(program, terminal, run);
  addSchema(program, terminal, run);
  addComplete(program);
  return program;
}

function addCheck(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("check")
    .description("check definitions, the files they name, variables and settings; report every fault")
    .argument("[name...]", "images to report on (default: all; rules across images always see all)")
    .addOption(rootOption())
    .addOption(formatOption(["text", "json", "github"]))
    .addOption(baseOption())
    .addHelpText(
      "after",
      `
Examples:
  golden check
  golden check docker-host gpu-runner
  golden check --base origin/main   also: is every changed image raised?
  golden check --format json | jq '.issues[].code'`,
    )
    .action((names: string[], options: { root?: string; format: "text" | "json" | "github"; base?: string }) =>
      run(
        import("./commands/check/run.js").then((command) =>
          command.check({ names: namesOf(names), ...options }, terminal),
        ),
      ),
    );
}

function addPlan(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("plan")
    .description("show what definitions become on AWS, without an engine")
    .argument("[name...]", "images to plan (default: all that the stack deploys)")
    .option("--json", "the whole plan as JSON, the same bytes for the same input")
    .addOption(stackOption())
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
Examples:
  golden plan
  golden plan docker-host --stack prod
  golden plan --json > plan.json`,
    )
    .action((names: string[], options: { root?: string; stack?: string; json?: boolean }) =>
      run(import("./commands/plan/run.js").then((command) => command.plan({ names, ...options }, terminal))),
    );
}

function addStacks(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("stacks")
    .description("list the stacks to deploy, parts of split ones too, with their images")
    .option("--matrix", "print the stacks as a matrix of GitHub Actions, on one line")
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]))
    .addHelpText(
      "after",
      `
Examples:
  golden stacks
  golden stacks --matrix                     a CI job for each stack
  golden stacks --format json | jq -r '.stacks[].name'`,
    )
    .action((options: { root?: string; format: "text" | "json"; matrix?: boolean }) =>
      run(import("./commands/stacks/run.js").then((command) => command.stacks(options, terminal))),
    );
}

function addLocal(program: Command, terminal: Terminal, run: Run): void {
  const local = program
    .command("local")
    .description("run the program on the real Pulumi engine against the simulator; no account, no network")
    .addHelpText(
      "after",
      `
State is kept in .golden/local (--state-dir): delete the folder to begin again.

Examples:
  golden local preview
  golden local up && golden local up      the second one changes nothing
  golden local refresh                    exits with 1 when something drifted`,
    );
  const operations = {
    preview: {
      does: "show what `golden local up` would change",
      examples: ["", " --diff", " --policy-pack", " --stack prod"],
    },
    up: { does: "deploy into the simulated cloud", examples: ["", " --state-dir .golden/try"] },
    refresh: { does: "compare the state with the simulated cloud and report drift", examples: [""] },
    destroy: { does: "delete everything again, protected resources too", examples: [""] },
    cancel: { does: "clear the lock that a killed run left behind", examples: [""] },
  } as const;
  for (const operation of Object.keys(operations) as (keyof typeof operations)[]) {
    const command = local
      .command(operation)
      .description(operations[operation].does)
      .addOption(stackOption())
      .option("--state-dir <folder>", "where state is kept (default: .golden/local)")
      .addOption(rootOption())
      .addHelpText("after", examples(operations[operation].examples.map((rest) => `golden local ${operation}${rest}`)))
      .action((options: Omit<LocalOptions, "operation">) =>
        run(import("./commands/local/run.js").then(({ local }) => local({ operation, ...options }, terminal))),
      );
    if (operation !== "cancel") command.option("--diff", "show every property that changes, and the outputs");
    if (operation === "preview" || operation === "up")
      command.option("--policy-pack [folder]", "judge it by a policy pack (default: the rules of the house, policy/)");
  }
}

function addExplain(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("explain")
    .description("explain the code of a fault, with a bad and a good example")
    .argument("[code]", "as printed by golden check; without it, every code is listed")
    .addHelpText("after", "\nExamples:\n  golden explain unknown-key\n  golden explain")
    .action((code: string | undefined) =>
      run(import("./commands/explain/run.js").then((command) => command.explain({ code }, terminal))),
    );
}

function addSchema(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("schema")
    .description("print a JSON Schema, for editors: they complete and check definitions as you type")
    .argument("[name]", "image, variables, settings, bootstrap or github", "image")
    .option("--write", "write all to images/ instead")
    .addOption(rootOption())
    .addHelpText("after", "\nExamples:\n  golden schema > image.schema.json\n  golden schema --write")
    .action((name: string, options: { root?: string; write?: boolean }) =>
      run(import("./commands/schema/run.js").then((command) => command.schema({ name, ...options }, terminal))),
    );
}

/** Shown in help; `golden.ts` hands the real work to the completion library when it is asked for. */
function addComplete(program: Command): void {
  program
    .command("complete")
    .description(COMPLETE_SUMMARY)
    .argument("[shell]", "bash, zsh, fish or powershell")
    .addHelpText("after", COMPLETE_EXAMPLE);
}

function examples(lines: readonly string[]): string {
  return ["", lines.length === 1 ? "Example:" : "Examples:", ...lines.map((line) => `  ${line}`)].join("\n");
}

import { Option, type Command } from "commander";
import { baseOption, formatOption, rootOption, type Run } from "./commands/options";
import type { Terminal } from "./terminal/terminal";

/** The commands that compare with a base commit or act on what differs. */
export function addChangeCommands(program: Command, terminal: Terminal, run: Run): void {
  addDiff(program, terminal, run);
  addAffected(program, terminal, run);
  addBump(program, terminal, run);
}

function addDiff(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("diff")
    .description("show which images rebuild since a base commit, why, and what follows; reads git, not the network")
    .addOption(baseOption().makeOptionMandatory())
    .addOption(formatOption(["text", "markdown", "json"]))
    .option("--summary", "append the markdown to the job summary (GITHUB_STEP_SUMMARY) as well")
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
On the default branch itself use HEAD^1. It informs and ends with 0; what fails
a pull request is golden check --base.

Examples:
  golden diff --base origin/main
  golden diff --base origin/main --format markdown > comment.md
  golden diff --base HEAD^1 --format json | jq -r '.images[].name'`,
    )
    .action((options: { base: string; root?: string; format: "text" | "markdown" | "json"; summary?: boolean }) =>
      run(import("./commands/diff/run.js").then((command) => command.diff(options, terminal))),
    );
}

function addAffected(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("affected")
    .description("list the images and stacks that changes since a base commit touch")
    .addOption(baseOption().makeOptionMandatory())
    .addOption(formatOption(["text", "json"]))
    .option("--matrix", "print the stacks as a matrix of GitHub Actions, on one line")
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
Code (package-lock.json, Pulumi.yaml, a program) touches every image; docs/,
.github/ and *.md touch none.

Examples:
  golden affected --base origin/main
  golden affected --base origin/main --matrix   the matrix of a CI job
  golden affected --base HEAD^1 --format json | jq -r '.stacks[].stack'`,
    )
    .action((options: { base: string; root?: string; format: "text" | "json"; matrix?: boolean }) =>
      run(import("./commands/affected/run.js").then((command) => command.affected(options, terminal))),
    );
}

interface BumpFlags {
  readonly level?: "major" | "minor" | "patch";
  readonly base?: string;
  readonly allChanged?: boolean;
  readonly root?: string;
}

function addBump(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("bump")
    .description("raise the version of images in their files; every other byte stays")
    .argument("[name...]", "images, and as the last word the level: major, minor or patch (default: patch)")
    .addOption(new Option("--level <level>", "the level as an option").choices(["major", "minor", "patch"]))
    .option("--all-changed", "every image that changed since --base and must be raised")
    .addOption(baseOption())
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
With --base a version that is raised already stays, and one that fell rises
above the base's.

Examples:
  golden bump docker-host
  golden bump docker-host gpu-runner minor
  golden bump --all-changed --base origin/main`,
    )
    .action((words: string[], flags: BumpFlags) =>
      run(import("./commands/bump/run.js").then((command) => command.bump({ words, ...flags }, terminal))),
    );
}

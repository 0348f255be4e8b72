import type { Command } from "commander";
import { baseOption, formatOption, rootOption, type Run } from "../options";
import type { DiffOptions } from "./run";

export function addFlags(command: Command, run: Run): void {
  command
    .addOption(baseOption().makeOptionMandatory())
    .addOption(formatOption(["text", "markdown", "json"]))
    .option("--summary", "also append the markdown to the job summary (GITHUB_STEP_SUMMARY)")
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
On the default branch itself use HEAD^1. It informs and exits with 0; what fails
a pull request is golden check --base.

Examples:
  golden diff --base origin/main
  golden diff --base origin/main --format markdown > comment.md
  golden diff --base HEAD^1 --format json | jq -r '.images[].name'`,
    )
    .action((options: DiffOptions) =>
      run((terminal) => import("./run.js").then(({ diff }) => diff(options, terminal))),
    );
}

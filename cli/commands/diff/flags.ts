import type { Command } from "commander";
import { baseOption, formatOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .addOption(baseOption())
    .addOption(formatOption(["text", "markdown", "json"]))
    .option("--summary", "also append the markdown to the job summary (GITHUB_STEP_SUMMARY)")
    .option("--watch", "compare again whenever a file changes")
    .addOption(rootOption());
}

export const HELP = `
On the default branch itself use HEAD^1. It informs and exits with 0; what fails
a pull request is golden check --base.

Examples:
  golden diff --base origin/main
  golden diff --base origin/main --format markdown > comment.md
  golden diff --base HEAD^1 --format json | jq -r '.images[].name'`;

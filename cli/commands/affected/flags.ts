import type { Command } from "commander";
import { baseOption, formatOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .addOption(baseOption())
    .addOption(formatOption(["text", "json"]))
    .option("--matrix", "print the stacks as a GitHub Actions matrix, on one line")
    .addOption(rootOption());
}

export const HELP = `
Code (package-lock.json, Pulumi.yaml, a program) touches every image; docs/,
.github/ and *.md touch none.

Examples:
  golden affected --base origin/main
  golden affected --base origin/main --matrix   the matrix of a CI job
  golden affected --base HEAD^1 --format json | jq -r '.stacks[].stack'`;

import type { Command } from "commander";
import { formatOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .option("--matrix", "print the stacks as a GitHub Actions matrix, on one line")
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]));
}

export const HELP = `
Examples:
  golden stacks
  golden stacks --matrix                     a CI job for each stack
  golden stacks --format json | jq -r '.stacks[].name'`;

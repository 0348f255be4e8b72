import type { Command } from "commander";
import { dryRunOption, quietOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("<name...>", "images to remove, by name or file")
    .addOption(dryRunOption())
    .addOption(rootOption())
    .addOption(quietOption());
}

export const HELP = `
It deletes the definitions and the files that they alone name, and takes them
out of the lists of stacks. A deployment then deletes what builds them; released
AMIs and SSM parameters stay.

Examples:
  golden remove docker-host --dry-run
  golden remove docker-host web-on-docker`;

import type { Command } from "commander";
import { dryRunOption, quietOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("<old>", "the image, by name or file")
    .argument("<new>", "its new name")
    .addOption(dryRunOption())
    .addOption(rootOption())
    .addOption(quietOption());
}

export const HELP = `
It edits the definition, those of its children, the lists of stacks, and the
image's own folder; comments and quotes stay. To AWS a rename is another image:
the new one is built, what builds the old one is deleted, and released AMIs and
SSM parameters stay.

Examples:
  golden rename docker-host container-host --dry-run`;

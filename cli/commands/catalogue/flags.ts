import type { Command } from "commander";
import { rootOption, stackOption } from "../options";

export function addFlags(command: Command): void {
  command
    .requiredOption("--out <folder>", "folder of the site; an earlier one there is replaced")
    .addOption(stackOption())
    .addOption(rootOption());
}

export const HELP = `
It needs neither credentials nor a server: index.html opens from the disk.

Examples:
  golden catalogue --out site --stack prod`;

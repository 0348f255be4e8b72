import type { Command } from "commander";
import { rootOption, stackOption } from "../options";

export function addFlags(command: Command): void {
  command
    .requiredOption("--out <folder>", "folder of the site; an earlier one there is replaced")
    .addOption(stackOption())
    .addOption(rootOption());
}

export const HELP = `
A page for each image that the stack deploys, and an index with search. It needs neither credentials nor a server.

Examples:
  golden catalogue --out site --stack prod`;

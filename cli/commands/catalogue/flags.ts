import type { Command } from "commander";
import { rootOption, stackOption } from "../options";

export function addFlags(command: Command): void {
  command
    .requiredOption("--out <folder>", "folder of the site; an earlier one there is replaced")
    .option("--live", "also what is there on AWS: builds, their AMIs, age and findings")
    .addOption(stackOption())
    .addOption(rootOption());
}

export const HELP = `
It needs neither credentials nor a server: index.html opens from the disk.
--live alone reads AWS, with credentials that may read Image Builder.

Examples:
  golden catalogue --out site --stack prod
  golden catalogue --out site --live`;

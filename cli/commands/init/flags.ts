import type { Command } from "commander";
import { quietOption } from "../options";

export function addFlags(command: Command): void {
  command
    .option("--region <region>", "where images are built, like us-east-1")
    .option("--account <id>", "the account they are built in: twelve digits")
    .option("--root <folder>", "folder to begin in (default: this one)")
    .addOption(quietOption());
}

export const HELP = `
Run again it writes what is missing; no file that is there is ever overwritten.

Examples:
  golden init
  golden init --region us-east-1 --account 111122223333`;

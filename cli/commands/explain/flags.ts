import type { Command } from "commander";

export function addFlags(command: Command): void {
  command.argument("[code]", "as printed by golden check; without it, every code is listed");
}

export const HELP = "\nExamples:\n  golden explain unknown-key\n  golden explain";

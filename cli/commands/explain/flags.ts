import type { Command } from "commander";
import type { Run } from "../options";

export function addFlags(command: Command, run: Run): void {
  command
    .argument("[code]", "as printed by golden check; without it, every code is listed")
    .addHelpText("after", "\nExamples:\n  golden explain unknown-key\n  golden explain")
    .action((code: string | undefined) =>
      run((terminal) => import("./run.js").then(({ explain }) => explain({ code }, terminal))),
    );
}

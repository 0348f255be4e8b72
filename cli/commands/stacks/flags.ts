import type { Command } from "commander";
import { formatOption, rootOption, type Run } from "../options";
import type { StacksOptions } from "./run";

export function addFlags(command: Command, run: Run): void {
  command
    .option("--matrix", "print the stacks as a GitHub Actions matrix, on one line")
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]))
    .addHelpText(
      "after",
      `
Examples:
  golden stacks
  golden stacks --matrix                     a CI job for each stack
  golden stacks --format json | jq -r '.stacks[].name'`,
    )
    .action((options: StacksOptions) =>
      run((terminal) => import("./run.js").then(({ stacks }) => stacks(options, terminal))),
    );
}

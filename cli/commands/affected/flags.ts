import type { Command } from "commander";
import { baseOption, formatOption, rootOption, type Run } from "../options";
import type { AffectedOptions } from "./run";

export function addFlags(command: Command, run: Run): void {
  command
    .addOption(baseOption().makeOptionMandatory())
    .addOption(formatOption(["text", "json"]))
    .option("--matrix", "print the stacks as a GitHub Actions matrix, on one line")
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
Code (package-lock.json, Pulumi.yaml, a program) touches every image; docs/,
.github/ and *.md touch none.

Examples:
  golden affected --base origin/main
  golden affected --base origin/main --matrix   the matrix of a CI job
  golden affected --base HEAD^1 --format json | jq -r '.stacks[].stack'`,
    )
    .action((options: AffectedOptions) =>
      run((terminal) => import("./run.js").then(({ affected }) => affected(options, terminal))),
    );
}

import type { Command } from "commander";
import { rootOption, stackOption, type Run } from "../options";
import type { PlanOptions } from "./run";

export function addFlags(command: Command, run: Run): void {
  command
    .argument("[name...]", "images to plan (default: all that the stack deploys)")
    .option("--json", "the whole plan as JSON, the same bytes for the same input")
    .addOption(stackOption())
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
Examples:
  golden plan
  golden plan docker-host --stack prod
  golden plan --json > plan.json`,
    )
    .action((names: string[], options: Omit<PlanOptions, "names">) =>
      run((terminal) => import("./run.js").then(({ plan }) => plan({ names, ...options }, terminal))),
    );
}

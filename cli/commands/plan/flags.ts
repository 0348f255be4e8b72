import { Option, type Command } from "commander";
import { formatOption, rootOption, stackOption, type Run } from "../options";
import type { PlanOptions } from "./run";

export function addFlags(command: Command, run: Run): void {
  command
    .argument("[name...]", "images to plan, by name or file (default: all that the stack deploys)")
    .addOption(formatOption(["text", "json"]))
    .addOption(new Option("--json", "short for --format json").implies({ format: "json" }))
    .addOption(stackOption())
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
The JSON is the whole plan, the same bytes for the same input.

Examples:
  golden plan
  golden plan docker-host --stack prod
  golden plan --format json > plan.json`,
    )
    .action((names: string[], options: Omit<PlanOptions, "names">) =>
      run((terminal) => import("./run.js").then(({ plan }) => plan({ names, ...options }, terminal))),
    );
}

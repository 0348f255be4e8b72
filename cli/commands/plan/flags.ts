import { Option, type Command } from "commander";
import { formatOption, rootOption, stackOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("[name...]", "images to plan, by name or file (default: all that the stack deploys)")
    .addOption(formatOption(["text", "json"]))
    .addOption(new Option("--json", "of release 0.1.0: --format json").implies({ format: "json" }).hideHelp())
    .addOption(stackOption())
    .addOption(rootOption());
}

export const HELP = `
The JSON is the whole plan, the same bytes for the same input.

Examples:
  golden plan
  golden plan docker-host --stack prod
  golden plan --format json > plan.json`;

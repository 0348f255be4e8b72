import type { Command } from "commander";
import { formatOption } from "../options";

export function addFlags(command: Command): void {
  command.addOption(formatOption(["text", "json"]));
}

export const HELP = `
A parent can also be an image of yours (golden list), an SSM parameter, an AMI
or an ARN.

Examples:
  golden parents
  golden parents --format json | jq -r '.parents[].name'`;

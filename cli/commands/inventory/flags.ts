import type { Command } from "commander";
import { formatOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("[name...]", "inventories to show: inventories/<name>.yaml (default: all)")
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]));
}

export const HELP = `
Needs GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY, or GH_TOKEN, with read access
to contents and actions of the repositories that the inventories name. Exits
with 1 where something cannot be resolved: it is listed with its reason.

Examples:
  golden inventory
  golden inventory csm --format json | jq -r '.inventories[].images[].image'`;

import type { Command } from "commander";
import { formatOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("[name...]", "images to show, by name or file, with their ancestors and descendants (default: all)")
    .option("--ascii", "draw in plain ASCII (default: when the locale is not UTF-8)")
    .addOption(rootOption())
    .addOption(formatOption(["text", "mermaid", "dot", "json"]));
}

export const HELP = `
Examples:
  golden graph
  golden graph docker-host
  golden graph --format mermaid      for a fence that GitHub draws
  golden graph --format dot | dot -Tsvg > images.svg`;

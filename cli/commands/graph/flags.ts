import type { Command } from "commander";
import { formatOption, rootOption, type Run } from "../options";
import type { GraphOptions } from "./run";

export function addFlags(command: Command, run: Run): void {
  command
    .argument("[name...]", "images to show, by name or file, with their ancestors and descendants (default: all)")
    .option("--ascii", "draw in plain ASCII (default: when the locale is not UTF-8)")
    .addOption(rootOption())
    .addOption(formatOption(["text", "mermaid", "dot", "json"]))
    .addHelpText(
      "after",
      `
Examples:
  golden graph
  golden graph docker-host
  golden graph --format mermaid      for a fence that GitHub draws
  golden graph --format dot | dot -Tsvg > images.svg`,
    )
    .action((names: string[], options: Omit<GraphOptions, "names">) =>
      run((terminal) => import("./run.js").then(({ graph }) => graph({ names, ...options }, terminal))),
    );
}

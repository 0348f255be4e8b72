import type { Command } from "commander";
import { baseOption, formatOption, rootOption, type Run } from "../options";
import type { CheckOptions } from "./run";

export function addFlags(command: Command, run: Run): void {
  command
    .argument("[name...]", "images to report on, by name or file (default: all; rules across images always see all)")
    .addOption(rootOption())
    .addOption(formatOption(["text", "json", "github"]))
    .addOption(baseOption())
    .addHelpText(
      "after",
      `
Examples:
  golden check
  golden check docker-host gpu-runner
  golden check --base origin/main   also: is every changed image raised?
  golden check --format json | jq '.issues[].code'`,
    )
    .action((names: string[], options: Omit<CheckOptions, "names">) =>
      run((terminal) => import("./run.js").then(({ check }) => check({ names, ...options }, terminal))),
    );
}

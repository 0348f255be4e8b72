import { Option, type Command } from "commander";
import { countUpTo, formatOption, rootOption, stackOption } from "../options";

const WHICH = "a tracking id or ARN, the page of a run on GitHub, or an image: then its newest build";

/** Of every command about one build. */
export function addBuildFlags(command: Command): void {
  command.argument("<id>", WHICH).addOption(stackOption()).addOption(rootOption());
}

export function addFlags(command: Command): void {
  addBuildFlags(command);
  command
    .addOption(
      new Option("--limit <count>", "of an image so many builds of each architecture, 1 to 1000")
        .default(1)
        .argParser(countUpTo(1000)),
    )
    .addOption(formatOption(["text", "json"]));
}

export const HELP = `
Shows state, step, duration, log and outputs. Exits with 1 where the newest
build failed, was cancelled or is gone; a build that goes on is no failure.

Examples:
  golden status docker-host
  golden status docker-host-x86-64/1.2.0/3
  golden status docker-host --limit 10 --format json`;

import { Option, type Command } from "commander";
import { countUpTo, formatOption, rootOption, stackOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("<image>", "name of an image")
    .addOption(
      new Option("--limit <count>", "so many builds of each architecture").default(10).argParser(countUpTo(1000)),
    )
    .option("--used", "also what in the account names their AMIs: instances, launch templates, parameters")
    .addOption(stackOption())
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]));
}

export const HELP = `
Builds with AMIs, the newest first. Of other accounts that launch an AMI, EC2
tells only the day of the last launch, and that up to a day late. Below are the
parameters of its channels, as a launch template names them to follow.

Example:
  golden releases docker-host --format json`;

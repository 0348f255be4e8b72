import { Option, type Command } from "commander";
import { countUpTo, formatOption, rootOption, stackOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("[id]", "what golden rebuild --detach printed, or the ARN of an execution (default: the newest)")
    .addOption(
      new Option("--interval <seconds>", "seconds between two looks, 1 to 600").default(30).argParser(countUpTo(600)),
    )
    .option("--once", "look once, and end")
    .option("--summary", "also append the report to the job summary (GITHUB_STEP_SUMMARY)")
    .addOption(stackOption())
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]));
}

export const HELP = `
Follows what the stack's state machine rebuilds, started by golden rebuild
--detach or by its schedule. Ctrl-C ends the watching, not the run. Exits with 1
unless every image is available in the end; with --once, unless all is well so
far.

Examples:
  golden watch
  golden watch 3f2a9c61d0be-mb8x2k1c
  golden watch --once --format json`;

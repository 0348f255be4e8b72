import { Option, type Command } from "commander";
import { countUpTo } from "../options";
import { addBuildFlags } from "../status/flags";

export function addFlags(command: Command): void {
  addBuildFlags(command);
  command
    .addOption(new Option("--lines <count>", "last lines, 1 to 10000").default(100).argParser(countUpTo(10_000)))
    .option("-f, --follow", "print what is written until the build ends")
    .addOption(
      new Option("--interval <seconds>", "seconds between two looks, 1 to 600").default(5).argParser(countUpTo(600)),
    );
}

export const HELP = `
Image Builder hands over the log of an instance when its work is done. Ctrl-C
leaves builds running.

Examples:
  golden logs docker-host
  golden logs docker-host-x86-64/1.2.0/3 --follow`;

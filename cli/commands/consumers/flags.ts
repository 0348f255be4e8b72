import type { Command } from "commander";
import { formatOption, rootOption, stackOption } from "../options";

export function addFlags(consumers: Command): void {
  const check = consumers
    .command("check [image...]")
    .description("show what is not up to date in a consumer's repository");
  const update = consumers.command("update [image...]").description("write what is not up to date there");
  for (const each of [check, update]) {
    each
      .requiredOption("--dir <folder>", "where the repository is checked out")
      .option("--repository <owner/name>", "which one it is (default: the only one that carries these images)")
      .option("--live", "ask AWS for the ids of AMIs; needs credentials that may read Image Builder")
      .addOption(stackOption())
      .addOption(rootOption())
      .addOption(formatOption(["text", "json"]))
      .addHelpText("after", `\nExample:\n  golden consumers ${each.name()} docker-host --live --dir ../web`);
  }
}

export const HELP = `
What each image's consumers say is held against a checked-out repository, by
default for every image of the stack. A file is written whole or not at all.
Exits with 1 where check finds a difference, or where something was refused.

Examples:
  golden consumers check --dir ../web
  golden consumers update 'windows-server-2019-base' --dir ../vm-service
  golden consumers update docker-host --live --dir ../web --format json`;

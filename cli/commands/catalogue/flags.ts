import { Option, type Command } from "commander";
import { collected, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .requiredOption("--out <folder>", "folder of the site; an earlier one there is replaced")
    .option("--live", "also what is there on AWS: builds, channels, AMIs, age and findings")
    .addOption(
      new Option("-s, --stack <name>", "stack to show; repeatable (default: the only one, or prod)").argParser(
        collected,
      ),
    )
    .addOption(rootOption());
}

export const HELP = `
It needs neither credentials nor a server: index.html opens from the disk.
--live alone reads AWS, with credentials that may read Image Builder, and
parameters where images have channels; with credentials of GitHub, as those of
golden consumers status, also who follows the images and who lags behind.

Examples:
  golden catalogue --out site --stack prod --stack dev
  golden catalogue --out site --live`;

import { Option, type Command } from "commander";
import { architectureOption, collected, formatOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .option("--tag <key[=value]>", "images with this tag; repeatable", collected)
    .option("--parent <name>", "images built directly on this image, managed image, parameter, AMI or ARN")
    .option("--variable <name>", "images that use this variable; repeatable", collected)
    .addOption(new Option("--platform <name>", "images of this platform").choices(["Linux", "Windows", "macOS"]))
    .addOption(architectureOption("images built for this architecture; repeatable"))
    .option("-s, --stack <name>", "images that this stack deploys; its default tags count")
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]));
}

export const HELP = `
Images must match every filter.

Examples:
  golden list
  golden list --tag CostCenter=Platform --architecture arm64
  golden list --parent docker-host
  golden list --variable DOCKER_VERSION --format json`;

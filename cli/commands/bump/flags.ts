import { Option, type Command } from "commander";
import { baseOption, quietOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("[name...]", "images by name or file, then optionally the level: major, minor or patch (default: patch)")
    .addOption(new Option("--level <level>", "the level as an option").choices(["major", "minor", "patch"]))
    .option("--all-changed", "every image that changed since --base and needs a higher version")
    .addOption(baseOption("with --all-changed the remote's default branch"))
    .addOption(rootOption())
    .addOption(quietOption());
}

export const HELP = `
With --base, a version that is already raised stays, and one that was lowered
rises above the base's.

Examples:
  golden bump docker-host
  golden bump docker-host gpu-runner minor
  golden bump --all-changed --base origin/main`;

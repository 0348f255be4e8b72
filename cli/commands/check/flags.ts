import { Option, type Command } from "commander";
import { baseOption, formatOption, quietOption, rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("[name...]", "images to report on, by name or file (default: all; rules across images always see all)")
    .addOption(rootOption())
    .addOption(formatOption(["text", "json", "github", "sarif"]))
    .addOption(baseOption("the remote's default branch, if git knows it"))
    .option("--no-base", "do not compare with a commit")
    .option("--fix", "apply unambiguous fixes and report the rest; every other byte stays")
    .addOption(new Option("--dry-run", "show what --fix would change, and write nothing").implies({ fix: true }))
    .option("--watch", "check again whenever a file changes")
    .addOption(quietOption());
}

export const HELP = `
Examples:
  golden check
  golden check docker-host gpu-runner
  golden check --base origin/main   is every changed image raised?
  golden check --dry-run            what would --fix change?
  golden check --format json | jq '.issues[].code'`;

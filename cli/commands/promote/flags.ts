import { Option, type Command } from "commander";
import { dryRunOption, formatOption, rootOption, stackOption } from "../options";

/** Of every command that moves channels. */
export function addMoveFlags(command: Command): void {
  command
    .option("--reason <text>", "kept in the history, for everybody who can read the parameters")
    .addOption(dryRunOption())
    .option("--summary", "also append the report to the job summary (GITHUB_STEP_SUMMARY)")
    .option("-y, --yes", "do it, without asking: on a terminal nothing is done otherwise")
    .addOption(stackOption())
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]));
}

export function toOption(): Option {
  return new Option("--to <channel>", "a channel of promotion in the settings (default: the last)");
}

export function addFlags(command: Command): void {
  command
    .argument("<image...>", "names of images")
    .addOption(toOption())
    .option("--version <version>", "1.2.0 or 1.2.0/3 (default: what the channel before holds)")
    .option("--approve", "only note that you want it in the last channel; another must promote it")
    .option("--force", "past what the definition demands; needs --reason");
  addMoveFlags(command);
}

export const HELP = `
A channel is one SSM parameter for each Region and architecture. All of an
image are moved, or none; one run at a time. What a run that died left half
done the next one, a quarter of an hour later, completes or takes back. Only
builds that are AVAILABLE, with an AMI or image in every Region, are taken.

Examples:
  golden promote docker-host --yes
  golden promote docker-host --to candidate --version 1.2.0/3 --yes
  golden promote docker-host --force --reason "CVE-2026-1234" --yes`;

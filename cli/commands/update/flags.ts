import { Option, type Command } from "commander";
import { dryRunOption, formatOption, rootOption, stackOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("[name...]", "images by name, file or glob (default: all that the stack deploys)")
    .addOption(dryRunOption())
    .addOption(
      new Option("--pull-request", "open or update one pull request a group on GitHub; no file here changes").conflicts(
        "dryRun",
      ),
    )
    .addOption(
      new Option("--repository <owner/name>", "on GitHub (default: the remote origin)").implies({ pullRequest: true }),
    )
    .addOption(formatOption(["text", "json", "markdown"]))
    .addOption(stackOption())
    .addOption(rootOption());
}

export const HELP = `
Finds newer versions of what definitions pin (managed parents and components,
AMIs with newest, digests of registries, parents of yours), newer values of
variables with a source, and bases that moved since the last build; raises
versions as the settings' update says. What nobody can tell is reported with the
reason, and the exit code is then 1. It needs credentials of the stack's account
that may read; --pull-request a GitHub App (GITHUB_APP_ID,
GITHUB_APP_PRIVATE_KEY) or a token (GH_TOKEN). See docs/update.md.

Examples:
  golden update --dry-run
  golden update 'windows-*' --pull-request
  golden update --dry-run --format json | jq -r '.findings[].what'`;

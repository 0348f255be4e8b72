import { Option, type Command } from "commander";
import { dryRunOption, formatOption, quietOption, rootOption, stackOption } from "../options";
import { addWatchFlags } from "../rebuild/flags";

export function addFlags(command: Command): void {
  const list = command.command("list").description("list every variable with its value and the images that use it");
  const find = command
    .command("find <name...>")
    .description("show where images use variables, and what is built on these images");
  const set = command
    .command("set <NAME=value...>")
    .description("change values where they stand, and raise every image that this changes")
    .addOption(new Option("--bump <level>", "how versions rise").choices(["patch", "minor", "major"]).default("patch"))
    .addOption(dryRunOption())
    .addOption(
      new Option("--pull-request", "open or update their pull request on GitHub; no file here changes").conflicts(
        "dryRun",
      ),
    )
    .addOption(
      new Option("--repository <owner/name>", "on GitHub (default: the remote origin)").implies({ pullRequest: true }),
    )
    .addOption(quietOption());
  set
    .addOption(
      new Option("--rebuild", "also build its AMIs with the new values at once, as golden submit does").conflicts(
        "dryRun",
      ),
    )
    .addOption(stackOption());
  addWatchFlags(set);
  const examples = [
    [list, "list --format json"],
    [find, "find VS_2022_VERSION"],
    [set, "set VS_2022_VERSION=17.15 --pull-request"],
  ] as const;
  for (const [each, example] of examples) {
    each.addOption(rootOption()).addOption(formatOption(["text", "json"]));
    each.addHelpText("after", `\nExample:\n  golden variables ${example}`);
  }
}

export const HELP = `
An image that gives a variable itself keeps its own value when the shared one is
set. A variable that only images give is set in each of them. A pull request
needs a GitHub App (GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY) or a token (GH_TOKEN)
that may write contents and pull requests; --rebuild needs credentials of the
stack's account. What it builds is a trial: the release builds the images.

Examples:
  golden variables find VS_2022_VERSION
  golden variables set VS_2022_VERSION=17.15 --bump minor --dry-run
  golden variables set VS_2022_VERSION=17.15 --pull-request --rebuild --wait`;

import { Option, type Command } from "commander";
import { dryRunOption, formatOption, rootOption, stackOption } from "../options";

export function addFlags(consumers: Command): void {
  const check = consumers
    .command("check [image...]")
    .description("show what is not up to date where images are consumed, in a checkout or on GitHub");
  const update = consumers
    .command("update [image...]")
    .description("write what is not up to date, in a checkout or in a pull request of each repository");
  const status = consumers.command("status [image...]").description("show who follows, and who lags behind");
  update.addOption(new Option("--all", "every image that has consumers")).addOption(dryRunOption());
  for (const each of [check, update]) {
    each
      .option("--dir <folder>", "where the repository is checked out (default: GitHub is asked)")
      .option("--live", "with --dir: take versions and ids from what is built on AWS, as without --dir");
  }
  const examples = [
    [check, "check docker-host --live --dir ../web"],
    [update, "update docker-host --dry-run"],
    [status, "status 'windows-*'"],
  ] as const;
  for (const [each, example] of examples) {
    each
      .option("--repository <owner/name>", "of several consumers only this one")
      .addOption(stackOption())
      .addOption(rootOption())
      .addOption(formatOption(["text", "json"]));
    each.addHelpText("after", `\nExample:\n  golden consumers ${example}`);
  }
}

export const HELP = `
With --dir a checked-out repository is looked at; without it those on GitHub,
and update opens or updates one pull request for each branch that follows the
images. It brings what is released: what the last channel of promotion holds,
or without channels the newest available build of the deployed version. That
needs credentials for AWS that may read Image Builder and parameters, and a
GitHub App (GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY) or a token (GH_TOKEN) that
may write contents and pull requests; status only reads.
Exits with 1 where a consumer lags behind or something was refused, with 2
where GitHub or AWS could not be asked.

Examples:
  golden consumers update windows-server-2019-base
  golden consumers update --all --dry-run
  golden consumers check --dir ../web
  golden consumers status --format json`;

import type { Command } from "commander";
import { formatOption, rootOption, stackOption } from "../options";
import { addBuildFlags, helpOf } from "../ci/flags";

export function addFlags(release: Command): void {
  addBuildFlags(release, "release");
  release
    .command("reconcile")
    .description("bring tags, SSM parameters and announcements up to what Image Builder has built")
    .option("--dry-run", "print what would be done, and do nothing")
    .option("--summary", "also append the report to the job summary (GITHUB_STEP_SUMMARY)")
    .addOption(stackOption())
    .addOption(rootOption())
    .addOption(formatOption(["text", "json", "markdown"]))
    .addHelpText("after", RECONCILE);
}

/** Two families under one word: builds of CodeBuild projects, and what became of images. */
export const HELP = `
start, watch, status, logs and validate are of the CodeBuild projects that
definitions have under release. reconcile is of the images themselves.
${helpOf("release")}
  golden release reconcile --dry-run`;

const RECONCILE = `
For each image: AMIs of the newest available build of the deployed version get
the tags that they lack, its SSM parameters hold them, and the channels of its
notify are told once. A parameter never goes back to an older build, and stays
where it holds what is not known to be older. Exits with 1 where a build of the
release failed or was never started, or something could not be put right.

Example:
  golden release reconcile --dry-run`;

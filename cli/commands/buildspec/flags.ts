import { Option, type Command } from "commander";
import { rootOption } from "../options";

export function addFlags(command: Command): void {
  command
    .argument("[name...]", "definitions with ci or release, by name or file")
    .option("--all", "every definition that has a buildspec")
    .addOption(new Option("--role <role>", "only that of ci or of release").choices(["ci", "release"]))
    .option("--out <folder>", "write each to its file in this checkout of the source repository")
    .option("--check", "compare the files instead (in --out, or in the root), and fail where one is stale")
    .addOption(rootOption());
}

export const HELP = `
Without --out and --check the text is printed. Only definitions with
buildspec.file have a file; of the others the buildspec is kept in the
CodeBuild project, where no pull request changes it.

Examples:
  golden buildspec script-languages
  golden buildspec script-languages --out ../script-languages
  golden buildspec --all --check`;

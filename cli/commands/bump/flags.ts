import { Option, type Command } from "commander";
import { definitionName } from "../../fleet/image-names";
import { baseOption, rootOption, type Run } from "../options";
import type { BumpOptions } from "./run";

export function addFlags(command: Command, run: Run): void {
  command
    .argument("[name...]", "images by name or file, then optionally the level: major, minor or patch (default: patch)")
    .addOption(new Option("--level <level>", "the level as an option").choices(["major", "minor", "patch"]))
    .option("--all-changed", "every image that changed since --base and must be raised")
    .addOption(baseOption())
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
With --base, a version that is already raised stays, and one that was lowered
rises above the base's.

Examples:
  golden bump docker-host
  golden bump docker-host gpu-runner minor
  golden bump --all-changed --base origin/main`,
    )
    .action((words: string[], options: Omit<BumpOptions, "words">) =>
      run((terminal) =>
        import("./run.js").then(({ bump }) => bump({ words: words.map(definitionName), ...options }, terminal)),
      ),
    );
}

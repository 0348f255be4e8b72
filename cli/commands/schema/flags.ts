import type { Command } from "commander";
import { rootOption, type Run } from "../options";
import type { SchemaOptions } from "./run";

export function addFlags(command: Command, run: Run): void {
  command
    .argument("[name]", "image, variables, settings, bootstrap or github", "image")
    .option("--write", "write all of them to images/ instead")
    .addOption(rootOption())
    .addHelpText("after", "\nExamples:\n  golden schema > image.schema.json\n  golden schema --write")
    .action((name: string, options: Omit<SchemaOptions, "name">) =>
      run((terminal) => import("./run.js").then(({ schema }) => schema({ name, ...options }, terminal))),
    );
}

import { Argument, type Command } from "commander";
import { rootOption, type Run } from "../options";
import type { SchemaOptions } from "./run";

const SCHEMAS = ["image", "variables", "settings", "bootstrap", "github"];

export function addFlags(command: Command, run: Run): void {
  command
    .addArgument(new Argument("[name]", "what the schema is of").choices(SCHEMAS).default("image"))
    .option("--write", "write all of them to images/ instead")
    .addOption(rootOption())
    .addHelpText("after", "\nExamples:\n  golden schema > image.schema.json\n  golden schema --write")
    .action((name: string, options: Omit<SchemaOptions, "name">) =>
      run((terminal) =>
        import("./run.js").then(({ schema }) => schema(options.write === true ? SCHEMAS : [name], options, terminal)),
      ),
    );
}

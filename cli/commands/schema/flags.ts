import { Argument, type Command } from "commander";
import type { StackKind } from "../../../definition";
import { rootOption, type Run } from "../options";
import type { SchemaOptions } from "./run";

/** Written out for each kind of stack: help does not wait for the definitions of their settings. */
const OF_STACKS: Readonly<Record<StackKind, string>> = {
  images: "settings",
  bootstrap: "bootstrap",
  github: "github",
};

const SCHEMAS = ["image", "variables", ...Object.values(OF_STACKS)];

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

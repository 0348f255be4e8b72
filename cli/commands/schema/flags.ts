import { Argument, type Command } from "commander";
import type { StackKind } from "../../../definition";
import { quietOption, rootOption } from "../options";

/** Written out for each kind of stack: help does not wait for the definitions of their settings. */
const OF_STACKS: Readonly<Record<StackKind, string>> = {
  images: "settings",
  bootstrap: "bootstrap",
  credentials: "credentials",
  github: "github",
};

export const SCHEMAS: readonly string[] = ["image", "variables", ...Object.values(OF_STACKS), "inventory"];

export function addFlags(command: Command): void {
  command
    .addArgument(new Argument("[name]", "what the schema is of").choices(SCHEMAS).default("image"))
    .option("--write", "write all of them to images/ instead")
    .addOption(rootOption())
    .addOption(quietOption());
}

export const HELP = "\nExamples:\n  golden schema > image.schema.json\n  golden schema --write";

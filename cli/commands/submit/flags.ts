import { InvalidArgumentError, type Command } from "commander";
import { collected } from "../options";
import { addRunFlags } from "../rebuild/flags";

export function addFlags(command: Command): void {
  command.argument("<file>", "a definition, YAML or JSON, anywhere; files that it names are in images/");
  command.option("--set <NAME=value>", "a variable, over images/variables.yaml; repeatable", variable);
  addRunFlags(command);
}

export const HELP = `
Builds AMIs where the stack builds its own, under names of their own. They are
not shared, and no parameter or launch template gets them. A container goes to a
repository of its own. What else a build needs is taken away after it, with
--wait at once, else by the next golden submit. The same file again joins its
build.

Example:
  golden submit trial.yaml --set VS_VERSION=17.14 --yes --wait`;

function variable(text: string, before?: readonly string[]): readonly string[] {
  if (/^[A-Z][A-Z0-9_]*=/.test(text)) return collected(text, before);
  throw new InvalidArgumentError("It takes NAME=value, the name in capitals, digits and _.");
}

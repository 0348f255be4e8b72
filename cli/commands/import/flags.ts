import { Option, type Command } from "commander";
import { collected, formatOption, rootOption } from "../options";

const OF_TEMPLATES = `  golden import cloudformation docker.yaml -p ImageVersion=0.9.2
  golden import cloudformation docker.json -p parameters.json --dry-run`;
const OF_CONFIGS = "  golden import sceptre config/prod/docker.yaml --template docker-template.yaml";

export function addFlags(command: Command): void {
  const cloudformation = command
    .command("cloudformation <template>")
    .description("from a template (YAML or JSON) and its parameters");
  const sceptre = command
    .command("sceptre <config>")
    .description("from a stack's config with those of its groups")
    .option("--project <folder>", "Sceptre project, with config/ and templates/ (default: by the config's path)")
    .option("--template <file>", "the template, where the config names one elsewhere, as a URL");
  cloudformation.addHelpText("after", `\nExamples:\n${OF_TEMPLATES}`);
  sceptre.addHelpText("after", `\nExample:\n${OF_CONFIGS}`);
  for (const each of [cloudformation, sceptre]) {
    each
      .option("-p, --parameters <file|key=value>", "values of parameters, a file of them or one; repeatable", collected)
      .option("--name <name>", "name of the image (default: after the recipe, or the config)")
      .option(
        "-s, --stack <name>",
        "stack that takes it over: its region and account hold (default: the only one, or prod)",
      )
      .addOption(new Option("--dry-run", "report, and write nothing"))
      .addOption(new Option("--force", "overwrite files that are there"))
      .addOption(rootOption())
      .addOption(formatOption(["text", "json"]));
  }
}

export const HELP = `
Writes definitions, documents and import-<image>.json for \`pulumi import\`, all
or nothing; reads no account and no network. Exits with 1 when a value is
missing, and then writes nothing, or when something is left to decide.

Examples:
${OF_TEMPLATES}
${OF_CONFIGS}`;

import { Option, type Command } from "commander";
import { architectureOption, collected, quietOption, rootOption, stackOption } from "../options";
import { IMAGE_TEMPLATES } from "./template";

export function addFlags(command: Command): void {
  command
    .argument("[name]", "the image's name: lower-case words joined by hyphens")
    .addOption(
      new Option("-t, --template <name>", "template to start from").choices(IMAGE_TEMPLATES.map(({ name }) => name)),
    )
    .option("--list-templates", "describe the templates and exit")
    .option(
      "--parent <name>",
      "an image of this repository, a managed image, or for a container a reference with its digest (default: the template's)",
    )
    .addOption(architectureOption("x86_64 or arm64; repeatable (default: what the parent is built for)"))
    .option("--description <text>", "what the image is for")
    .option("--owner-email <address>", "the tag OwnerEmail")
    .option("--tag <key=value>", "a tag; repeatable", collected)
    .option("--share-with <id>", "account or organization (o-…) to share with; repeatable", collected)
    .option("--repository <name>", "of a project or an external image: its repository on GitHub, owner/name")
    .addOption(stackOption())
    .addOption(rootOption())
    .addOption(quietOption());
}

export const HELP = `
Examples:
  golden new
  golden new web-server -t linux --owner-email web@example.org
  golden new web-worker --template child --parent web-server
  golden new web-app --template container --parent base-container

Nothing is ever overwritten.`;

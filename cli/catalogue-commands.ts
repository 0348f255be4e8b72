import { InvalidArgumentError, Option, type Command } from "commander";
import { collected, formatOption, rootOption, stackOption, type Run } from "./commands/options";
import type { GraphOptions } from "./commands/graph/run";
import type { ListOptions } from "./commands/list/run";
import type { NewOptions } from "./commands/new/run";
import type { Terminal } from "./terminal/terminal";

const ARCHITECTURES = ["x86_64", "arm64"];

/** The commands on what there is: list, graph, new. */
export function addList(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("list")
    .description("list the images with version, platform, architectures and parent")
    .option("--tag <key[=value]>", "images that carry this tag; again for another", collected)
    .option("--parent <name>", "images built directly on this image of ours, managed image, parameter, AMI or ARN")
    .option("--variable <name>", "images that use this variable; again for another", collected)
    .addOption(new Option("--platform <name>", "images of this platform").choices(["Linux", "Windows", "macOS"]))
    .addOption(architectureOption("images built for this architecture; again for both"))
    .option("-s, --stack <name>", "images that this stack deploys; its default tags count")
    .addOption(rootOption())
    .addOption(formatOption(["text", "json"]))
    .addHelpText(
      "after",
      `
All that is given must hold.

Examples:
  golden list
  golden list --tag CostCenter=Platform --architecture arm64
  golden list --parent docker-host
  golden list --variable DOCKER_VERSION --format json`,
    )
    .action((options: ListOptions) =>
      run(import("./commands/list/run.js").then((command) => command.list(options, terminal))),
    );
}

export function addGraph(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("graph")
    .description("show which image is built on which, with versions and pins")
    .argument("[name...]", "images to show with their ancestors and descendants (default: all)")
    .option("--ascii", "draw with ASCII alone (default: when the locale is not UTF-8)")
    .addOption(rootOption())
    .addOption(formatOption(["text", "mermaid", "dot", "json"]))
    .addHelpText(
      "after",
      `
Examples:
  golden graph
  golden graph docker-host
  golden graph --format mermaid      for a fence that GitHub draws
  golden graph --format dot | dot -Tsvg > images.svg`,
    )
    .action((names: string[], options: Omit<GraphOptions, "names">) =>
      run(import("./commands/graph/run.js").then((command) => command.graph({ names, ...options }, terminal))),
    );
}

export function addNew(program: Command, terminal: Terminal, run: Run): void {
  program
    .command("new")
    .description("write a definition that passes golden check, from a template; asks for what is not given")
    .argument("[name]", "the image's name: lower-case words joined by hyphens")
    .option("-t, --template <name>", "what to begin with; --list-templates shows them")
    .option("--list-templates", "list the templates and stop")
    .option("--parent <name>", "an image of ours or a managed image (default: the template's)")
    .addOption(architectureOption("x86_64 or arm64; again for both (default: what the parent is built for)"))
    .option("--description <text>", "what the image is for")
    .option("--owner-email <address>", "the tag OwnerEmail")
    .option("--tag <key=value>", "a tag; again for another", collected)
    .option("--share-with <id>", "account or organization (o-…) to share with; again for another", collected)
    .addOption(stackOption())
    .addOption(rootOption())
    .addHelpText(
      "after",
      `
Examples:
  golden new
  golden new web-server -t linux --owner-email web@example.org
  golden new web-worker --template child --parent web-server

Nothing is ever overwritten.`,
    )
    .action((name: string | undefined, options: Omit<NewOptions, "name">) =>
      run(
        import("./commands/new/run.js").then((command) =>
          command.create({ ...options, ...(name && { name }) }, terminal),
        ),
      ),
    );
}

function architectureOption(description: string): Option {
  const option = new Option("--architecture <name>", description).choices(ARCHITECTURES);
  return option.argParser((value: string, before: readonly string[] | undefined) => {
    if (!ARCHITECTURES.includes(value))
      throw new InvalidArgumentError(`Allowed choices are ${ARCHITECTURES.join(", ")}.`);
    return collected(value, before);
  });
}

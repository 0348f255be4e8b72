import type { Command } from "commander";
import { formatOption, rootOption, stackOption } from "../options";
import type { LocalOperation } from "./run";

const OPERATIONS: Readonly<Record<LocalOperation, readonly [does: string, ...examples: string[]]>> = {
  preview: [
    "show what `golden local up` would change, by image",
    "",
    " docker-host",
    " --diff",
    " --policy-pack",
    " --stack prod",
  ],
  up: ["deploy into the simulated cloud", "", " --state-dir .golden/try"],
  refresh: ["compare the state with the simulated cloud and report drift", ""],
  destroy: ["delete everything, including protected resources", ""],
  cancel: ["clear the lock that a killed run left behind", ""],
};

export function addFlags(local: Command): void {
  for (const [operation, [does, ...examples]] of Object.entries(OPERATIONS)) {
    const lines = examples.map((rest) => `\n  golden local ${operation}${rest}`);
    const command = local
      .command(operation)
      .description(does)
      .addOption(stackOption())
      .option("--state-dir <folder>", "where state is kept (default: .golden/local)")
      .addOption(rootOption())
      .addHelpText("after", `\n${lines.length === 1 ? "Example:" : "Examples:"}${lines.join("")}`);
    if (operation === "preview") command.argument("[name...]", "images to show, by name or file (default: all)");
    if (operation !== "cancel") command.option("--diff", "show every property that changes, and the outputs");
    if (operation === "preview" || operation === "up")
      command.option("--policy-pack [folder]", "check it against a policy pack (default: the house rules, policy/)");
  }
  local
    .command("serve")
    .description("start only the simulator, for your own programs")
    .option(
      "--state-dir <folder>",
      "where cloud and state are kept (default: .golden/local; outside of a project nowhere)",
    )
    .option("-s, --stack <name>", "as whom and where clients act: account and Region of this stack (default: prod)")
    .addOption(rootOption())
    .option("--port <number>", "of AWS's protocols (default: any free one)")
    .addOption(formatOption(["text", "json"]))
    .addHelpText("after", SERVE_HELP);
}

const SERVE_HELP = `
Serves what \`golden local up\` made, and makes while this runs, of all stacks.
Prints the variables to set; runs until Ctrl-C or SIGTERM.

Examples:
  golden local serve
  golden local serve --stack prod --port 4566
  golden local serve --state-dir .golden/serve --format json`;

export const HELP = `
State is kept in .golden/local (--state-dir): delete the folder to start over.

Examples:
  golden local preview
  golden local up && golden local up      the second one changes nothing
  golden local refresh                    exits with 1 when something drifted`;

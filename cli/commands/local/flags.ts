import type { Command } from "commander";
import { rootOption, stackOption, type Run } from "../options";
import type { LocalOperation, LocalOptions } from "./run";

const OPERATIONS: Readonly<Record<LocalOperation, { readonly does: string; readonly examples: readonly string[] }>> = {
  preview: {
    does: "show what `golden local up` would change",
    examples: ["", " --diff", " --policy-pack", " --stack prod"],
  },
  up: { does: "deploy into the simulated cloud", examples: ["", " --state-dir .golden/try"] },
  refresh: { does: "compare the state with the simulated cloud and report drift", examples: [""] },
  destroy: { does: "delete everything again, protected resources too", examples: [""] },
  cancel: { does: "clear the lock that a killed run left behind", examples: [""] },
};

export function addFlags(command: Command, run: Run): void {
  command.addHelpText(
    "after",
    `
State is kept in .golden/local (--state-dir): delete the folder to start over.

Examples:
  golden local preview
  golden local up && golden local up      the second one changes nothing
  golden local refresh                    exits with 1 when something drifted`,
  );
  for (const operation of Object.keys(OPERATIONS) as LocalOperation[]) addOperation(operation, command, run);
}

function addOperation(operation: LocalOperation, local: Command, run: Run): void {
  const { does, examples } = OPERATIONS[operation];
  const lines = examples.map((rest) => `\n  golden local ${operation}${rest}`);
  const command = local
    .command(operation)
    .description(does)
    .addOption(stackOption())
    .option("--state-dir <folder>", "where state is kept (default: .golden/local)")
    .addOption(rootOption())
    .addHelpText("after", `\n${lines.length === 1 ? "Example:" : "Examples:"}${lines.join("")}`)
    .action((options: Omit<LocalOptions, "operation">) =>
      run((terminal) => import("./run.js").then((module) => module.local({ operation, ...options }, terminal))),
    );
  if (operation !== "cancel") command.option("--diff", "show every property that changes, and the outputs");
  if (operation === "preview" || operation === "up")
    command.option("--policy-pack [folder]", "judge it by a policy pack (default: the rules of the house, policy/)");
}

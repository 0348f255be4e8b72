import type { Command } from "commander";
import { folderSource } from "../../../definition";
import { COMPLETE_EXAMPLE, COMPLETE_SUMMARY } from "../../program";
import { findRoot } from "../../fleet/root";

/**
 * Turns `complete` into the completion library's command: it prints the script of a shell and answers the
 * requests that this script makes, with the names of images where a command takes them.
 */
export async function complete(program: Command): Promise<void> {
  const placeholder = program.commands.findIndex((command) => command.name() === "complete");
  (program.commands as Command[]).splice(placeholder, 1);
  const { default: tab } = await import("@bomb.sh/tab/commander");
  const completion = tab(program);
  program.commands
    .find((command) => command.name() === "complete")
    ?.description(COMPLETE_SUMMARY)
    .addHelpText("after", COMPLETE_EXAMPLE);
  for (const name of ["check", "plan", "graph"]) {
    completion.commands.get(name)?.argument(
      "name",
      (add) => {
        for (const image of imageNames()) add(image, "");
      },
      true,
    );
  }
}

function imageNames(): readonly string[] {
  try {
    const files = folderSource(findRoot(undefined)).list();
    const names = files.map((file) => file.replace(/^images\//, "").replace(/\.yaml$/, ""));
    return names.filter((name) => /^[a-z0-9-]+$/.test(name));
  } catch {
    // Completion outside a repository offers no names; it must never print an error into a prompt.
    return [];
  }
}

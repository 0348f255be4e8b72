import type { Command } from "commander";
import { addMoveFlags, toOption } from "../promote/flags";

export function addFlags(command: Command): void {
  command.argument("<image...>", "names of images").addOption(toOption());
  addMoveFlags(command);
}

export const HELP = `
The way back is in the history of the parameters: twice goes back two builds.
Builds that were revoked, or have no AMI to launch any more, are passed over.

Example:
  golden rollback docker-host --reason "does not start" --yes`;

import type { Command } from "commander";
import { addDeedFlags } from "../cancel/flags";

export function addFlags(command: Command): void {
  addDeedFlags(command, "retry");
}

export const HELP = `
An AMI whose tests or distribution failed goes on from there; other images are
built anew. Of batches and of runs on GitHub only what failed runs again.

Example:
  golden retry docker-host-x86-64/1.2.0/3 --yes`;

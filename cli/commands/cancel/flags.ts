import type { Command } from "commander";
import { addBuildFlags } from "../status/flags";

export function addFlags(command: Command): void {
  addDeedFlags(command, "cancel");
}

export function addDeedFlags(command: Command, word: string): void {
  addBuildFlags(command);
  command.option("-y, --yes", `${word} without asking; off a terminal it is not needed`);
}

export const HELP = `
What a build has made by then, such as an AMI, stays.

Example:
  golden cancel docker-host-x86-64/1.2.0/3 --yes`;

import type { Command } from "commander";
import { addBuildFlags } from "../status/flags";

export function addFlags(command: Command): void {
  addBuildFlags(command);
  command.option("-y, --yes", "retry without asking; off a terminal it is not needed");
}

export const HELP = `
An AMI whose tests or distribution failed goes on from there, without another
build; other images are built anew by their pipeline. Of CodeBuild's batches and
of GitHub's runs only what failed runs again.

Example:
  golden retry docker-host-x86-64/1.2.0/3 --yes`;

import type { Command } from "commander";
import { addBuildFlags, helpOf } from "../ci/flags";

export function addFlags(release: Command): void {
  addBuildFlags(release, "release");
}

export const HELP = helpOf("release");

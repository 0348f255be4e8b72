import type { Command } from "commander";
import type { ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import { builds, type BuildOptions } from "../ci/run";

export function release(options: BuildOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  return builds("release", options, terminal, own);
}

import type { Command } from "commander";
import type { ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import { reconcileReleases, type ReconcileOptions } from "./reconcile";
import { builds, type BuildOptions } from "../ci/run";

export function release(options: BuildOptions & ReconcileOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  if (own.name() === "reconcile") return reconcileReleases(options, terminal);
  return builds("release", options, terminal, own);
}

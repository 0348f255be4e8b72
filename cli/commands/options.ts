import { Option } from "commander";
import type { ExitCode } from "../terminal/exit-code";

/** Takes the outcome of a command that runs, for the process's exit code. */
export type Run = (outcome: Promise<ExitCode>) => Promise<void>;

export function rootOption(): Option {
  return new Option("--root <folder>", "folder that holds images/ (default: this one or the nearest above)");
}

export function stackOption(): Option {
  return new Option("-s, --stack <name>", "stack whose settings apply (default: the only one, or prod)");
}

export function formatOption(choices: readonly string[]): Option {
  return new Option("--format <format>", "how to print").choices(choices).default("text");
}

export function baseOption(): Option {
  return new Option("--base <ref>", "compare with where the branch left this ref, like origin/main; offline");
}

/** For an option that may be given several times. */
export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

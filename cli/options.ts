import { Option } from "commander";

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

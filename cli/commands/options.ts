import { InvalidArgumentError, Option } from "commander";

const ARCHITECTURES = ["x86_64", "arm64"];

export function rootOption(): Option {
  return new Option("--root <folder>", "folder that holds images/ (default: this one or the nearest above)");
}

export function stackOption(): Option {
  return new Option("-s, --stack <name>", "stack whose settings apply (default: the only one, or prod)");
}

export function formatOption(choices: readonly string[]): Option {
  return new Option("--format <format>", "output format").choices(choices).default("text");
}

export function quietOption(): Option {
  return new Option("-q, --quiet", "print nothing where all is well");
}

export function dryRunOption(): Option {
  return new Option("--dry-run", "show what would change, and write nothing");
}

/** @param otherwise what is compared with where it is left out */
export function baseOption(otherwise = "the remote's default branch"): Option {
  const what = "compare with the commit where this branch left <ref>, like origin/main; offline";
  return new Option("--base <ref>", `${what} (default: ${otherwise})`);
}

export function architectureOption(description: string): Option {
  return new Option("--architecture <name>", description).choices(ARCHITECTURES).argParser((value, before) => {
    if (ARCHITECTURES.includes(value)) return collected(value, before as readonly string[] | undefined);
    throw new InvalidArgumentError(`Allowed choices are ${ARCHITECTURES.join(", ")}.`);
  });
}

/** For an option that may be repeated. */
export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Reads an option's whole number from 1 on. @throws InvalidArgumentError with what it takes */
export function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (Number.isInteger(count) && count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(`It takes a whole number from 1 to ${most.toString()}.`);
  };
}

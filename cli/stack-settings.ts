import { listStacks, loadSettings, readSettingsFile, type Issue, type Settings } from "../definition";
import { CliError } from "./exit-code";

/** Settings of one stack, as far as they could be read. */
export interface StackSettings {
  readonly stack: string;
  readonly settings?: Settings;
  readonly issues: readonly Issue[];
}

/** Every stack of the root that has settings of ours (`Pulumi.<stack>.yaml`), sorted by name. */
export function everyStack(root: string): readonly StackSettings[] {
  return listStacks(root).map((stack) => stackSettings(root, stack));
}

/** The stack named, else the only one, else `prod`. Throws a {@link CliError} that lists the stacks there are. */
export function chooseStack(root: string, named: string | undefined): StackSettings {
  const stacks = listStacks(root);
  if (stacks.length === 0) {
    throw new CliError(
      `There are no stack settings (Pulumi.<stack>.yaml) in ${root}.`,
      "Add Pulumi.prod.yaml with `golden-images:settings`; docs/getting-started.md shows one.",
    );
  }
  const stack = named ?? (stacks.length === 1 ? stacks[0] : stacks.find((name) => name === "prod"));
  if (stack !== undefined && stacks.includes(stack)) return stackSettings(root, stack);
  const known = stacks.join(", ");
  throw stack === undefined
    ? new CliError(`There are several stacks: ${known}.`, "Choose one with --stack.")
    : new CliError(`There is no stack \`${stack}\` in ${root}; there are: ${known}.`, "Choose one with --stack.");
}

function stackSettings(root: string, stack: string): StackSettings {
  const file = `Pulumi.${stack}.yaml`;
  const read = readSettingsFile(root, stack);
  if ("refused" in read) {
    throw new CliError(`${file} cannot be read: ${read.refused}.`, "Put a regular file of at most 64 KiB in its place.");
  }
  return { stack, ...loadSettings(read.bytes, file) };
}

import { foundationFile, lacksSettings, listStacks, stackFile, type Issue, type StackFile } from "../../definition";
import { CliError } from "../terminal/exit-code";

/** Settings that suffice, on one line. */
const SMALLEST = 'config: { golden-images:settings: { region: us-east-1, account: "111122223333" } }';

/** A stack and its settings, as far as they could be read. */
export interface Stack extends StackFile {
  readonly name: string;
}

/** What is wrong with the settings of the stacks `bootstrap` and `github`, which deploy no images. */
export function foundationIssues(root: string): readonly Issue[] {
  return listStacks(root).flatMap((name) => foundationFile(root, name)?.issues ?? []);
}

/** Every stack of the root with a file that holds settings of ours, sound or not, sorted by name. */
export function everyStack(root: string): readonly Stack[] {
  return listStacks(root)
    .filter((name) => foundationFile(root, name) === undefined)
    .map((name) => ({ name, ...stackFile(root, name) }))
    .filter((stack) => !lacksSettings(stack) && stack.part === undefined);
}

/**
 * The stack named (a part of a split one too), else the only one, else `prod`.
 * Throws a {@link CliError} that lists the stacks there are.
 */
export function chooseStack(root: string, named: string | undefined): Stack {
  const stacks = everyStack(root);
  if (named !== undefined) {
    const stack = { name: named, ...stackFile(root, named) };
    if (!lacksSettings(stack)) return stack;
  }
  const names = stacks.map(nameWithParts);
  if (names.length === 0) {
    throw new CliError(
      `There are no stack settings (golden-images:settings in Pulumi.<stack>.yaml) in ${root}.`,
      `Add Pulumi.prod.yaml with \`${SMALLEST}\`, and your own region and account.`,
    );
  }
  if (named !== undefined) {
    throw new CliError(
      `There is no stack \`${named}\` in ${root}; there are: ${names.join(", ")}.`,
      "Name one of them with --stack.",
    );
  }
  const only = stacks.length === 1 ? stacks[0] : stacks.find(({ name }) => name === "prod");
  if (only === undefined)
    throw new CliError(`There are several stacks: ${names.join(", ")}.`, "Choose one with --stack.");
  return only;
}

function nameWithParts({ name, settings }: Stack): string {
  const parts = settings?.split;
  return parts === undefined ? name : `${name} (split: ${name}-1 to ${name}-${parts.toString()})`;
}

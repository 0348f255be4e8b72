import { isOfKind, settingsFolder, Stacks, type NoStack, type Stack } from "../../definition";
import { CliError } from "../terminal/exit-code";

/** Settings that suffice, on one line. */
const SMALLEST = 'config: { golden-images:settings: { region: us-east-1, account: "111122223333" } }';

/** The stacks of a root. A command opens them once and takes all that it needs from there. */
export function stacksOf(root: string): Stacks {
  return new Stacks(settingsFolder(root));
}

/**
 * The stack of images that is named (a part of a split one too), else the only one, else `prod`.
 * Throws a {@link CliError} that lists the stacks there are.
 */
export function chooseStack(root: string, named: string | undefined, stacks = stacksOf(root)): Stack<"images"> {
  const stack = named === undefined ? undefined : stacks.named(named);
  if (stack !== undefined && isOfKind(stack, "images")) return stack;
  const all = stacks.ofKind("images");
  const names = all.map(nameWithParts);
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
  const only = all.length === 1 ? all[0] : all.find(({ name }) => name === "prod");
  if (only === undefined)
    throw new CliError(`There are several stacks: ${names.join(", ")}.`, "Choose one with --stack.");
  return only;
}

/** As {@link chooseStack}, of any kind where it is named. */
export function chooseStackOfAnyKind(root: string, named: string | undefined): Stack {
  const stacks = stacksOf(root);
  const stack: Stack | NoStack | undefined = named === undefined ? undefined : stacks.named(named);
  return stack === undefined || stack.kind === "none" ? chooseStack(root, named, stacks) : stack;
}

function nameWithParts({ name, settings }: Stack<"images">): string {
  const parts = settings?.split;
  return parts === undefined ? name : `${name} (split: ${name}-1 to ${name}-${parts.toString()})`;
}

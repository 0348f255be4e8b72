import {
  imagesByPart,
  isOfKind,
  selectImages,
  settingsFolder,
  Stacks,
  type ImageDefinition,
  type NoStack,
  type Stack,
  type StackImages,
} from "../../definition";
import { CliError } from "../terminal/exit-code";
import { shownFrom } from "./root";
import { reportErrors } from "../terminal/issue-report";
import type { Terminal } from "../terminal/terminal";

/** Settings that suffice, on one line. */
const SMALLEST = 'config: { golden-images:settings: { region: us-east-1, account: "111122223333" } }';

/** The stacks of a root. A command opens them once and takes all that it needs from there. */
export function stacksOf(root: string): Stacks {
  return new Stacks(settingsFolder(root));
}

/** Names of the images that each stack of images deploys, parts of split ones each on their own. */
export function deployments(
  stacks: Stacks,
  definitions: readonly ImageDefinition[],
): ReadonlyMap<string, readonly string[]> {
  const deployed = stacks.ofKind("images").flatMap((stack) => {
    const { settings } = stack;
    return settings === undefined ? [] : partsOf(stack, selectImages(definitions, settings.images), definitions);
  });
  return new Map(deployed.map(([stack, images]) => [stack, images.map(({ name }) => name)]));
}

/** Of a stack that is split, and meant as a whole, each part with its images; any other is its own. @param all with those that they are built on */
export function partsOf(
  { name, settings, part }: Stack<"images">,
  deployed: readonly ImageDefinition[],
  all: readonly ImageDefinition[],
): readonly (readonly [stack: string, images: readonly ImageDefinition[]])[] {
  if (settings?.split === undefined || part !== undefined) return [[name, deployed]];
  const parts = imagesByPart(deployed, settings.split, all);
  return [...parts].map(([index, ofPart]) => [`${name}-${index.toString()}`, ofPart] as const);
}

/**
 * The stack of images that is named (a part of a split one too), else the only one, else `prod`.
 * Throws a {@link CliError} that lists the stacks there are.
 */
export function chooseStack(root: string, named: string | undefined, stacks = stacksOf(root)): Stack<"images"> {
  const stack = named === undefined ? undefined : stacks.named(named);
  if (stack !== undefined && isOfKind(stack, "images")) return stack;
  const all = stacks.ofKind("images");
  const names = all.map(nameWithParts).join(", ");
  if (all.length === 0) {
    throw new CliError(
      `There are no stack settings (golden-images:settings in Pulumi.<stack>.yaml) in ${root}.`,
      `Add Pulumi.prod.yaml with \`${SMALLEST}\`, and your own region and account.`,
    );
  }
  if (named !== undefined) {
    const message = `There is no stack \`${named}\` in ${root}; there are: ${names}.`;
    throw new CliError(message, "Name one of them with --stack.");
  }
  const only = all.length === 1 ? all[0] : all.find(({ name }) => name === "prod");
  if (only === undefined) throw new CliError(`There are several stacks: ${names}.`, "Choose one with --stack.");
  return only;
}

/** As {@link chooseStack}, of any kind where it is named. */
export function chooseStackOfAnyKind(root: string, named: string | undefined): Stack {
  const stacks = stacksOf(root);
  const stack: Stack | NoStack | undefined = named === undefined ? undefined : stacks.named(named);
  return stack === undefined || stack.kind === "none" ? chooseStack(root, named, stacks) : stack;
}

/** Whether a stack or its images have errors, which are printed. */
export function hasErrors(
  stack: Stack | undefined,
  images: Pick<StackImages, "files" | "issues"> | undefined,
  terminal: Terminal,
  root: string,
): boolean {
  const issues = [...(stack?.issues ?? []), ...(images?.issues ?? [])];
  if (!issues.some(({ severity }) => severity === "error")) return false;
  reportErrors(images?.files ?? 1, issues, terminal, shownFrom(root));
  return true;
}

function nameWithParts({ name, settings }: Stack<"images">): string {
  return settings?.split ? `${name} (split: ${name}-1 to ${name}-${settings.split.toString()})` : name;
}

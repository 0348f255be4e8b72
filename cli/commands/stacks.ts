import { folderSource, loadImages, selectImages } from "../../definition";
import { imagesOfPart } from "../../plan";
import type { ExitCode } from "../exit-code";
import { plural } from "../issue-report";
import { printableJson } from "../printable";
import { findRoot } from "../root";
import { everyStack, type Stack } from "../stack-settings";
import { table } from "../table";
import type { Terminal } from "../terminal";

export interface StacksOptions {
  readonly root?: string;
  readonly format: "text" | "json";
}

/** `golden stacks`: every stack to deploy, the parts of split ones too, with the images that it deploys. */

export async function stacks({ root: givenRoot, format }: StacksOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(givenRoot);
  const { definitions } = loadImages({ source: folderSource(root) });
  const rows = everyStack(root).flatMap((stack) => deployments(stack, definitions));
  if (format === "json") terminal.out(printableJson({ format: 1, stacks: rows }));
  else {
    const lines = rows.map(({ name, images }) => [name, images.length.toString(), images.join(", ")]);
    terminal.out(table(["STACK", "IMAGES", "NAMES"], lines, terminal));
    terminal.out(plural(rows.length, "stack"));
  }
  return 0;
}

function deployments(
  { name, settings }: Stack,
  definitions: Parameters<typeof imagesOfPart>[0],
): readonly { readonly name: string; readonly images: readonly string[] }[] {
  if (settings === undefined) return [];
  const selected = selectImages(definitions, settings.images);
  const count = settings.split;
  if (count === undefined) return [{ name, images: selected.map((image) => image.name) }];
  return Array.from({ length: count }, (_, index) => ({
    name: `${name}-${(index + 1).toString()}`,
    images: imagesOfPart(selected, { index: index + 1, count }, definitions).map((image) => image.name),
  }));
}

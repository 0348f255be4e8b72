import {
  folderSource,
  imagesOfStack,
  loadImages,
  type ImageDefinition,
  type LoadResult,
  type Stack,
} from "../../../definition";
import type { ExitCode } from "../../terminal/exit-code";
import { plural, reportErrors } from "../../terminal/issue-report";
import { filterImages, refuseUnknownParent, type ListFilter } from "./filter";
import { printable, printableJson } from "../../terminal/printable";
import { findRoot } from "../../fleet/root";
import { chooseStack } from "../../fleet/stack-settings";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

export interface ListOptions extends ListFilter {
  readonly root?: string;
  readonly format: "text" | "json";
  /** Only what this stack deploys; its default tags count then. */
  readonly stack?: string;
}

/** `golden list`: the images of the repository, one line each. Faulty definitions are reported on standard error. */
export async function list(options: ListOptions, terminal: Terminal): Promise<ExitCode> {
  const { format } = options;
  const root = findRoot(options.root);
  const stack = options.stack === undefined ? undefined : chooseStack(root, options.stack);
  const result = loadImages({ source: folderSource(root), ...(stack && { stacks: [stack] }) });
  const definitions = wanted(result, options, stack);
  if (format === "json") terminal.out(printableJson({ format: 1, images: definitions.map(row) }));
  else {
    const rows = definitions.map((definition) => Object.values(row(definition)).map(cell));
    terminal.out(table(["NAME", "VERSION", "PLATFORM", "ARCHITECTURES", "PARENT"], rows, terminal));
    terminal.out(plural(rows.length, "image"));
  }
  const issues = [...(stack?.issues ?? []), ...result.issues];
  if (!issues.some(({ severity }) => severity === "error")) return 0;
  reportErrors(result.files, issues, terminal);
  return 1;
}

function wanted(
  result: LoadResult,
  filter: ListFilter,
  stack: Stack<"images"> | undefined,
): readonly ImageDefinition[] {
  const kin = new Map(result.kin.map((each) => [each.name, each]));
  refuseUnknownParent(filter.parent, result.definitions, kin);
  const defaultTags = stack?.settings?.defaultTags ?? {};
  const definitions = stack === undefined ? result.definitions : imagesOfStack(result.definitions, stack);
  return filterImages(definitions, filter, { kin, defaultTags });
}

function row(definition: ImageDefinition) {
  return {
    name: definition.name,
    version: definition.version,
    platform: definition.platform,
    architectures: definition.architectures,
    parent: printable(parentOf(definition)),
  };
}

function cell(value: string | readonly string[]): string {
  return typeof value === "string" ? value : value.join(", ");
}

function parentOf({ parent, architectures }: ImageDefinition): string {
  const first = architectures[0] ?? "x86_64";
  switch (parent.kind) {
    case "managed":
      return parent.version === "x.x.x" ? parent.name : `${parent.name} ${parent.version}`;
    case "image":
      return `${parent.image} ${parent.version} (ours)`;
    case "ssm":
      return `ssm:${parent.parameters[first] ?? ""}`;
    case "ami":
      return parent.ids[first] ?? "";
    case "arn":
      return parent.arns[first] ?? "";
  }
}

import {
  folderSource,
  imagesOfStack,
  loadImages,
  type ImageDefinition,
  type LoadResult,
  type Stack,
} from "../../definition";
import type { ExitCode } from "../exit-code";
import { count, plural, reportIssues } from "../issue-report";
import { filterImages, type ListFilter } from "../list-filter";
import { printable, printableJson } from "../printable";
import { findRoot } from "../root";
import { chooseStack } from "../stack-settings";
import { table } from "../table";
import type { Terminal } from "../terminal";

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
  const result = loadImages({ source: folderSource(root), ...(stack?.settings && { settings: stack.settings }) });
  const definitions = wanted(result, options, stack);
  if (format === "json") terminal.out(printableJson({ format: 1, images: definitions.map(row) }));
  else {
    const rows = definitions.map((definition) => Object.values(row(definition)).map(String));
    terminal.out(table(["NAME", "VERSION", "PLATFORM", "ARCHITECTURES", "PARENT"], rows, terminal));
    terminal.out(plural(rows.length, "image"));
  }
  const errors = [...(stack?.issues ?? []), ...result.issues].filter((issue) => issue.severity === "error");
  if (count(errors, "error") === 0) return 0;
  reportIssues({ files: result.files, issues: errors }, "text", { ...terminal, out: terminal.err });
  return 1;
}

function wanted(
  result: LoadResult,
  filter: ListFilter,
  stack: Stack<"images"> | undefined,
): readonly ImageDefinition[] {
  const kin = new Map(result.kin.map((each) => [each.name, each]));
  const defaultTags = stack?.settings?.defaultTags ?? {};
  const definitions = stack === undefined ? result.definitions : imagesOfStack(result.definitions, stack);
  return filterImages(definitions, filter, { kin, defaultTags });
}

function row(definition: ImageDefinition) {
  return {
    name: definition.name,
    version: definition.version,
    platform: definition.platform,
    architectures: definition.architectures.join(", "),
    parent: printable(parentOf(definition)),
  };
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

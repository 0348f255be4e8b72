import {
  folderSource,
  imagesOfStack,
  loadImages,
  type ImageDefinition,
  type Kin,
  type LoadResult,
  type Stack,
} from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import { graphParent } from "../../../plan";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

/** What to list: an image must fit every filter that is given. */
export interface ListOptions {
  readonly root?: string;
  readonly format: "text" | "json";
  /** Only what this stack deploys; its default tags count then. */
  readonly stack?: string;
  /** `Key`, or `Key=Value`. */
  readonly tag?: readonly string[];
  /** A direct parent: an image of the repository, a managed image, the path of an SSM parameter, an AMI or an ARN. */
  readonly parent?: string;
  /** A variable that the definition uses. */
  readonly variable?: readonly string[];
  readonly platform?: ImageDefinition["platform"];
  readonly architecture?: readonly ImageDefinition["architectures"][number][];
}

type KinByName = ReadonlyMap<string, Kin>;

/** `golden list`: the images of the repository, one line each. Faulty definitions are reported on standard error. */
export async function list(options: ListOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = options.stack === undefined ? undefined : chooseStack(root, options.stack);
  const result = loadImages({ source: folderSource(root), ...(stack && { stacks: [stack] }) });
  const rows = wanted(result, options, stack).map(rowOf);
  if (options.format === "json") terminal.out(printableJson({ format: 1, images: rows }));
  else {
    const cells = rows.map((row) => Object.values(row).map((value) => [value].flat().join(", ") || "-"));
    terminal.out(table(["NAME", "VERSION", "PLATFORM", "ARCHITECTURES", "PARENT"], cells, terminal));
    terminal.out(plural(rows.length, "image"));
  }
  return hasErrors(stack, result, terminal, root) ? 1 : 0;
}

function wanted(
  result: LoadResult,
  { tag = [], parent, variable = [], platform, architecture = [] }: ListOptions,
  stack: Stack<"images"> | undefined,
): readonly ImageDefinition[] {
  const kin = new Map(result.kin.map((each) => [each.name, each]));
  refuseUnknownParent(parent, result.definitions, kin);
  const definitions = stack === undefined ? result.definitions : imagesOfStack(result.definitions, stack);
  return definitions.filter((definition) => {
    const variables = kin.get(definition.name)?.variables ?? [];
    const tags = { ...stack?.settings?.defaultTags, ...definition.tags };
    return (
      (platform === undefined || platform === definition.platform) &&
      architecture.every((each) => definition.architectures.includes(each)) &&
      variable.every((each) => variables.includes(each)) &&
      tag.every((each) => hasTag(tags, each)) &&
      (parent === undefined || namesOfParent(definition, kin).includes(parent))
    );
  });
}

/** Throws a {@link CliError} for a parent that no definition names and that is not an image of the repository. */
function refuseUnknownParent(parent: string | undefined, definitions: readonly ImageDefinition[], kin: KinByName) {
  const known = [...kin.keys(), ...definitions.flatMap((definition) => namesOfParent(definition, kin))];
  if (parent === undefined || known.includes(parent)) return;
  const message = `No image is built on \`${parent}\`.${didYouMean(parent, known)}`;
  throw new CliError(message, "golden graph shows every parent.", 1);
}

/** A key may hold `=` itself: the longest key that the image has counts. */
function hasTag(tags: Readonly<Record<string, string>>, wanted: string): boolean {
  return Object.hasOwn(tags, wanted) || Object.entries(tags).some(([key, value]) => wanted === `${key}=${value}`);
}

function namesOfParent({ parent }: ImageDefinition, kin: KinByName): readonly string[] {
  const names = parent?.kind === "managed" ? Object.values(parent.names) : [];
  const { name } = graphParent(parent, kin) ?? { name: "" };
  return [name, ...name.split(", "), ...names];
}

function rowOf(definition: ImageDefinition) {
  const { name, version = "", platform = "", architectures } = definition;
  return { name, version, platform, architectures, parent: printable(parentOf(definition)) };
}

function parentOf({ parent, architectures: [first = "x86_64"] }: ImageDefinition): string {
  switch (parent?.kind) {
    case undefined:
      return "";
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
    case "registry":
      return parent.reference.replace(/@.*/, "");
  }
}

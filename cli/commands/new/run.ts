import { existsSync } from "node:fs";
import { join } from "node:path";
import { folderSource, loadImages, overlaySource, selectImages, withAllowedValues } from "../../../definition";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { IMAGE_TEMPLATES, renderTemplate } from "./template";
import { reportErrors } from "../../terminal/issue-report";
import { newImage, type NewImageFlags } from "./image";
import { printable } from "../../terminal/printable";
import { promptOf, PromptClosedError, type Prompt } from "../../terminal/prompt";
import { imageNames } from "../../fleet/image-names";
import { writeNewFiles } from "../../fleet/new-files";
import { findRoot } from "../../fleet/root";
import { chooseStack, stacksOf } from "../../fleet/stack-settings";
import { printTitles } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

export interface NewOptions extends NewImageFlags {
  readonly root?: string;
  /** Whose settings hold. @default the stack that will deploy the image, else the only one */
  readonly stack?: string;
  readonly listTemplates?: boolean;
}

/**
 * `golden new`: a definition with its documents, from a template. It is checked before anything is written, so what is
 * written passes `golden check`; nothing is ever overwritten.
 */
export async function create(
  options: NewOptions,
  terminal: Terminal,
  open: () => Prompt | undefined = () => promptOf(terminal),
): Promise<ExitCode> {
  if (options.listTemplates === true) {
    printTitles(IMAGE_TEMPLATES, terminal);
    return 0;
  }
  const root = findRoot(options.root);
  const source = folderSource(root);
  const settings = settingsFor(root, options);
  // Opened last: an open prompt holds the process, so nothing may end the command between here and `finally`.
  const prompt = open();
  try {
    const stacks = settings && { stacks: [{ settings }] };
    const { definitions } = loadImages({ source, ...stacks });
    const withValues = settings && { settings: withAllowedValues(settings, source) };
    const image = await newImage(options, { names: imageNames(source), definitions, ...withValues }, prompt);
    const { name } = image.values;
    const files = renderTemplate(image.folder, image.values);
    // What golden check would say of the new files.
    const { issues } = loadImages({ source: overlaySource(files, source), ...stacks });
    const faults = issues.filter(({ file, severity }) => files.has(file) && severity === "error");
    if (faults.length > 0) {
      reportErrors(1, faults, terminal);
      const message = `${name} would not pass golden check; nothing was written.`;
      throw new CliError(message, "Use other values, as described above.", 1);
    }
    writeNewFiles(root, files);
    tell(name, [...files.keys()], root, terminal);
    return 0;
  } catch (error) {
    if (!(error instanceof PromptClosedError)) throw error;
    throw new CliError("Cancelled; nothing was written.", "Run golden new again.", 1);
  } finally {
    prompt?.close();
  }
}

/** Settings of the stack named; else of the first one that would deploy the name; none where there are no stacks. */
function settingsFor(root: string, { stack, name }: NewOptions) {
  if (stack !== undefined) return chooseStack(root, stack).settings;
  const stacks = stacksOf(root).ofKind("images");
  const all = stacks.flatMap(({ settings }) => settings ?? []);
  const deploying = all.find(({ images }) => name !== undefined && selectImages([{ name }], images).length > 0);
  return deploying ?? all[0];
}

function tell(name: string, files: readonly string[], root: string, { done: out, colors }: Terminal): void {
  for (const file of files) out(`${colors.green("new:")} ${printable(file)}`);
  out(`\nFill in what the image is for, then:\n  golden check ${name}\n  golden plan ${name}`);
  if (existsSync(join(root, "images/image.schema.json"))) return;
  out("  golden schema --write    gives your editor the schema that the definition names");
}

function named({ names: [name], ...options }: NewOptions & { names: readonly string[] }, terminal: Terminal) {
  return create({ ...options, ...(name !== undefined && { name }) }, terminal);
}

export { named as new };

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  folderSource,
  loadImages,
  overlaySource,
  selectImages,
  withAllowedValues,
  type ImageSource,
  type Issue,
  type Settings,
} from "../../definition";
import { CliError, type ExitCode } from "../exit-code";
import { IMAGE_TEMPLATES, renderTemplate } from "../image-template";
import { reportIssues } from "../issue-report";
import { newImage, type NewImageFlags, type Neighbourhood } from "../new-image";
import { printable } from "../printable";
import { PromptClosedError, terminalPrompt, type Prompt } from "../prompt";
import { findRoot } from "../root";
import { chooseStack, stacksOf } from "../stack-settings";
import type { Terminal } from "../terminal";

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
  if (options.listTemplates === true) return listTemplates(terminal);
  const root = findRoot(options.root);
  const source = folderSource(root);
  const settings = settingsFor(root, options);
  // Opened last: an open prompt holds the process, so nothing may end the command between here and `finally`.
  const prompt = open();
  try {
    const image = await newImage(options, neighbourhood(source, settings), prompt);
    const files = renderTemplate(image.folder, image.values);
    const faults = faultsOf(files, source, settings);
    if (faults.length > 0) return refuse(faults, image.values.name, terminal);
    write(root, files);
    tell(image.values.name, [...files.keys()], root, terminal);
    return 0;
  } catch (error) {
    if (!(error instanceof PromptClosedError)) throw error;
    throw new CliError("The questions were ended; nothing was written.", "Run golden new again.", 1);
  } finally {
    prompt?.close();
  }
}

function promptOf({ isTerminal, err }: Terminal): Prompt | undefined {
  return isTerminal && process.stdin.isTTY ? terminalPrompt(process.stdin, process.stderr, err) : undefined;
}

function listTemplates(terminal: Terminal): ExitCode {
  const width = Math.max(...IMAGE_TEMPLATES.map(({ name }) => name.length));
  for (const { name, title } of IMAGE_TEMPLATES) terminal.out(`${name.padEnd(width)}  ${title}`, width + 2);
  return 0;
}

/** Settings of the stack named; else of the first one that would deploy the name; none where there are no stacks. */
function settingsFor(root: string, { stack, name }: NewOptions): Settings | undefined {
  if (stack !== undefined) return chooseStack(root, stack).settings;
  const all = stacksOf(root)
    .ofKind("images")
    .flatMap(({ settings }) => settings ?? []);
  const deploying = all.find(({ images }) => name !== undefined && selectImages([{ name }], images).length > 0);
  return deploying ?? all[0];
}

function neighbourhood(source: ImageSource, settings: Settings | undefined): Neighbourhood {
  const { definitions } = loadImages({ source, ...(settings && { settings }) });
  const names = source.list().map((file) => file.replace(/^images\//, "").replace(/\.ya?ml$/i, ""));
  return { names, definitions, ...(settings && { settings: withAllowedValues(settings, source) }) };
}

/** What `golden check` would say of the new files. */
function faultsOf(
  files: ReadonlyMap<string, string>,
  source: ImageSource,
  settings: Settings | undefined,
): readonly Issue[] {
  const { issues } = loadImages({ source: overlaySource(files, source), ...(settings && { settings }) });
  return issues.filter(({ file, severity }) => files.has(file) && severity === "error");
}

function refuse(issues: readonly Issue[], name: string, terminal: Terminal): ExitCode {
  reportIssues({ files: 1, issues }, "text", { ...terminal, out: terminal.err });
  throw new CliError(
    `${name} would not pass golden check; nothing was written.`,
    "Give other values, as said above.",
    1,
  );
}

/** All or nothing: what was begun is taken away again when a later file cannot be written. */
function write(root: string, files: ReadonlyMap<string, string>): void {
  const taken = [...files.keys()].filter((file) => existsSync(join(root, file)));
  if (taken.length > 0) {
    throw new CliError(`There is already ${taken.join(", ")}; nothing was written.`, "Choose another name.", 1);
  }
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      const path = join(root, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: "wx" });
      written.push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The files cannot be written: ${reason}`, "Check the folder images/ and its permissions.");
  }
}

function tell(name: string, files: readonly string[], root: string, { out, colors }: Terminal): void {
  for (const file of files) out(`${colors.green("new:")} ${printable(file)}`);
  out(`\nFill in what the image is for, then:\n  golden check ${name}\n  golden plan ${name}`);
  if (existsSync(join(root, "images/image.schema.json"))) return;
  out("  golden schema --write    gives your editor the schema that the definition names");
}

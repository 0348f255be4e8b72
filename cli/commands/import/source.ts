import { readFileSync, statSync, existsSync } from "node:fs";
import { basename, relative, resolve, sep } from "node:path";
import {
  fillJinja,
  isRecord,
  readSceptre,
  type Given,
  type Row,
  type SceptreStack,
  type TemplateOptions,
} from "../../../adoption";
import { MAX_TEMPLATE_BYTES, readTagged } from "../../../definition/yaml/tagged";
import { CliError } from "../../terminal/exit-code";

/** A template with all that is known of its stack. */
export interface Source extends TemplateOptions {
  readonly text: string;
  readonly given: Given;
  readonly rows: readonly Row[];
}

export interface SceptreOptions {
  readonly project?: string;
  readonly template?: string;
}

export function ofTemplate(file: string, given: Given): Source {
  return { text: textOf(file), given, rows: [] };
}

/** Of `<project>/config/…/<stack>.yaml`. */
export function ofSceptre(file: string, { project: named, template }: SceptreOptions, given: Given): Source {
  const path = resolve(file);
  const above = Math.max(path.split(sep).lastIndexOf("config"), 0);
  const project = named === undefined ? path.split(sep).slice(0, above).join(sep) || sep : resolve(named);
  const inside = relative(project, path).split(sep).join("/");
  if (!inside.startsWith("config/"))
    throw new CliError(`${file} is not below config/ of ${project}.`, "Name the folder of the Sceptre project with --project."); // prettier-ignore
  const read = (name: string): string | undefined => {
    const full = resolve(project, name);
    return full.startsWith(project + sep) && existsSync(full) ? textOf(full) : undefined;
  };
  const stack = readSceptre(inside, { read, environment: process.env }, given);
  if ("problem" in stack) throw notRead(file, stack.problem);
  const { userData, rows, ...of } = stack;
  const { name: from, text } = templateOf(stack, template, read);
  if (!from.endsWith(".j2")) return { ...of, text, rows };
  const filled = fillJinja(text, { sceptre_user_data: userData });
  const fix = "Let Sceptre do it: sceptre generate <stack> > template.yaml, and import that with --template.";
  const unknown = filled.unknown.map((each): Row => ({ kind: "value", of: basename(from), message: `${each} is not rendered here.`, fix })); // prettier-ignore
  return { ...of, text: filled.text, rows: [...rows, ...unknown] };
}

function templateOf(stack: SceptreStack, given: string | undefined, read: (name: string) => string | undefined) {
  if (given !== undefined) return { name: given, text: textOf(given) };
  const { template: name = "", elsewhere } = stack;
  const text = name === "" || name.endsWith(".py") ? undefined : read(name);
  if (text !== undefined) return { name, text };
  const message = `The template of ${stack.name} is not a file here: ${elsewhere ?? name}.`;
  throw new CliError(message, "Get it, and name it with --template <file>.", 1);
}

/** `KEY=VALUE`, or files of them: a mapping, CloudFormation's list, or CodePipeline's `Parameters`. Later ones win. */
export function parametersOf(words: readonly string[]): Given {
  return Object.assign({}, ...words.map(parametersIn)) as Given;
}

function parametersIn(word: string): Given {
  const [, key, value = ""] = /^([^=]+)=([^]*)$/.exec(word) ?? [];
  if (key !== undefined && !existsSync(word)) return { [key]: value };
  const read = readTagged(textOf(word));
  if ("problem" in read) throw notRead(word, read.problem);
  const [tree] = read.documents;
  const named = isRecord(tree) ? (tree["Parameters"] ?? tree) : {};
  const pairs = Array.isArray(tree)
    ? (tree as Readonly<Record<string, unknown>>[]).map((each) => [each["ParameterKey"], each["ParameterValue"]])
    : Object.entries(isRecord(named) ? named : {});
  const isSound = pairs.length > 0 && pairs.flat().every((each) => typeof each === "string");
  if (isSound) return Object.fromEntries(pairs) as Given;
  throw notRead(word, "it holds no parameters: a mapping, or a list of ParameterKey and ParameterValue");
}

export function notRead(file: string, problem: string): CliError {
  return new CliError(`${file} cannot be imported: ${problem}.`, "Name a CloudFormation template, in YAML or JSON.", 1);
}

function textOf(file: string): string {
  const status = statSync(file, { throwIfNoEntry: false });
  if (status === undefined) throw new CliError(`There is no file ${file}.`, "Check the path.", 1);
  if (!status.isFile()) throw new CliError(`${file} is not a regular file.`, "Check the path.", 1);
  if (status.size > MAX_TEMPLATE_BYTES) throw notRead(file, "it is larger than 1 MiB");
  return readFileSync(file, "utf8");
}

import { readTagged, Tagged } from "../../definition/yaml/tagged";
import { decide } from "../properties";
import { isRecord, type Given, type Row } from "../report";
import { fillJinja } from "./jinja";

/** The folder of a Sceptre project. Paths are relative to it, with forward slashes. */
export interface SceptreProject {
  /** Undefined for what is not there, or outside. */
  readonly read: (path: string) => string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a config says of a stack. */
export interface SceptreStack {
  /** Name of the config's file. */
  readonly name: string;
  /** Below the project; absent where it is not a file there. */
  readonly template?: string;
  /** Where it is instead. */
  readonly elsewhere?: string;
  readonly given: Given;
  readonly tags: Readonly<Record<string, string>>;
  /** Variables of a template that Jinja renders. */
  readonly userData: Readonly<Record<string, unknown>>;
  readonly rows: readonly Row[];
}

type Config = Record<string, unknown>;

/** Keys that a group's mapping and its child's may share, where the child says so: `parameters_inheritance: merge`. */
const MERGED = ["parameters", "sceptre_user_data", "stack_tags"];

/**
 * A stack's config with those of its groups: below `config/`, from the outermost in; the child's keys win.
 * https://docs.sceptre-project.org/latest/docs/stack_group_config.html
 */
export function readSceptre(
  path: string,
  project: SceptreProject,
  given: Given,
): SceptreStack | { readonly problem: string } {
  const folders = path.split("/").slice(1, -1);
  const groups = ["config", ...folders.map((_, index) => `config/${folders.slice(0, index + 1).join("/")}`)];
  const rows: Row[] = [];
  let config: Config = {};
  for (const file of [...groups.map((group) => `${group}/config.yaml`), path]) {
    const text = project.read(file);
    if (text === undefined && file === path) return { problem: "it is not there" };
    if (text === undefined) continue;
    const read = readConfig(file, text, { project, given, above: config, rows });
    if ("problem" in read) return { problem: `${file}: ${read.problem}` };
    config = merged(config, read.config);
  }
  return stackOf(path, config, { project, given, rows });
}

interface Reading {
  readonly project: SceptreProject;
  readonly given: Given;
  readonly above: Config;
  readonly rows: Row[];
}

function readConfig(file: string, text: string, { project, given, above, rows }: Reading) {
  const own = Object.entries(given).flatMap(([key, value]) => (key.startsWith("var.") ? [[key.slice(4), value]] : []));
  const variables = {
    ...above,
    stack_group_config: above,
    environment_variable: { ...project.environment },
    var: Object.fromEntries(own) as Record<string, string>,
  };
  const filled = fillJinja(text, variables);
  for (const expression of filled.unknown) {
    const isVariable = /^var\.\w+$/.test(expression);
    const fix = isVariable
      ? `Give it: --parameters ${expression}=…`
      : "Write the value in its place, or set the variable of the environment.";
    rows.push({ kind: "value", of: file, message: `{{ ${expression} }} is not known.`, fix });
  }
  const read = readTagged(filled.text);
  if ("problem" in read) return read;
  const [config] = read.documents;
  return isRecord(config) ? { config } : { problem: "it is not a mapping" };
}

function merged(above: Config, below: Config): Config {
  const mixed = MERGED.flatMap((key) => {
    const [one, other] = [above[key], below[key]];
    return below[`${key}_inheritance`] === "merge" && isRecord(one)
      ? [[key, { ...one, ...(isRecord(other) ? other : {}) }]]
      : [];
  });
  return { ...above, ...below, ...(Object.fromEntries(mixed) as Config) };
}

function stackOf(
  path: string,
  config: Config,
  { project, given, rows }: Pick<Reading, "project" | "given" | "rows">,
): SceptreStack {
  const name =
    path
      .split("/")
      .at(-1)
      ?.replace(/\.ya?ml$/, "") ?? "";
  const resolve = (of: string, value: unknown): string | undefined => resolved(of, value, { project, given, rows });
  const textsOf = (key: string): Record<string, string> => {
    const values = isRecord(config[key]) ? config[key] : {};
    const entries = Object.entries(values).map(([each, value]) => [each, given[each] ?? resolve(each, value)] as const);
    return Object.fromEntries(entries.flatMap(([each, value]) => (value === undefined ? [] : [[each, value]])));
  };
  const project_code = typeof config["project_code"] === "string" ? config["project_code"] : "";
  const ofPath = [
    project_code,
    ...path
      .replace(/\.ya?ml$/, "")
      .split("/")
      .slice(1),
  ]
    .filter(Boolean)
    .join("-");
  const region = config["region"];
  if (config["dependencies"] !== undefined) {
    const message = "Stacks that it waits for are no part of it; where one is its parent, write `parent: {image: …}`.";
    rows.push({ kind: "changed", of: "dependencies", message });
  }
  if (config["hooks"] !== undefined)
    rows.push(decide("hooks", "Hooks are not run here.", "See what they did for the image."));
  const pseudo = { "AWS::StackName": typeof config["stack_name"] === "string" ? config["stack_name"] : ofPath };
  return {
    name,
    ...templateOf(config),
    given: {
      ...pseudo,
      ...(typeof region === "string" && { "AWS::Region": region }),
      ...textsOf("parameters"),
      ...given,
    },
    tags: textsOf("stack_tags"),
    userData: treeOf(config["sceptre_user_data"], resolve) as Record<string, unknown>,
    rows,
  };
}

/** `template: {type, path}` or `template_path`; without a type it is a file. */
function templateOf(config: Config): Pick<SceptreStack, "template" | "elsewhere"> {
  const template = isRecord(config["template"]) ? config["template"] : { path: config["template_path"] };
  const [type = "file", path, url] = [template["type"], template["path"], template["url"]];
  if (type === "file" && typeof path === "string") return { template: `templates/${path}` };
  return { elsewhere: [type, url ?? path].filter((word) => typeof word === "string").join(" ") };
}

/** The value of a resolver, where the project has it. */
function resolved(
  of: string,
  value: unknown,
  context: Pick<Reading, "project" | "given" | "rows">,
): string | undefined {
  if (Array.isArray(value)) return value.flatMap((item) => resolved(of, item, context) ?? []).join(",");
  if (typeof value === "string") return value;
  if (value instanceof Tagged && value.tag === "!no_value") return undefined;
  const found = value instanceof Tagged ? offline(value, context.project) : undefined;
  if (found !== undefined) return found;
  const what = value instanceof Tagged ? `${value.tag} ${typeof value.value === "string" ? value.value : "…"}` : "It";
  const message = `${what} is not known here: Sceptre finds it when it runs.`;
  context.rows.push({ kind: "value", of, message, fix: `Give it: --parameters ${of}=…` });
  return undefined;
}

function offline({ tag, value }: Tagged, project: SceptreProject): string | undefined {
  if (typeof value !== "string") return undefined;
  if (tag === "!environment_variable") return project.environment[value];
  return tag === "!file" || tag === "!file_contents" ? project.read(value) : undefined;
}

/** User data may be nested; its texts are resolved one by one. */
function treeOf(
  value: unknown,
  resolve: (of: string, value: unknown) => string | undefined,
  of = "sceptre_user_data",
): unknown {
  if (!isRecord(value)) return value === undefined ? {} : resolve(of, value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, treeOf(each, resolve, `${of}.${key}`)]));
}

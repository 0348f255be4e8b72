import { readTagged, Tagged } from "../../definition/yaml/tagged";
import { decide, isRecord, recordOf, Unknown, type Given, type Keys, type Row } from "../report";
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
  /** Keys of what is given that the config itself asks for. */
  readonly used: readonly string[];
  /** Parameters behind resolvers that Sceptre alone runs. */
  readonly unknown: readonly Unknown[];
  readonly tags: Readonly<Record<string, string>>;
  /** Variables of a template that Jinja renders. */
  readonly userData: Keys;
  readonly rows: readonly Row[];
}

/** Keys that a group's mapping and its child's may share, where the child says so: `parameters_inheritance: merge`. */
const MERGED = ["parameters", "sceptre_user_data", "stack_tags"];

interface Reading {
  readonly project: SceptreProject;
  readonly given: Given;
  readonly rows: Row[];
}

/**
 * A stack's config with those of its groups: below `config/`, from the outermost in; the child's keys win.
 * https://docs.sceptre-project.org/latest/docs/stack_group_config.html
 */
export function readSceptre(
  path: string,
  project: SceptreProject,
  given: Given,
): SceptreStack | { readonly problem: string } {
  const folders = path.split("/").slice(0, -1);
  const groups = folders.map((_, index) => `${folders.slice(0, index + 1).join("/")}/config.yaml`);
  const reading: Reading = { project, given, rows: [] };
  let config: Keys = {};
  for (const file of [...groups, path]) {
    const text = project.read(file);
    if (text === undefined && file === path) return { problem: "it is not there" };
    const read = text === undefined ? config : readConfig(file, text, config, reading);
    if (typeof read === "string") return { problem: `${file}: ${read}` };
    config = read;
  }
  return stackOf(path, config, reading);
}

/** With what is above it; or what is wrong with it. */
function readConfig(file: string, text: string, above: Keys, { project, given, rows }: Reading): Keys | string {
  const own = Object.entries(given).flatMap(([key, value]) => (key.startsWith("var.") ? [[key.slice(4), value]] : []));
  const filled = fillJinja(text, {
    ...above,
    stack_group_config: above,
    environment_variable: { ...project.environment },
    var: Object.fromEntries(own) as Given,
  });
  for (const expression of filled.unknown) {
    const isVariable = /^var\.\w+$/.test(expression);
    const fix = isVariable ? `Give it: --parameters ${expression}=…` : "Write the value in its place, or set the variable of the environment."; // prettier-ignore
    rows.push({ kind: "value", of: file, message: `{{ ${expression} }} is not known.`, fix });
  }
  const read = readTagged(filled.text);
  if ("problem" in read) return read.problem;
  const [config] = read.documents;
  if (!isRecord(config)) return "it is not a mapping";
  const merged = MERGED.filter((key) => config[`${key}_inheritance`] === "merge" && isRecord(above[key]));
  const mixed = merged.map((key) => [key, { ...recordOf(above[key]), ...recordOf(config[key]) }] as const);
  return { ...above, ...config, ...Object.fromEntries(mixed) };
}

function stackOf(path: string, config: Keys, { project, given, rows }: Reading): SceptreStack {
  const words = path.replace(/\.ya?ml$/, "").split("/").slice(1); // prettier-ignore
  const {
    project_code,
    region,
    stack_name = [project_code, ...words].filter((word) => typeof word === "string" && word !== "").join("-"),
  } = config;
  const parameters = Object.entries(recordOf(config["parameters"])).map(([key, value]) =>
    resolved(key, value, project),
  );
  // What tags and templates need is needed in any case.
  const textsOf = (of: string, tree: unknown): Record<string, unknown> => {
    const entries = Object.entries(recordOf(tree)).map(([key, value]): readonly [string, unknown] => {
      if (isRecord(value)) return [key, textsOf(`${of}${key}.`, value)];
      const text = given[of + key] ?? resolved(of + key, value, project)[1];
      if (!(text instanceof Unknown)) return [key, text];
      rows.push({ kind: "value", of: of + key, message: `${text.why}.`, fix: `Give it: --parameters ${of}${key}=…` });
      return [key, undefined];
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  };
  if (config["dependencies"] !== undefined) {
    const message = "Stacks that it waits for are no part of it; where one is its parent, write `parent: {image: …}`.";
    rows.push({ kind: "changed", of: "dependencies", message });
  }
  if (config["hooks"] !== undefined) rows.push(decide("hooks", "Hooks are not run here.", "See what they did for the image.")); // prettier-ignore
  const tags = textsOf("", config["stack_tags"]) as Given;
  const known: readonly (readonly [string, unknown])[] = [["AWS::StackName", stack_name], ["AWS::Region", region], ...parameters]; // prettier-ignore
  return {
    name: words.at(-1) ?? "",
    ...templateOf(config),
    given: { ...(Object.fromEntries(known.filter(([, value]) => typeof value === "string")) as Given), ...given },
    used: Object.keys(given).filter((key) => /^(?:var|sceptre_user_data)\./.test(key) || key in tags),
    unknown: parameters.flatMap(([, value]) => (value instanceof Unknown ? [value] : [])),
    tags,
    userData: textsOf("sceptre_user_data.", config["sceptre_user_data"]),
    rows,
  };
}

/** `template: {type, path}` or `template_path`; without a type it is a file. */
function templateOf(config: Keys): Pick<SceptreStack, "template" | "elsewhere"> {
  const { type = "file", path = config["template_path"], url } = recordOf(config["template"]);
  if (type === "file" && typeof path === "string") return { template: `templates/${path}` };
  return { elsewhere: [type, url ?? path].filter((word) => typeof word === "string").join(" ") };
}

/** The value of a resolver, where the project has it. */
function resolved(
  key: string,
  value: unknown,
  project: SceptreProject,
): readonly [string, string | Unknown | undefined] {
  if (Array.isArray(value)) {
    const items = value.map((item) => resolved(key, item, project)[1]);
    return [
      key,
      items.find((item) => item instanceof Unknown) ?? items.filter((item) => typeof item === "string").join(","),
    ];
  }
  if (typeof value === "string") return [key, value];
  const { tag, value: argument } = value instanceof Tagged ? value : { tag: "", value: undefined };
  if (tag === "!no_value") return [key, undefined];
  const path = typeof argument === "string" ? argument : "…";
  const isFile = tag === "!file" || tag === "!file_contents";
  const found = tag === "!environment_variable" ? project.environment[path] : isFile && project.read(path);
  return [
    key,
    found || found === ""
      ? found
      : new Unknown(key, tag === "" ? "it is no text" : `Sceptre finds ${tag} ${path} when it runs`),
  ];
}

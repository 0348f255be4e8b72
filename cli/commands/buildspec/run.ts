import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { buildspecText, folderSource, loadImages, type ImageDefinition } from "../../../definition";
import { imageNames, namesOf, refuseUnknownNames } from "../../fleet/image-names";
import { writeNewFiles } from "../../fleet/new-files";
import { findRoot } from "../../fleet/root";
import { hasErrors } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

interface BuildspecOptions {
  readonly names: readonly string[];
  readonly all?: boolean;
  readonly role?: Role;
  readonly out?: string;
  readonly check?: boolean;
  readonly root?: string;
}

type Role = "ci" | "release";

/** A buildspec that a definition makes. */
interface Made {
  readonly name: string;
  readonly role: Role;
  readonly text: string;
  /** In the source repository; absent where it is kept in the project. */
  readonly file?: string;
}

/** `golden buildspec`: what definitions say that CodeBuild runs, as the files that are committed. */
export async function buildspec(options: BuildspecOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const source = folderSource(root);
  const names = namesOf(options.names, root);
  if ((names.length === 0) !== (options.all === true)) {
    throw new CliError("Whose buildspec?", "Name definitions, or pass --all; not both.");
  }
  refuseUnknownNames(names, imageNames(source));
  const result = loadImages({ source, ...(names.length > 0 && { names }) });
  if (hasErrors(undefined, result, terminal, root)) return 1;
  const made = result.definitions.flatMap((definition) => buildspecsOf(definition, options.role));
  refuseNone(made, names);
  if (options.check !== true && options.out === undefined) return print(made, terminal);
  const files = filesOf(made);
  const folder = options.out ?? root;
  if (!existsSync(folder))
    throw new CliError(`There is no folder \`${folder}\`.`, "Clone the source repository there.");
  if (options.check === true) return compare(files, folder, options, terminal);
  writeNewFiles(folder, new Map([...files].map(([file, { text }]) => [file, text])), true);
  for (const file of files.keys()) terminal.done(`${terminal.colors.green("wrote:")} ${printable(join(folder, file))}`);
  return 0;
}

function buildspecsOf(definition: ImageDefinition, only?: Role): readonly Made[] {
  return (["ci", "release"] as const).flatMap((role): readonly Made[] => {
    const text = only === undefined || only === role ? buildspecText(definition, role) : undefined;
    const file = definition[role]?.buildspec?.file;
    return text === undefined ? [] : [{ name: definition.name, role, text, ...(file !== undefined && { file }) }];
  });
}

function refuseNone(made: readonly Made[], names: readonly string[]): void {
  const [without] = names.filter((name) => !made.some((each) => each.name === name));
  if (without === undefined) return;
  throw new CliError(
    `\`${without}\` says no commands: it makes no buildspec.`,
    `Add ci.buildspec or release.buildspec to images/${without}.yaml.`,
    1,
  );
}

function print(made: readonly Made[], terminal: Terminal): ExitCode {
  terminal.out(made.map(({ text }) => text.trimEnd()).join("\n---\n"));
  return 0;
}

/** By their path. Throws a {@link CliError} where there is none, or two definitions would write one. */
function filesOf(made: readonly Made[]): ReadonlyMap<string, Made> {
  const files = new Map<string, Made>();
  for (const each of made) {
    if (each.file === undefined) continue;
    const other = files.get(each.file);
    if (other !== undefined) {
      const message = `${other.name} and ${each.name} both write ${each.file}.`;
      throw new CliError(message, "Run golden buildspec for one at a time, each with the --out of its repository.");
    }
    files.set(each.file, each);
  }
  if (files.size > 0) return files;
  const message = "None of these buildspecs has a file: they are kept in their CodeBuild projects.";
  throw new CliError(message, "Leave out --out and --check to see them, or write buildspec.file.", 1);
}

/** Names each file that is not as its definition says, and the command that writes it. */
function compare(
  files: ReadonlyMap<string, Made>,
  folder: string,
  { root: given, out }: BuildspecOptions,
  { err, done }: Terminal,
): ExitCode {
  const stale = [...files].filter(([file, { text }]) => {
    const path = join(folder, file);
    return !existsSync(path) || readFileSync(path, "utf8").replaceAll("\r\n", "\n") !== text;
  });
  for (const [file, { name, role }] of stale) {
    const what = existsSync(join(folder, file)) ? "is stale" : "is missing";
    err(`${printable(join(folder, file))} ${what}: it is not what ${role} of ${name} says.`);
    const to = relative("", folder) || ".";
    err(
      `  fix: golden buildspec ${name} --out ${printable(out ?? to)}${given === undefined ? "" : ` --root ${printable(given)}`}`,
    );
  }
  if (stale.length > 0) return 1;
  done(`${plural(files.size, "buildspec")} up to date.`);
  return 0;
}

import type { Command } from "commander";
import { folderSource, loadImages } from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import { formatPath } from "../../../definition/yaml/place";
import { shownFrom, findRoot } from "../../fleet/root";
import { hasErrors } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import type { SetOptions } from "./set";
import { usesOf, valuesOf, VARIABLES, type Value } from "./uses";

const HIDDEN = "(not shown: the file holds a secret)";

/** `golden variables list`, `find` and `set`. */
export async function variables(options: SetOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  const root = findRoot(options.root);
  if (own.name() === "set") return (await import("./set.js")).set(root, options, terminal);
  return own.name() === "find" ? find(root, options, terminal) : list(root, options, terminal);
}

function list(root: string, { format }: SetOptions, terminal: Terminal): ExitCode {
  const source = folderSource(root);
  const loaded = loadImages({ source });
  const secret = new Set(loaded.issues.filter(({ code }) => code === "secret-in-file").map(({ file }) => file));
  const values = valuesOf(source, loaded).map((each) => (secret.has(each.file) ? { ...each, value: HIDDEN } : each));
  const unused = values.filter(({ images }) => images.length === 0);
  const variables = values.map((each) => ({ ...each, path: formatPath(each.path) }));
  if (format === "json") terminal.out(printableJson({ format: 1, variables }));
  else {
    const cells = values.map((each) => [each.name, each.value, usersOf(each)].map(printable));
    terminal.out(table(["NAME", "VALUE", "IMAGES"], cells, terminal));
    terminal.out(plural(new Set(values.map(({ name }) => name)).size, "variable"));
    if (unused.length > 0) {
      const names = unused.map(({ name, file }) => printable(file === VARIABLES ? name : `${name} in ${file}`));
      terminal.err(`note: no image uses ${names.join(", ")}: delete what is left over.`, 2);
    }
  }
  return hasErrors(undefined, loaded, terminal, root) ? 1 : 0;
}

function usersOf({ file, images }: Value): string {
  if (images.length === 0) return "-";
  return file === VARIABLES ? images.join(", ") : `${images.join(", ")} (its own)`;
}

function find(root: string, { names, format }: SetOptions, terminal: Terminal): ExitCode {
  const source = folderSource(root);
  const loaded = loadImages({ source });
  const known = [
    ...valuesOf(source, loaded),
    ...loaded.kin.flatMap((each) => each.variables.map((name) => ({ name }))),
  ];
  refuseUnknown(names, new Set(known.map(({ name }) => name)));
  const uses = names.flatMap((name) => usesOf(source, loaded, name));
  if (format === "json") terminal.out(printableJson({ format: 1, uses }));
  else {
    const shown = shownFrom(root);
    const rows = uses.map((use) => {
      const { name, image } = use;
      if ("parent" in use) return [name, image, `is built on ${use.parent}`].map(printable);
      return [name, image, `${shown(use.file)}:${use.line.toString()}:${use.column.toString()} ${use.path}`].map(printable); // prettier-ignore
    });
    if (rows.length > 0) terminal.out(table(["NAME", "IMAGE", "USE"], rows, terminal));
    const idle = names.filter((name) => !uses.some((use) => use.name === name));
    if (idle.length > 0) terminal.out(`No image uses ${idle.join(", ")}.`);
  }
  return hasErrors(undefined, loaded, terminal, root) ? 1 : 0;
}

function refuseUnknown(names: readonly string[], known: ReadonlySet<string>): void {
  const [first, ...others] = names.filter((name) => !known.has(name)).map((name) => [name, didYouMean(name, known)]);
  if (first === undefined) return;
  const words = [first, ...others].map(([name = "", hint = ""]) => `There is no variable \`${name}\`.${hint}`);
  throw new CliError(words.join("\n"), "golden variables list shows them all.", 1);
}

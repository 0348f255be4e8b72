import type { Command } from "commander";
import { folderSource, loadImages } from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import { descendantsOf } from "../../../plan/waves";
import { shownFrom, findRoot } from "../../fleet/root";
import { hasErrors } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import type { SetOptions } from "./set";
import { usesOf, valuesOf, VARIABLES, type Value } from "./uses";

/** `golden variables list`, `find` and `set`. */
export async function variables(options: SetOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  const root = findRoot(options.root);
  if (own.name() === "set") return (await import("./set.js")).set(root, options, terminal);
  return own.name() === "find" ? find(root, options, terminal) : list(root, options, terminal);
}

function list(root: string, { format }: SetOptions, terminal: Terminal): ExitCode {
  const source = folderSource(root);
  const loaded = loadImages({ source });
  const values = valuesOf(source, loaded);
  const unused = values.filter(({ images }) => images.length === 0);
  if (format === "json") terminal.out(printableJson({ format: 1, variables: values.map(rowOf) }));
  else {
    const cells = values.map((each) => [each.name, printable(each.value), usersOf(each)]);
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

function rowOf({ name, value, file, line, column, images }: Value) {
  return { name, value, file, line, column, images };
}

function find(root: string, { names, format }: SetOptions, terminal: Terminal): ExitCode {
  const source = folderSource(root);
  const loaded = loadImages({ source });
  const values = valuesOf(source, loaded);
  refuseUnknown(names, [...values.map(({ name }) => name), ...loaded.kin.flatMap((each) => each.variables)]);
  const uses = usesOf(source, loaded, names);
  const nodes = loaded.kin.map(({ name: id, parent }) => ({
    id,
    ...(parent?.kind === "image" && { parent: parent.image }),
  }));
  const children = names.flatMap((variable) => {
    const users = new Set(uses.filter((use) => use.variable === variable).map(({ image }) => image));
    return descendantsOf(users, nodes).map(({ id: image, parent = "" }) => ({ variable, image, parent }));
  });
  if (format === "json") {
    const wanted = values.filter(({ name }) => names.includes(name)).map(rowOf);
    terminal.out(printableJson({ format: 1, variables: wanted, uses, children }));
  } else {
    const shown = shownFrom(root);
    const rows = names.flatMap((name) => [
      ...uses
        .filter(({ variable }) => variable === name)
        .map((use) => [
          name,
          use.image,
          `${shown(use.file)}:${use.line.toString()}:${use.column.toString()} ${use.path}`,
        ]),
      ...children
        .filter(({ variable }) => variable === name)
        .map((one) => [name, one.image, `is built on ${one.parent}`]),
    ]);
    if (rows.length > 0)
      terminal.out(
        table(
          ["NAME", "IMAGE", "USE"],
          rows.map((row) => row.map(printable)),
          terminal,
        ),
      );
    const idle = names.filter((name) => !rows.some(([used]) => used === name));
    if (idle.length > 0) terminal.out(`No image uses ${idle.join(", ")}.`);
  }
  return hasErrors(undefined, loaded, terminal, root) ? 1 : 0;
}

function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const [first = ""] = unknown;
  const words = unknown.map((name) => `\`${name}\``).join(", ");
  const message = `There is no variable ${words}.${unknown.length === 1 ? didYouMean(first, known) : ""}`;
  throw new CliError(message, "golden variables list shows them all.", 1);
}

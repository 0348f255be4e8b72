import { relative, resolve } from "node:path";
import type { ImageSource } from "../../definition";
import { CliError } from "../terminal/exit-code";

/** A path that holds a definition: `images/docker-host.yaml`, with forward or backward slashes. */
const DEFINITION = /^(?:\.[/\\])?images[/\\]([^/\\]+)\.yaml$/;
const PATH = /[/\\]|\.yaml$/;

/** Most names that a message lists. */
const MOST_NAMES = 20;

/** Names of all definition files, of the faulty ones too. */
export function imageNames(source: ImageSource): readonly string[] {
  return source.list().map(nameOfFile);
}

/** `images/docker-host.yaml` → `docker-host`. */
export function nameOfFile(file: string): string {
  return file.replace(/^images\//, "").replace(/\.ya?ml$/i, "");
}

/**
 * Names of images out of names and paths, as pre-commit hands changed files over. A path that is no definition (a
 * document, variables, settings) can concern any image: then all are meant, which is an empty list.
 */
export function namesOf(namesAndPaths: readonly string[], root: string): readonly string[] {
  const names = namesAndPaths.map((each) => nameIn(each, root));
  return names.includes(undefined) ? [] : [...new Set(names.filter((name) => name !== undefined))];
}

/** The image that a name means, or a path from the working directory or the root; undefined for a path that is no definition. */
function nameIn(nameOrPath: string, root: string): string | undefined {
  if (!PATH.test(nameOrPath)) return nameOrPath;
  const [, name] = DEFINITION.exec(relative(root, resolve(nameOrPath))) ?? DEFINITION.exec(nameOrPath) ?? [];
  return name === "variables" ? undefined : name;
}

/** As {@link nameIn}, where a path that is no definition is a mistake. */
export function definitionName(nameOrPath: string, root: string): string {
  const name = nameIn(nameOrPath, root);
  if (name !== undefined) return name;
  throw new CliError(`\`${nameOrPath}\` is not a definition.`, "Name images, or their files: images/<name>.yaml.");
}

/** Throws a {@link CliError} that names the images that are not known: of a stack, or of those with a definition. */
export function refuseUnknownNames(names: readonly string[], known: readonly string[], stack?: string): void {
  const unknown = names.filter((name) => !known.includes(name)).map((name) => `\`${name}\``);
  if (unknown.length === 0) return;
  const quoted = unknown.join(", ");
  const all = `Name one of: ${listed(known)}`;
  if (stack === undefined) throw new CliError(`There is no definition for ${quoted} in images/.`, `${all}.`);
  throw new CliError(`The stack ${stack} deploys no image ${quoted}.`, `${all}, or choose another stack with --stack.`);
}

/** The first of many names. */
export function listed(names: readonly string[]): string {
  return names.slice(0, MOST_NAMES).join(", ") + (names.length > MOST_NAMES ? " …" : "");
}

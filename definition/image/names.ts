import type { Issue } from "../diagnostics/issue";

/**
 * Longest name of a definition. Image Builder takes 128 characters, and the longest name that we make of it is
 * `<prefix 20>-<name 63>-<document 36>-x86-64`: 20 + 1 + 63 + 1 + 36 + 7 = 128.
 */
export const MAX_NAME = 63;

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** `images/docker-host.yaml` → `docker-host`. */
export function nameOfFile(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.ya?ml$/i, "");
}

/** Names of files in `images/` that are something else than a definition, and what they are: no image can be called so. */
export const RESERVED_NAMES: ReadonlyMap<string, string> = new Map([
  ["variables", "images/variables.yaml holds the variables that all definitions share"],
]);

/** What is wrong with the names of the definition files, alone and beside each other. */
export function nameIssues(paths: readonly string[]): Issue[] {
  const issues = paths.flatMap((path) => [...extensionIssue(path), ...formIssue(path)]);
  return [...issues, ...collisions(paths)];
}

/** Text with every character outside printable ASCII as `\u{…}`, so that look-alikes and invisible ones show. */
export function visible(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function extensionIssue(path: string): Issue[] {
  if (path.endsWith(".yaml")) return [];
  const right = path.replace(/\.ya?ml$/i, ".yaml");
  const file = visible(path);
  return [
    issue(
      "wrong-extension",
      path,
      `The file ${file} does not end in .yaml, so that it is easily overlooked.`,
      `Rename it: git mv ${file} ${visible(right)}`,
    ),
  ];
}

function formIssue(path: string): Issue[] {
  const name = nameOfFile(path);
  if (NAME.test(name) && name.length <= MAX_NAME) return [];
  const problem =
    name.length > MAX_NAME
      ? `has ${String(name.length)} characters; at most ${String(MAX_NAME)} leave room for what golden appends`
      : reason(name);
  const message = `The file's name is the image's name, and "${visible(name.slice(0, 140))}" ${problem}.`;
  return [issue("bad-name", path, message, fixOf(name))];
}

function reason(name: string): string {
  const strange = /[^\x20-\x7e]/u.exec(name)?.[0];
  if (strange !== undefined)
    return `has the character U+${(strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}, which looks like another or cannot be seen`;
  return "is not lower-case words and digits joined by single hyphens";
}

function fixOf(name: string): string {
  if (name.length > MAX_NAME && NAME.test(name)) return "Rename the file to a shorter name.";
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .slice(0, MAX_NAME)
    .split(/[^a-z0-9]/);
  const plain = words.filter((word) => word !== "").join("-");
  return NAME.test(plain)
    ? `Rename the file, for example to ${plain}.yaml.`
    : "Rename the file in plain letters, for example to web-server.yaml.";
}

/** Two files that are one on a file system that ignores case, or that differ by extension alone. */
function collisions(paths: readonly string[]): Issue[] {
  const first = new Map<string, string>();
  const issues: Issue[] = [];
  for (const path of paths) {
    const key = nameOfFile(path).normalize("NFKC").toLowerCase();
    const other = first.get(key);
    if (other === undefined) first.set(key, path);
    else issues.push(collision(path, other));
  }
  return issues;
}

function collision(path: string, other: string): Issue {
  const message = `${visible(path)} and ${visible(other)} give the same image name where case and extension do not count.`;
  return issue("name-collision", path, message, "Rename one of the two.");
}

function issue(code: string, file: string, message: string, fix: string): Issue {
  return { code, severity: "error", message, file, line: 1, column: 1, path: "", fix };
}

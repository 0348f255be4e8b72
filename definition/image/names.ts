import { error, faultsOf, type Fault } from "../diagnostics/fault";

const { codes, fault } = faultsOf({
  "wrong-extension": error("A definition does not end in .yaml", {
    why: "With two endings, two files could mean one image, and globs miss one of them.",
    bad: "images/docker-host.yml",
    good: "images/docker-host.yaml",
  }),
  "bad-name": error("A file's name is not an image's name", {
    why: "The name becomes the name of recipes, pipelines, parameters and AMIs; look-alikes and capitals make two of one.",
    bad: "images/Docker_Host.yaml",
    good: "images/docker-host.yaml",
  }),
  "definition-in-folder": error("A definition in a folder of images/", {
    why: "Definitions stand directly in images/; in its folders are documents and scripts, so that this one would never be built.",
    bad: "images/team-a/web.yaml",
    good: "images/team-a-web.yaml",
  }),
  "name-collision": error("Two files give one name", {
    why: "Some file systems and AWS ignore case.",
    bad: "images/Docker.yaml beside images/docker.yaml",
    good: "images/docker.yaml",
  }),
});
export { codes as nameCodes };

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

interface NameFault {
  readonly file: string;
  readonly fault: Fault;
}

/** What is wrong with the names of the definition files, alone and beside each other. */
export function nameFaults(paths: readonly string[]): NameFault[] {
  return [...paths.flatMap((path) => [...extensionFault(path, paths), ...formFault(path)]), ...collisions(paths)];
}

/** A file in a folder that has the keys of a definition, and that no definition names. */
export function inFolder(path: string, others: readonly string[]): NameFault {
  const right = [`images/${nameOfFile(path)}.yaml`, `images/${path.split("/").slice(1).join("-")}`];
  const free = right.find((each) => !others.includes(each)) ?? "images/<name>.yaml";
  const message = "This is a definition in a folder of images/, where none is looked for: it is never built.";
  return about(path, "definition-in-folder", message, `Move it: mv ${visible(path)} ${visible(free)}`);
}

/** Text with every character outside printable ASCII as `\u{…}`, so that look-alikes and invisible ones show. */
export function visible(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function extensionFault(path: string, paths: readonly string[]): NameFault[] {
  if (path.endsWith(".yaml")) return [];
  const right = path.replace(/\.ya?ml$/i, ".yaml");
  const file = visible(path);
  return [
    about(
      path,
      "wrong-extension",
      `The file ${file} does not end in .yaml, so it is easily overlooked.`,
      `Rename it: mv ${file} ${visible(right)}`,
      paths.includes(right) ? undefined : right,
    ),
  ];
}

function formFault(path: string): NameFault[] {
  const name = nameOfFile(path);
  if (NAME.test(name) && name.length <= MAX_NAME) return [];
  const problem =
    name.length > MAX_NAME
      ? `has ${String(name.length)} characters; at most ${String(MAX_NAME)} leave room for what golden appends`
      : reason(name);
  const message = `The file's name is the image's name, and "${visible(name.slice(0, 140))}" ${problem}.`;
  return [about(path, "bad-name", message, fixOf(name))];
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
function collisions(paths: readonly string[]): NameFault[] {
  const first = new Map<string, string>();
  const faults: NameFault[] = [];
  for (const path of paths) {
    const key = nameOfFile(path).normalize("NFKC").toLowerCase();
    const other = first.get(key);
    if (other === undefined) first.set(key, path);
    else faults.push(collision(path, other));
  }
  return faults;
}

function collision(path: string, other: string): NameFault {
  const message = `${visible(path)} and ${visible(other)} give the same image name where case and extension do not count.`;
  return about(path, "name-collision", message, "Rename one of the two.");
}

/** At the beginning of the file: it is its name that is wrong. */
function about(file: string, code: keyof typeof codes, message: string, fix: string, renameTo?: string): NameFault {
  const mend = renameTo === undefined ? undefined : { renameTo };
  return { file, fault: fault(code, [], message, fix, { offset: 0, mend }) };
}

import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { visible } from "../diagnostics/printable";

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
    why: "Definitions are directly in images/; its folders hold documents and scripts, so this one would never be built.",
    bad: "images/team-a/web.yaml",
    good: "images/team-a-web.yaml",
  }),
  "name-collision": error("Two files give the same name", {
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

/** Names of files in `images/` that are something else than a definition, and what they are: no image can have such a name. */
export const RESERVED_NAMES: ReadonlyMap<string, string> = new Map([
  ["variables", "images/variables.yaml holds the variables that all definitions share"],
]);

interface NameFault {
  readonly file: string;
  readonly fault: Fault;
}

/** What is wrong with the names of the definition files, alone and beside each other. */
export function nameFaults(paths: readonly string[]): NameFault[] {
  const twins = collisions(paths);
  const others = paths.filter((path) => !twins.some(({ file }) => file === path));
  return [...others.flatMap((path) => [...extensionFault(path, paths), ...formFault(path)]), ...twins];
}

/** A YAML file in a folder, or one beside the definitions with no ending or another: not the copies that editors make. */
export function mayBeMisplaced(path: string): boolean {
  if (/^images\/.+\//.test(path)) return /\.ya?ml$/i.test(path);
  return /^images\/[^./]+(?:\.ya?ml)?(?:\.txt|\.jsonc?|\.y[aml]{1,4})?$/i.test(path);
}

/** A file that has the keys of a definition, is none by its place or ending, and that no definition names. */
export function misplaced(path: string, others: readonly string[]): NameFault {
  const stem = nameOfFile(path).replace(/\.[^]*/, "");
  const right = [`images/${stem}.yaml`, `images/${path.split("/").slice(1).join("-")}`];
  const free = visible(right.find((each) => !others.includes(each) && each !== path) ?? "images/<name>.yaml");
  const file = visible(path);
  const isInFolder = path.split("/").length > 2;
  const message = isInFolder
    ? "This is a definition in a folder of images/, where none is expected: it is never built."
    : `This is a definition, but ${file} does not end in .yaml: it is never built.`;
  const code = isInFolder ? "definition-in-folder" : "wrong-extension";
  return about(path, code, message, `${isInFolder ? "Move" : "Rename"} it: mv ${file} ${free}`);
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
  if (isOfMacOs(path)) {
    return [
      about(path, "bad-name", "macOS keeps attributes of another file in this one.", `Delete it: rm ${visible(path)}`),
    ];
  }
  const problem =
    name.length > MAX_NAME
      ? `has ${String(name.length)} characters; at most ${String(MAX_NAME)} leave room for what golden appends`
      : reason(name);
  const message = `The file's name is the image's name, and "${visible(name.slice(0, 140))}" ${problem}.`;
  return [about(path, "bad-name", message, fixOf(name))];
}

/** Where a file system lacks attributes, `._web.yaml` holds those of `web.yaml`. */
export function isOfMacOs(path: string): boolean {
  return nameOfFile(path).startsWith("._");
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
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .slice(0, MAX_NAME)
    .split(/[^a-z0-9]/);
  const plain = words.filter((word) => word !== "").join("-");
  return NAME.test(plain) && !RESERVED_NAMES.has(plain)
    ? `Rename the file, for example to ${plain}.yaml.`
    : "Rename the file in plain letters, for example to web-server.yaml.";
}

/** Two files that are one on a file system that ignores case, or that differ only in extension. */
function collisions(paths: readonly string[]): NameFault[] {
  const first = new Map<string, string>();
  const faults: NameFault[] = [];
  const isSound = (path: string): boolean => path.endsWith(".yaml") && NAME.test(nameOfFile(path));
  for (const path of [...paths.filter(isSound), ...paths.filter((each) => !isSound(each))]) {
    const key = nameOfFile(path).normalize("NFKC").toLowerCase();
    const other = first.get(key);
    if (other === undefined) first.set(key, path);
    else faults.push(collision(path, other));
  }
  return faults;
}

function collision(path: string, other: string): NameFault {
  const message = `${visible(path)} and ${visible(other)} give the same image name, as case and extension do not count.`;
  return about(path, "name-collision", message, "Delete one of the two, or give it a name of its own.");
}

export function misnamedVariables(file: string): Fault {
  const message = `Variables are read only from images/variables.yaml, and this is ${visible(file)}.`;
  return about(file, "bad-name", message, `Rename it: mv ${visible(file)} images/variables.yaml`).fault;
}

/** At the beginning of the file: its name is wrong. */
function about(file: string, code: keyof typeof codes, message: string, fix: string, renameTo?: string): NameFault {
  const mend = renameTo === undefined ? undefined : { renameTo };
  return { file, fault: fault(code, [], message, fix, { offset: 0, mend }) };
}

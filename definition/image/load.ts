import { brokenBy } from "../diagnostics/fault";
import { EVERYONE, Report, type Issue } from "../diagnostics/report";
import { withAllowedValues } from "../settings/allowed-values";
import type { BootstrapSettings } from "../settings/bootstrap";
import type { ImageSettings } from "../settings/images";
import { peek } from "../yaml/peek";
import { isAmong, type Path } from "../yaml/place";
import {
  isMisnamedVariables,
  readDefinition,
  readVariables,
  VARIABLES,
  type DefinitionFile,
  type SharedVariables,
} from "./definition-file";
import type { ImageDefinition, Parent } from "./image-definition";
import type { Inherited } from "./kind";
import { kindOf } from "./kinds";
import { cloudFormationFaults, foreignCodes } from "./foreign-syntax";
import type { NamedFiles } from "./named-files";
import { mayBeMisplaced, misplaced, nameFaults, nameOfFile } from "./names";
import { judge } from "./rules/catalogue";
import type { Member } from "./rules/rule";
import type { ImageSource } from "../files/source";
import { secretCodes, secretFaults } from "../secrets/secret-faults";
import { unusedVariables } from "./variables";

export interface LoadOptions {
  readonly source: ImageSource;
  /** Stacks whose settings the images that they deploy are judged by. Default: none, and rules that need settings do not run. */
  readonly stacks?: readonly { readonly settings?: ImageSettings }[];
  /** Stacks that make the boundaries of roles. Default: none, and what images ask for beyond them stays unseen. */
  readonly boundaries?: readonly { readonly settings?: BootstrapSettings }[];
  /** Names to report and return; rules across images always see all. Default: all. */
  readonly names?: readonly string[];
  /**
   * Reads the definitions of these names and those that they are built on, and no other. What it gives of them is the same as
   * of all, because rules across images look only at ancestors; faults elsewhere stay unseen. Default: all are read.
   */
  readonly only?: (name: string) => boolean;
  /** For a commit of the past, whose images are compared and not built: neither secrets in its files nor what rules find are faults. */
  readonly isPast?: boolean;
}

export interface LoadResult {
  /** Definitions without errors, sorted by name. */
  readonly definitions: readonly ImageDefinition[];
  /** Of all files, sorted by file, line, column, code. */
  readonly issues: readonly Issue[];
  /** How many definition files there are. */
  readonly files: number;
  /** Every definition file that was to be read, sound or not, sorted by name: what could be read of its kin. */
  readonly kin: readonly Kin[];
  /** The texts of `images/variables.yaml`. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What is known of an image's place among images, even when its definition has errors. */
export interface Kin {
  readonly name: string;
  /** Whether the definition has no error, alone and among the others. */
  readonly isSound: boolean;
  /** Absent when it cannot be read. */
  readonly version?: string;
  /** Absent when it cannot be read. */
  readonly parent?: Parent;
  /** Whether it builds no image, and so has neither. */
  readonly isProject?: true;
  /** Whether another repository builds it: it may have no parent. */
  readonly isExternal?: true;
  /** Names of the variables that it uses, sorted. */
  readonly variables: readonly string[];
  /** Those of them that it does not give itself: they are of `images/variables.yaml`. */
  readonly sharedVariables: readonly string[];
}

/** Images on their way: as read, and in normal form where they are sound. */
interface Images {
  readonly files: Map<string, DefinitionFile>;
  readonly members: Map<string, Member>;
  readonly named: NamedFiles;
}

/** Stands for the name of the file among the paths that rules need. No key of a definition has this name. */
const NAME: Path = ["name"];

/**
 * Reads, checks and normalises every definition of a source. Never throws on bad content: all faults of all files are
 * in `issues`, and `definitions` holds those without errors.
 */
export function loadImages(options: LoadOptions): LoadResult {
  const { source, stacks = [], isPast = false } = options;
  const report = new Report(isPast ? Object.keys({ ...secretCodes, ...foreignCodes }) : []);
  const list = source.list();
  const names = new Set(list.map(nameOfFile));
  for (const { file, fault } of nameFaults(list.filter((each) => !isMisnamedVariables(each, source))))
    report.add(file, fault, nameOfFile(file));
  const shared = readVariables(source);
  report.setText(VARIABLES, shared.text);
  report.add(VARIABLES, [...shared.faults, ...secretFaults(shared.text)], EVERYONE);
  // First: a source that has walked its folders knows of them what it would else ask for each file.
  const others = options.only === undefined ? (source.others?.() ?? []) : [];
  const { files, members, named } = readImages(list, shared, options, report);
  addMisplaced(others, list, named, report);
  const settings = stacks.flatMap((stack) => stack.settings ?? []);
  const judges = settings.map((each) => withAllowedValues(each, source, report));
  const boundaries = (options.boundaries ?? []).flatMap((stack) => stack.settings ?? []);
  const fleet = { members, names, stacks: judges, boundaries };
  for (const member of isPast ? [] : members.values()) {
    const { name, file } = member.definition;
    report.add(file, judge(member, fleet, judges), name);
  }
  addUnused(shared, [...files.values()], list, report);
  const wanted = options.names === undefined ? names : new Set(options.names);
  return {
    definitions: [...members.values()]
      .map(({ definition }) => definition)
      .filter(({ name }) => wanted.has(name) && !report.hasFailed(name))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
    issues: report.issues((owner) => options.names === undefined || owner === EVERYONE || wanted.has(owner)),
    files: list.length,
    kin: kinOf([...names].filter((name) => wanted.has(name)).sort(), { files, members }, report),
    variables: shared.shared,
  };
}

/** Definitions in folders of `images/`, or of another ending, would be silently overlooked. */
function addMisplaced(
  others: readonly string[],
  list: readonly string[],
  { source, read: named }: NamedFiles,
  report: Report,
): void {
  for (const path of others) {
    const read = named.has(path.slice("images/".length)) || !mayBeMisplaced(path) ? undefined : source.read(path);
    if (read === undefined || "refused" in read) continue;
    const isDefinition = ["version", "parent"].every((key) => {
      return path.endsWith("json")
        ? Buffer.from(read.bytes).includes(`"${key}"`)
        : peek(read.bytes, key, "root").length > 0;
    });
    if (isDefinition) report.add(path, misplaced(path, list).fault, EVERYONE);
  }
}

/** A file that was not read, or not wholly, may be the one that uses a variable. */
function addUnused(
  { shared, doubtful }: SharedVariables,
  read: readonly DefinitionFile[],
  list: readonly string[],
  report: Report,
): void {
  if (read.length < list.length || read.some(({ draft }) => draft === undefined)) return;
  const used = new Set(read.flatMap((file) => [...file.usedVariables]));
  const unused = unusedVariables(shared, used).filter(
    ({ path: [name = ""] }) => doubtful !== "all" && !doubtful.has(String(name)),
  );
  report.add(VARIABLES, unused, EVERYONE);
}

/**
 * Those that are wanted, then the parents that they name, and so on, one after the other. Images on a parent of ours are
 * normalised last: it may give them what they leave open.
 */
function readImages(
  list: readonly string[],
  shared: SharedVariables,
  { source, only = () => true }: LoadOptions,
  report: Report,
): Images {
  const files = new Map<string, DefinitionFile>();
  const members = new Map<string, Member>();
  const named: NamedFiles = {
    source,
    variables: new Set(Object.keys(shared.shared)),
    read: new Map(),
    judged: new Map(),
  };
  const byName = new Map(list.map((file) => [nameOfFile(file), file]));
  const wanted = new Set(list.filter((file) => only(nameOfFile(file))));
  for (const path of wanted) {
    const file = readOne(path, shared, source, report);
    const parent = parentOfOurs(file);
    const fileOfParent = byName.get(parent ?? "");
    if (fileOfParent !== undefined) wanted.add(fileOfParent);
    files.set(file.name, parent === undefined ? finish(file, {}, named, members, report) : file);
  }
  const gives = new Map<string, Inherited>();
  for (const file of [...files.values()]) {
    const parent = parentOfOurs(file);
    if (parent === undefined) continue;
    files.set(file.name, finish(file, givenBy(parent, files, gives), named, members, report));
    // The fault is reported in the parent, but without what it should inherit this image has no normal form.
    const has = givenBy(file.name, files, gives);
    if (kindOf(file.draft ?? {}).needs.some((need) => has[need] === undefined)) report.fail(file.name);
  }
  return { files, members, named };
}

function readOne(path: string, shared: SharedVariables, source: ImageSource, report: Report): DefinitionFile {
  const read = readDefinition(source, path, shared);
  const { name, text, faults, broken, isDoubtful } = read;
  const isMisnamed = report.hasFailed(name);
  report.setText(path, text);
  report.add(path, [...faults, ...secretFaults(text), ...cloudFormationFaults(text)], name);
  if (isDoubtful) report.fail(name);
  return isMisnamed ? { ...read, broken: [...broken, NAME] } : read;
}

/** Brings a definition into normal form, if it is sound. Of its draft only kind and parent are kept: fleets are large. */
function finish(
  file: DefinitionFile,
  inherited: Inherited,
  files: NamedFiles,
  members: Map<string, Member>,
  report: Report,
): DefinitionFile {
  const { name, draft } = file;
  if (draft === undefined) return file;
  const normal = kindOf(draft).normalize(draft, { name, file: file.file, inherited, files, broken: file.broken });
  report.add(file.file, normal.faults, name);
  for (const { path, text, faults } of normal.files) {
    report.setText(path, text);
    report.add(path, faults, name);
  }
  members.set(name, { definition: normal.value, broken: [...file.broken, ...brokenBy(normal.faults)] });
  return { ...file, text: "", draft: { kind: draft.kind, ...("parent" in draft && { parent: draft.parent }) } };
}

/** What an image gives to those built on it. A cycle gives nothing. */
function givenBy(name: string, files: ReadonlyMap<string, DefinitionFile>, known: Map<string, Inherited>): Inherited {
  const found = known.get(name);
  if (found !== undefined) return found;
  known.set(name, {});
  const file = files.get(name);
  if (file === undefined) return {};
  const parent = parentOfOurs(file);
  const gives = file.gives(parent === undefined ? {} : givenBy(parent, files, known));
  known.set(name, gives);
  return gives;
}

function parentOfOurs({ draft }: DefinitionFile): string | undefined {
  const parent = draft !== undefined && "parent" in draft ? draft.parent : undefined;
  return typeof parent === "object" && "image" in parent ? parent.image : undefined;
}

function kinOf(names: readonly string[], { files, members }: Omit<Images, "named">, report: Report): Kin[] {
  const known = names.filter((name) => files.has(name) || report.hasFailed(name));
  return known.map((name) => {
    const { usedVariables: used = [], ownVariables = [] } = files.get(name) ?? {};
    const variables = [...used].sort();
    const sharedVariables = variables.filter((variable) => !ownVariables.includes(variable));
    const member = members.get(name);
    const isSound = member !== undefined && !report.hasFailed(name);
    return { name, isSound, ...(member && lineOf(member)), variables, sharedVariables };
  });
}

function lineOf({ definition: { kind, version, parent }, broken }: Member): Partial<Kin> {
  return {
    ...(kind === "project" && { isProject: true }),
    ...(kind === "external" && { isExternal: true }),
    ...(version === undefined || isAmong(["version"], broken) ? {} : { version }),
    ...(parent === undefined || isAmong(["parent"], broken) ? {} : { parent }),
  };
}

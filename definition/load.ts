import { withAllowedValues } from "./allowed-values";
import type { Entry } from "./entry";
import { checkForm, readEntry, textsOf } from "./entry";
import type { Fault, Path } from "./fault";
import { overlaps } from "./fault";
import type { ImageDefinition } from "./image-definition";
import type { ImageSource, Kin, LoadOptions, LoadResult } from "./load-result";
import { nameIssues, nameOfFile } from "./names";
import type { DocumentFault } from "./awstoe";
import type { Foundation, NamedFile, NormalizeContext } from "./normalize/context";
import { normalize } from "./normalize/image";
import { foundationOfParent } from "./normalize/parent";
import type { ParsedFile } from "./parse/parse";
import { parse } from "./parse/parse";
import { EVERYONE, Report } from "./report";
import { fleetRules, imageRules } from "./rules";
import type { Fleet, Member } from "./rules/rule";
import type { Settings } from "./settings";
import { isPlainPath, refusal } from "./source";
import type { Variables } from "./variables";
import { closest } from "./suggest";

const VARIABLES = "images/variables.yaml";

/** Stands for the name of the file among the paths that rules need. No key of a definition is called so. */
const NAME: Path = ["name"];

/** A run over all definitions. */
interface Run {
  readonly source: ImageSource;
  readonly settings?: Settings;
  readonly report: Report;
  readonly entries: Map<string, Entry>;
  readonly names: ReadonlySet<string>;
  readonly read: Map<string, NamedFile>;
  readonly documents: Map<string, ParsedFile>;
  readonly judged: Map<string, readonly DocumentFault[]>;
  readonly foundations: Map<string, Foundation | undefined>;
  /** Definitions with an error of their own or in a file that they name. */
  readonly failed: Set<string>;
}

/**
 * Reads, checks and normalises every definition of a source. Never throws on bad content: all faults of all files are
 * in `issues`, and `definitions` holds those without errors.
 */
export function loadImages(options: LoadOptions): LoadResult {
  const files = options.source.list();
  const run = begin(options, files);
  const shared = readVariables(run);
  const members = new Map<string, Member>();
  const waiting: Entry[] = [];
  for (const entry of readDefinitions(files, options.only ?? (() => true), shared, run)) {
    if (hasParentOfOurs(entry)) waiting.push(entry);
    else addMember(entry, members, run);
  }
  for (const entry of waiting) addMember(entry, members, run);
  applyRules(members, run);
  warnOfUnusedVariables(shared, files.length, run);
  const wanted = options.names === undefined ? undefined : new Set(options.names);
  const accepts = (name: string): boolean => wanted === undefined || name === EVERYONE || wanted.has(name);
  const definitions = [...members.values()].map(({ definition }) => definition);
  return {
    definitions: definitions.filter(({ name }) => accepts(name) && !run.failed.has(name)).sort(byName),
    issues: run.report.issues(accepts),
    files: files.length,
    kin: [...run.names]
      .filter((name) => accepts(name) && (run.entries.has(name) || run.failed.has(name)))
      .sort()
      .map((name) => kinOf(name, members.get(name), run)),
    variables: shared.shared,
  };
}

function kinOf(name: string, member: Member | undefined, run: Run): Kin {
  const { usedVariables = [], ownVariables = [] } = run.entries.get(name) ?? {};
  const variables = [...usedVariables].sort();
  const sharedVariables = variables.filter((variable) => !ownVariables.includes(variable));
  const known = { name, isSound: member !== undefined && !run.failed.has(name), variables, sharedVariables };
  if (member === undefined) return known;
  const { version, parent } = member.definition;
  return {
    ...known,
    ...(member.isBroken(["version"]) ? {} : { version }),
    ...(member.isBroken(["parent"]) ? {} : { parent }),
  };
}

function begin(options: LoadOptions, files: readonly string[]): Run {
  const { source, settings } = options;
  const report = new Report();
  const failed = new Set<string>();
  for (const issue of nameIssues(files)) {
    report.addIssue(issue, nameOfFile(issue.file));
    failed.add(nameOfFile(issue.file));
  }
  const names = new Set(files.map(nameOfFile));
  const base = { source, report, failed, names, entries: new Map<string, Entry>() };
  return {
    ...base,
    ...(settings === undefined ? {} : { settings: withAllowedValues(settings, source, report) }),
    read: new Map(),
    documents: new Map(),
    judged: new Map(),
    foundations: new Map(),
  };
}

type SharedVariables = Pick<Variables, "shared" | "doubtful">;

function readVariables(run: Run): SharedVariables {
  const none = { shared: {}, doubtful: new Set<string>() };
  const read = run.source.read(VARIABLES);
  if ("refused" in read) {
    if (read.refused === "missing") return none;
    addRefusal(VARIABLES, read.refused, EVERYONE, run);
    return { shared: {}, doubtful: "all" };
  }
  const parsed = parse(read.bytes);
  run.report.setText(VARIABLES, parsed.text);
  if (parsed.value === undefined && parsed.faults[0]?.message === "The file is empty.") return none;
  for (const fault of parsed.faults) run.report.addText(VARIABLES, fault, EVERYONE);
  if (parsed.value === undefined) return { shared: {}, doubtful: "all" };
  const shared = textsOf(parsed.value);
  const { faults, broken } = checkForm("variables", parsed);
  for (const fault of faults) run.report.add(VARIABLES, fault, EVERYONE);
  return { shared, doubtful: new Set(broken.map(([name]) => String(name))) };
}

/** Those that are wanted, then the parents that they name, and so on. One after the other: each is small once normalised. */
function* readDefinitions(
  files: readonly string[],
  isWanted: (name: string) => boolean,
  shared: SharedVariables,
  run: Run,
): Iterable<Entry> {
  const byName = new Map(files.map((file) => [nameOfFile(file), file]));
  const wanted = new Set(files.filter((file) => isWanted(nameOfFile(file))));
  for (const file of wanted) {
    const entry = readDefinition(file, shared, run);
    if (entry === undefined) continue;
    const parent = byName.get(parentOfOurs(entry) ?? "");
    if (parent !== undefined) wanted.add(parent);
    yield entry;
  }
}

function readDefinition(file: string, shared: SharedVariables, run: Run): Entry | undefined {
  const name = nameOfFile(file);
  if (!isPlainPath(file)) return undefined; // has its issue from nameIssues
  const read = run.source.read(file);
  if ("refused" in read) {
    addRefusal(file, read.refused, name, run);
    return undefined;
  }
  const parsed = parse(read.bytes);
  run.report.setText(file, parsed.text);
  const entry = readEntry(name, file, parsed, shared);
  for (const fault of parsed.faults) run.report.addText(file, fault, name);
  if (run.failed.has(name)) entry.broken.push(NAME);
  for (const fault of entry.faults) addFault(entry, fault, run);
  if (parsed.faults.length > 0 || entry.doubtful) run.failed.add(name);
  run.entries.set(name, entry);
  return entry;
}

/** Such a definition is normalised last: its parent may give it platform and device. */
function hasParentOfOurs(entry: Entry): boolean {
  return typeof entry.draft?.parent === "object" && "image" in entry.draft.parent;
}

function parentOfOurs({ draft }: Entry): string | undefined {
  return typeof draft?.parent === "object" && "image" in draft.parent ? draft.parent.image : undefined;
}

function addRefusal(file: string, reason: Parameters<typeof refusal>[1], owner: string, run: Run): void {
  const { code, refusal: message } = refusal(file, reason);
  run.failed.add(owner);
  run.report.addIssue(
    {
      code,
      severity: "error",
      message,
      file,
      line: 1,
      column: 1,
      path: "",
      fix: "Put a regular file of at most 64 KiB in its place.",
    },
    owner,
  );
}

function addFault(entry: Entry, fault: Fault, run: Run): void {
  if ((fault.severity ?? "error") === "error") run.failed.add(entry.name);
  run.report.add(entry.file, fault, entry.name);
}

function addMember(entry: Entry, members: Map<string, Member>, run: Run): void {
  if (entry.draft === undefined) return;
  const isBroken = (path: Path): boolean => entry.broken.some((broken) => overlaps(broken, path));
  const definition = normalize(entry.draft, contextFor(entry, isBroken, run));
  members.set(entry.name, { definition, isBroken });
  if (standsOnNothing(entry, run)) run.failed.add(entry.name);
  const { parent, platform, disk, architectures } = entry.draft;
  entry.draft = { parent, platform, disk, architectures };
}

/** The fault is in a parent of ours, and has its issue there; but without platform and device this image has no normal form. */
function standsOnNothing(entry: Entry, run: Run): boolean {
  if (!hasParentOfOurs(entry)) return false;
  const foundation = foundationOf(entry.name, run);
  return foundation?.platform === undefined || foundation.device === undefined;
}

function contextFor(entry: Entry, isBroken: (path: Path) => boolean, run: Run): NormalizeContext {
  return {
    name: entry.name,
    file: entry.file,
    read: (path) => readNamed(path, run),
    parse: (path, bytes) => parseNamed(path, bytes, entry, run),
    judge: (key, work) => remembered(key, run.judged, work),
    foundationOf: (image) => foundationOf(image, run),
    report: (fault) => {
      addFault(entry, fault, run);
      if ((fault.severity ?? "error") === "error") entry.broken.push(fault.breaks ?? fault.path);
    },
    reportIn: (path, fault) => {
      if ((fault.severity ?? "error") === "error") run.failed.add(entry.name);
      run.report.add(path, fault, entry.name);
    },
    isBroken,
  };
}

/** Files are read once in a run: many images may use one. */
function readNamed(written: string, run: Run): NamedFile {
  return remembered(written, run.read, () => {
    if (!isPlainPath(written)) return refusal(written, "outside");
    const path = `images/${written}`;
    const read = run.source.read(path);
    return "refused" in read ? refusal(written, read.refused) : { path, bytes: read.bytes };
  });
}

function remembered<Value>(key: string, known: Map<string, Value>, work: () => Value): Value {
  const value = known.get(key) ?? work();
  known.set(key, value);
  return value;
}

function parseNamed(path: string, bytes: Uint8Array, entry: Entry, run: Run): ParsedFile {
  const parsed = run.documents.get(path) ?? parse(bytes);
  run.documents.set(path, parsed);
  run.report.setText(path, parsed.text);
  for (const fault of parsed.faults) run.report.addText(path, fault, entry.name);
  if (parsed.faults.length > 0) run.failed.add(entry.name);
  return parsed;
}

/** What an image of ours gives to its children: its own word first, then its parent's. A cycle gives nothing. */
function foundationOf(image: string, run: Run): Foundation | undefined {
  if (run.foundations.has(image)) return run.foundations.get(image);
  run.foundations.set(image, undefined);
  const draft = run.entries.get(image)?.draft;
  if (draft === undefined) return undefined;
  const below =
    draft.parent === undefined ? undefined : foundationOfParent(draft.parent, (name) => foundationOf(name, run));
  const platform = draft.platform ?? below?.platform;
  const device = draft.disk?.device ?? below?.device;
  const foundation = { ...(platform && { platform }), ...(device && { device }) };
  run.foundations.set(image, foundation);
  return foundation;
}

function applyRules(members: ReadonlyMap<string, Member>, run: Run): void {
  const fleet: Fleet = { members, names: run.names };
  for (const member of members.values()) {
    const entry = run.entries.get(member.definition.name);
    if (entry === undefined) continue;
    const view = { definition: member.definition, ...(run.settings === undefined ? {} : { settings: run.settings }) };
    const broken = [...entry.broken];
    const applies = (needs: readonly Path[]): boolean =>
      !needs.some((need) => broken.some((path) => overlaps(path, need)));
    for (const rule of imageRules) if (applies(rule.needs)) addFaults(rule.check(view), entry, run);
    for (const rule of fleetRules) if (applies(rule.needs)) addFaults(rule.check(member, fleet), entry, run);
  }
}

function addFaults(faults: readonly Fault[], entry: Entry, run: Run): void {
  for (const fault of faults) addFault(entry, fault, run);
}

/** Only when every definition could be read: a broken one may be the one that uses a variable. */
function warnOfUnusedVariables({ shared }: SharedVariables, files: number, run: Run): void {
  const entries = [...run.entries.values()];
  if (entries.length < files || entries.some((entry) => entry.draft === undefined)) return;
  const used = new Set(entries.flatMap((entry) => [...entry.usedVariables]));
  const names = Object.keys(shared);
  for (const name of names.filter((candidate) => !used.has(candidate))) {
    const twin = closest(name, names.filter((other) => other !== name)); // prettier-ignore
    run.report.add(VARIABLES, unusedVariable(name, twin), EVERYONE);
  }
}

function unusedVariable(name: string, twin: string | undefined): Fault {
  const hint = twin === undefined ? "" : ` (${twin} is used.)`;
  return {
    code: "unused-variable",
    severity: "warning",
    path: [name],
    at: "key",
    message: `No definition uses the variable {${name}}.${hint}`,
    fix: `Delete ${name}, or use {${name}} in a definition.`,
  };
}

function byName(one: ImageDefinition, other: ImageDefinition): number {
  return one.name < other.name ? -1 : 1;
}

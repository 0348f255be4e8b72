import type { Entry } from "./entry";
import { readEntry, textsOf } from "./entry";
import { checkForm } from "../form/check";
import type { Path } from "../diagnostics/fault";
import { addFault, type Run } from "./load-run";
import { nameOfFile } from "./names";
import { parse } from "../yaml/parse";
import { EVERYONE } from "../diagnostics/report";
import { isPlainPath, refusal } from "../files/source";
import type { Variables } from "./variables";

export const VARIABLES = "images/variables.yaml";

/** Stands for the name of the file among the paths that rules need. No key of a definition is called so. */
const NAME: Path = ["name"];

export type SharedVariables = Pick<Variables, "shared" | "doubtful">;

export function readVariables(run: Run): SharedVariables {
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
export function* readDefinitions(
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
export function hasParentOfOurs(entry: Entry): boolean {
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

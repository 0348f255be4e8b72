import type { Entry } from "./entry";
import type { Fault } from "../diagnostics/fault";
import { overlaps, type Path } from "../yaml/place";
import type { ImageDefinition } from "./image-definition";
import { hasParentOfOurs, readDefinitions, readVariables, VARIABLES, type SharedVariables } from "./load-files";
import { addMember } from "./load-member";
import type { Kin, LoadOptions, LoadResult } from "./load-result";
import { addFault, begin, type Run } from "./load-run";
import { EVERYONE } from "../diagnostics/report";
import { fleetRules, imageRules } from "./rules";
import type { Fleet, Member } from "./rules/rule";
import { closest } from "../diagnostics/suggest";
import { unusedVariable } from "./variables";

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

function byName(one: ImageDefinition, other: ImageDefinition): number {
  return one.name < other.name ? -1 : 1;
}

import {
  folderSource,
  loadImages,
  settingsFolder,
  Stacks,
  treeSource,
  type ImageDefinition,
  type ImageSource,
  type LoadResult,
  type ImageSettings,
  type StackSettings,
} from "../../definition";
import { imageFiles } from "../../plan";
import { compareFleets, type Changes, type FleetState } from "../../changes";
import { openBase, type BaseCommit } from "../../changes/git/base-commit";
import { resolveBase } from "../../changes/git/base-ref";
import { GitError } from "../../changes/git/git-error";
import { deployments } from "./deployments";
import { gitFault } from "./git-faults";
import { projectName } from "./root";

const VARIABLES = "images/variables.yaml";

/** A state without what its stacks say, and what they say. */
type StacksOfState = Pick<FleetState, "settings" | "unreadableSettings" | "deployed">;
type Fleet = Omit<FleetState, keyof StacksOfState | "project">;

/** The fleet of a base commit beside the one at hand. */
export interface Comparison {
  readonly ref: string;
  readonly changes: Changes;
  readonly before: FleetState;
  readonly after: FleetState;
  /** See {@link BaseCommit.changed}. */
  readonly changedFiles: ReadonlySet<string>;
  /** A word to whoever compares a commit with itself, as on the default branch; absent where something can differ. */
  readonly note?: string;
}

/**
 * Loads the definitions at hand and those of the commit that a branch began with, and compares them. Of the base only what can
 * differ is loaded: an image of which no file, variable or ancestor changed is the same on both sides.
 */
export function compareWithBase(root: string, ref: string, stacks = new Stacks(settingsFolder(root))): Comparison {
  try {
    return comparisonOf(root, ref, stacks);
  } catch (error) {
    throw error instanceof GitError ? gitFault(error) : error;
  }
}

function comparisonOf(root: string, ref: string, stacks: Stacks): Comparison {
  const base = resolveBase(root, ref);
  const folder = folderSource(root);
  const commit = openBase(root, base, folder);
  const now = loadImages({ source: folder });
  const project = projectName(root);
  const after = { project, ...fleetOf(now), ...stacksOf(stacks, now.definitions) };
  const earlier = fleetOfBase(commit, folder, now);
  const stacksOfBase = new Stacks({ stacks: commit.stacks, read: commit.readSettings });
  const before = { project, ...earlier, ...stacksOf(stacksOfBase, earlier.definitions) };
  const note = base.isHead && commit.changed.size === 0 ? noteOf(ref) : {};
  return { ref, changes: compareFleets(before, after), before, after, changedFiles: commit.changed, ...note };
}

/** A check that compares nothing would otherwise look as if all was well. */
function noteOf(ref: string): Pick<Comparison, "note"> {
  return {
    note: `note: \`${ref}\` is what is checked out, and nothing is uncommitted; --base HEAD^1 compares with the commit before.`,
  };
}

function fleetOf(result: LoadResult): Fleet {
  const { definitions, variables } = result;
  return { definitions, unreadable: unsound(result), variables, usedVariables: variableUse(result) };
}

/** Shared variables by the image that uses them. */
function variableUse({ kin }: LoadResult): FleetState["usedVariables"] {
  return new Map(kin.map(({ name, sharedVariables }) => [name, new Set(sharedVariables)]));
}

function fleetOfBase(commit: BaseCommit, folder: ImageSource, now: LoadResult): Fleet {
  const doubtful = imagesInDoubt(commit, folder, now);
  if (doubtful.size === 0) return fleetOf(now);
  const loaded = loadDoubtful(commit, doubtful, now);
  const same = now.definitions.filter(({ name }) => !doubtful.has(name));
  return {
    definitions: [...same, ...loaded.definitions.filter(({ name }) => doubtful.has(name))].sort(byName),
    unreadable: unsound(loaded).filter((name) => doubtful.has(name)),
    variables: loaded.variables,
    usedVariables: new Map([...variableUse(now), ...variableUse(loaded)]),
  };
}

/** The images in doubt with their ancestors; with all others, too, when one of them had another parent. */
function loadDoubtful({ source }: BaseCommit, doubtful: ReadonlySet<string>, now: LoadResult): LoadResult {
  const names = withAncestors(doubtful, now.definitions);
  const all = source.list();
  const files = all.filter((file) => names.has(nameOf(file)));
  const loaded = loadImages({ source: treeSource(files, source.read), isPast: true });
  const isWhole = files.length === all.length || !unsound(loaded).some((name) => doubtful.has(name));
  return isWhole ? loaded : loadImages({ source, isPast: true });
}

/** Images of either side that may differ: by their own files, a variable, or an ancestor. Rather too many than too few. */
function imagesInDoubt(commit: BaseCommit, folder: ImageSource, now: LoadResult): ReadonlySet<string> {
  const { changed, source } = commit;
  const [old, files] = [source.list(), folder.list()];
  const [inBase, atHand] = [new Set(old), new Set(files)];
  const doubtful = new Set(unsound(now));
  for (const file of [...old, ...files]) {
    if (changed.has(file) || inBase.has(file) !== atHand.has(file)) doubtful.add(nameOf(file));
  }
  for (const definition of now.definitions) {
    if (imageFiles(definition).some((file) => changed.has(file))) doubtful.add(definition.name);
  }
  const variables = changed.has(VARIABLES) ? changedVariables(source, now) : [];
  for (const { name, sharedVariables: used } of now.kin)
    if (variables.some((variable) => used.includes(variable))) doubtful.add(name);
  addDescendants(doubtful, now.definitions);
  return doubtful;
}

function changedVariables(source: ImageSource, { variables: now }: LoadResult): readonly string[] {
  const { variables: old } = loadImages({ source: treeSource([], source.read) });
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names.filter((name) => !Object.hasOwn(old, name) || !Object.hasOwn(now, name) || old[name] !== now[name]);
}

/** An image may take platform and device from its parent. */
function addDescendants(names: Set<string>, definitions: readonly ImageDefinition[]): void {
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const { name, parent } of definitions) {
      if (parent.kind === "image" && names.has(parent.image)) names.add(name);
    }
  }
}

/** Names of definitions that are there and have an error. */
function unsound({ kin }: LoadResult): readonly string[] {
  return kin.filter(({ isSound }) => !isSound).map(({ name }) => name);
}

/** Ancestors by the definitions at hand; those that only the base has are in doubt themselves. */
function withAncestors(names: ReadonlySet<string>, definitions: readonly ImageDefinition[]): ReadonlySet<string> {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const all = new Set(names);
  for (const name of all) {
    const parent = byName.get(name)?.parent;
    if (parent?.kind === "image") all.add(parent.image);
  }
  return all;
}

function stacksOf(stacks: Stacks, definitions: readonly ImageDefinition[]): StacksOfState {
  const settings = new Map<string, StackSettings>();
  const ofImages = new Map<string, ImageSettings>();
  const unreadableSettings: string[] = [];
  for (const stack of stacks.all()) {
    if (stack.settings === undefined) unreadableSettings.push(stack.name);
    else settings.set(stack.name, { kind: stack.kind, settings: stack.settings } as StackSettings);
    if (stack.kind === "images" && stack.settings !== undefined) ofImages.set(stack.name, stack.settings);
  }
  const deployed = [...deployments(ofImages, definitions)];
  return {
    settings,
    unreadableSettings,
    deployed: new Map(deployed.map(([stack, images]) => [stack, images.map(({ name }) => name)])),
  };
}

function nameOf(file: string): string {
  return file.slice("images/".length).replace(/\.ya?ml$/i, "");
}

function byName(one: ImageDefinition, other: ImageDefinition): number {
  return one.name < other.name ? -1 : 1;
}

import {
  compareIssues,
  folderSource,
  loadImages,
  settingsFolder,
  Stacks,
  type ImageDefinition,
  type ImageSource,
  type Issue,
  type LoadResult,
  type StackSettings,
} from "../../definition";
import { imageFiles } from "../../plan";
import {
  compareFleets,
  takenVersions,
  versionStep,
  type Changes,
  type FleetState,
  type ImageChange,
} from "../../changes";
import { openBase, type BaseCommit } from "../../changes/git/base-commit";
import { defaultBase, resolveBase } from "../../changes/git/base-ref";
import { peek } from "../../definition/yaml/peek";
import { GitError } from "../../changes/git/git";
import { CliError } from "../terminal/exit-code";
import { printable } from "../terminal/printable";
import type { Terminal } from "../terminal/terminal";
import { Drafts } from "./drafts";
import { gitFault } from "./git-faults";
import { nameOfFile } from "./image-names";
import { projectName } from "./root";
import { deployments } from "./stack-settings";

const VARIABLES = "images/variables.yaml";

/** What the images of a state say. */
type Images = Pick<FleetState, "definitions" | "unreadable" | "writtenVersions" | "variables" | "usedVariables">;

/** The fleet of a base commit beside the one at hand. */
export interface Comparison {
  readonly ref: string;
  readonly changes: Changes;
  /** See {@link takenVersions}: against the tip of the base. */
  readonly taken: readonly ImageChange[];
  readonly before: FleetState;
  readonly after: FleetState;
  /** See {@link BaseCommit.changed}. */
  readonly changedFiles: ReadonlySet<string>;
  /** A word to whoever compares a commit with itself, as on the default branch; absent where something can differ. */
  readonly note?: string;
}

/**
 * {@link compareWithBase} where `--base` may be left out: then with the remote's default branch, and says so.
 * Throws a {@link CliError} where there is none.
 */
export function compareWithBaseOrDefault(root: string, given: string | undefined, terminal: Terminal): Comparison {
  const ref = given ?? defaultBase(root);
  if (ref === undefined) {
    throw new CliError(
      "There is no commit to compare with: no default branch of a remote `origin` is known.",
      "Give --base origin/main, or have git ask the remote: git remote set-head origin --auto",
    );
  }
  if (given === undefined) terminal.err(`note: compared with ${printable(ref)}; --base names another commit.`, 2);
  return compareWithBase(root, ref);
}

/**
 * For whoever compares with the remote's default branch without being asked to: undefined where nothing differs from it. What
 * hinders the comparison is a note.
 */
export function compareWithDefault(
  root: string,
  ref: string,
  stacks: Stacks,
  { err }: Terminal,
): Comparison | undefined {
  try {
    const compared = compareWithBase(root, ref, stacks);
    if (compared.note !== undefined) return undefined;
    err(`note: versions are compared with ${printable(ref)}; --no-base skips that.`, 2);
    return compared;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    err(
      `note: versions are not compared with ${printable(ref)}: ${printable(error.message)} ${printable(error.fix)}`,
      2,
    );
    return undefined;
  }
}

/**
 * Loads the definitions at hand and those of the commit that a branch began with, and compares them. Of the base only what can
 * differ is loaded: an image of which no file, variable or ancestor changed is the same on both sides.
 */
export function compareWithBase(root: string, ref: string, stacks = new Stacks(settingsFolder(root))): Comparison {
  try {
    const base = resolveBase(root, ref);
    const folder = folderSource(root);
    const commit = openBase(root, base, folder);
    const now = loadImages({ source: folder });
    const project = projectName(root);
    const after = stateOf(project, stacks, imagesOf(now));
    const stateAt = (one: BaseCommit): FleetState =>
      stateOf(project, new Stacks(one.settings), imagesOfBase(one, folder, now));
    const before = stateAt(commit);
    // A check that compares nothing would otherwise look as if all was well.
    const note = `note: \`${ref}\` is what is checked out, and nothing is uncommitted; --base HEAD^1 compares with the commit before.`;
    const isSame = base.isHead && commit.changed.size === 0;
    const changes = compareFleets(before, after);
    const isBehind = base.tip !== base.commit && changes.images.some(({ rebuild }) => rebuild.yes);
    const tip = isBehind ? stateAt(openBase(root, { ...base, commit: base.tip }, folder)) : undefined;
    const taken = tip === undefined ? [] : takenVersions(changes, compareFleets(tip, after));
    return { ref, changes, taken, before, after, changedFiles: commit.changed, ...(isSame && { note }) };
  } catch (error) {
    throw error instanceof GitError ? gitFault(error) : error;
  }
}

/** What drafts change of the files at hand, the issues that are not there yet, and files that hold a secret. */
export function compareDrafts(
  root: string,
  drafts: Drafts,
): { readonly changes: Changes; readonly issues: readonly Issue[]; readonly secret: readonly string[] } {
  const fleetOf = ({ source, settings }: Drafts) => {
    const stacks = new Stacks(settings);
    const loaded = loadImages({ source, stacks: stacks.ofKind("images") });
    const ofStacks = [
      ...stacks.all().flatMap(({ issues }) => issues),
      ...stacks.issuesBeside(source.list().map(nameOfFile)),
    ];
    return { state: stateOf(projectName(root), stacks, imagesOf(loaded)), issues: [...loaded.issues, ...ofStacks] };
  };
  const [before, after] = [fleetOf(new Drafts(root)), fleetOf(drafts)];
  // Of a file under another name an issue is the same.
  const keyOf = ({ code, path, message }: Issue): string => JSON.stringify([code, path, message]);
  const known = new Set(before.issues.map(keyOf));
  const issues = after.issues.filter((issue) => !known.has(keyOf(issue))).sort(compareIssues);
  const secret = before.issues.filter(({ code }) => code === "secret-in-file").map(({ file }) => file);
  return { changes: compareFleets(before.state, after.state), issues, secret };
}

function stateOf(project: string, stacks: Stacks, images: Images): FleetState {
  const all = stacks.all();
  const settings = all.flatMap(({ name, kind, settings: found }) =>
    found === undefined ? [] : [[name, { kind, settings: found } as StackSettings] as const],
  );
  return {
    project,
    ...images,
    settings: new Map(settings),
    unreadableSettings: all.filter((stack) => stack.settings === undefined).map(({ name }) => name),
    deployed: deployments(stacks, images.definitions),
  };
}

function imagesOf({ definitions, variables, kin }: LoadResult): Images {
  return {
    definitions,
    unreadable: kin.filter(({ isSound }) => !isSound).map(({ name }) => name),
    variables,
    usedVariables: new Map(kin.map(({ name, sharedVariables }) => [name, new Set(sharedVariables)])),
  };
}

function imagesOfBase(commit: BaseCommit, folder: ImageSource, now: LoadResult): Images {
  const atHand = imagesOf(now);
  const doubtful = imagesInDoubt(commit, folder, now, atHand.unreadable);
  if (doubtful.size === 0) return atHand;
  const isDoubtful = (name: string): boolean => doubtful.has(name);
  const base = imagesOf(loadImages({ source: commit.source, only: isDoubtful, isPast: true }));
  const unreadable = base.unreadable.filter(isDoubtful);
  const definitions = [
    ...now.definitions.filter(({ name }) => !isDoubtful(name)),
    ...base.definitions.filter(({ name }) => isDoubtful(name)),
  ];
  return {
    definitions: definitions.sort((one, other) => (one.name < other.name ? -1 : 1)),
    unreadable,
    writtenVersions: new Map(unreadable.flatMap((name) => writtenVersion(name, commit.source))),
    variables: base.variables,
    usedVariables: new Map([...atHand.usedVariables, ...[...base.usedVariables].filter(([name]) => isDoubtful(name))]),
  };
}

/** Of a definition that is not even YAML, as with the marks of a conflict, by its lines. */
function writtenVersion(name: string, source: ImageSource): readonly (readonly [string, string])[] {
  const read = source.read(`images/${name}.yaml`);
  const lines = "refused" in read ? [] : peek(read.bytes, "version", "root");
  const versions = lines.flatMap((line) => /^["']?(\d+\.\d+\.\d+)\b/.exec(line)?.[1] ?? []);
  const [highest] = versions.sort((one, other) => (versionStep(one, other) === "lowered" ? -1 : 1));
  return highest === undefined ? [] : [[name, highest]];
}

/** Images of either side that may differ: by their own files, a variable, or an ancestor. Rather too many than too few. */
function imagesInDoubt(
  { changed, source }: BaseCommit,
  folder: ImageSource,
  { definitions, variables: now, kin }: LoadResult,
  unreadable: readonly string[],
): ReadonlySet<string> {
  const [old, files] = [source.list(), folder.list()];
  const [inBase, atHand] = [new Set(old), new Set(files)];
  const differing = [...old, ...files].filter((file) => changed.has(file) || inBase.has(file) !== atHand.has(file));
  const doubtful = new Set([...unreadable, ...differing.map(nameOfFile)]);
  for (const definition of definitions) {
    if (imageFiles(definition).some((file) => changed.has(file))) doubtful.add(definition.name);
  }
  if (changed.has(VARIABLES)) {
    const was = new Map(Object.entries(loadImages({ source, only: () => false }).variables));
    const is = new Map(Object.entries(now));
    for (const { name, sharedVariables } of kin) {
      if (sharedVariables.some((variable) => was.get(variable) !== is.get(variable))) doubtful.add(name);
    }
  }
  addDescendants(doubtful, definitions);
  return doubtful;
}

/** An image may take platform and device from its parent. */
function addDescendants(names: Set<string>, definitions: readonly ImageDefinition[]): void {
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const { name, parent } of definitions) {
      if (parent?.kind === "image" && names.has(parent.image)) names.add(name);
    }
  }
}

import { folderSource, loadStackImages, selectImages, type ImageDefinition, type Stack } from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import type { Builder } from "../../../operations/rebuild/build";
import type { Unresolved } from "../../../operations/inventory/resolve";
import type { Severity } from "../../../operations/rebuild/severity";
import type { Reason } from "../../../operations/rebuild/reasons";
import type { Beneath } from "../../../operations/rebuild/today";
import { targetsInAccount, targetsOf, type Target } from "../../../operations/rebuild/target";
import { descendantsOf, wavesOf } from "../../../plan/waves";
import { planImages, type ImagePlan, type Plan } from "../../../plan";
import { stepFunctionsArn } from "../../../plan/policies/fleet-roles";
import { compareWithBaseOrDefault } from "../../fleet/comparison";
import { definitionName, listed } from "../../fleet/image-names";
import { hasErrors } from "../../fleet/stack-settings";
import { CliError } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import { reasonsByBuilds, type ByBuilds } from "./by-builds";

/** What of a choice is said on the command line. */
export interface SelectionOptions {
  readonly names: readonly string[];
  readonly all?: boolean;
  readonly variable?: readonly string[];
  readonly changed?: boolean;
  readonly base?: string;
  readonly outdated?: boolean;
  /** What deployments have left to the release. */
  readonly released?: boolean;
  /** Days. */
  readonly olderThan?: number;
  /** The least of findings with a fix. */
  readonly severity?: Severity;
  readonly children?: boolean;
}

/** What is to be rebuilt. */
export interface Selection {
  /** Parents before children. */
  readonly waves: readonly (readonly Chosen[])[];
  /** Projects among what was asked for: they build no image. */
  readonly projects: readonly string[];
  /** Ids of what the state machine rebuilds. */
  readonly inAccount: ReadonlySet<string>;
  /** What of an inventory cannot be resolved, and so not be built. */
  readonly unresolved?: readonly Unresolved[];
  /** What a rebuild would not mend, or nobody can tell, with the images that it is about. */
  readonly doubts?: ByBuilds["doubts"];
  /** ARN of the state machine that rebuilds them, where the settings want one. */
  readonly machine?: string;
}

export interface Chosen {
  readonly target: Target;
  readonly reasons: readonly Reason[];
}

/** What of live systems may be asked. */
export interface Live {
  readonly builder: Builder;
  readonly beneath: (plan: Plan) => Beneath;
}

/**
 * Chooses; undefined where definitions have faults, which are printed.
 * @param live asked only where the builds decide
 */
export async function select(
  options: SelectionOptions,
  { stack, root, request }: { readonly stack: Stack<"images">; readonly root: string; readonly request: string },
  { builder, beneath }: Live,
  terminal: Terminal,
): Promise<Selection | undefined> {
  const images = loadStackImages(folderSource(root), stack);
  const { settings } = stack;
  if (settings === undefined || hasErrors(stack, images, terminal, root)) return undefined;
  const { definitions, deployed, kin } = images;
  const variables = new Map(kin.map((each) => [each.name, each.variables]));
  const asked = narrowed(options, deployed, variables, root, terminal);
  const plan = planImages({ definitions, settings, stack: stack.name, names: deployed.map(({ name }) => name) });
  const targets = targetsOf(plan);
  const started = options.released === true ? startedImages(plan) : undefined;
  const candidates = targets.filter(({ image }) => asked.has(image) && started?.has(image) !== false);
  const isByBuilds = [options.outdated, options.olderThan, options.severity, started].some(
    (each) => each !== undefined,
  );
  const { reasons, doubts } = isByBuilds
    ? await reasonsByBuilds(candidates, targets, { ...options, request }, { builder, beneath: beneath(plan) })
    : { reasons: new Map(candidates.map(({ id, image }) => [id, asked.get(image) ?? []])), doubts: [] };
  if (options.children === true) {
    for (const { id, parent = "" } of descendantsOf(new Set(reasons.keys()), targets))
      reasons.set(id, [{ kind: "child", parent }]);
  }
  const chosen = targets.filter(({ id }) => reasons.has(id));
  const waves = wavesOf(chosen).map((wave) =>
    wave.map((target) => ({ target, reasons: reasons.get(target.id) ?? [] })),
  );
  const projects = deployed.filter(({ name, kind }) => kind === "project" && asked.has(name)).map(({ name }) => name);
  const inAccount = new Set(targetsInAccount(plan).map(({ id }) => id));
  const machine = plan.stack.rebuild && stepFunctionsArn(plan.stack, "stateMachine", plan.stack.rebuild.name);
  const more = { ...(doubts.length > 0 && { doubts }), ...(machine !== undefined && { machine }) };
  return { waves, projects, inAccount, ...more };
}

/** What names, variables and changes leave, with why. */
function narrowed(
  options: SelectionOptions,
  deployed: readonly ImageDefinition[],
  variablesOf: ReadonlyMap<string, readonly string[]>,
  root: string,
  terminal: Terminal,
): Map<string, readonly Reason[]> {
  const { names, variable = [], changed } = options;
  refuseNoChoice(options);
  const globs = names.map((name) => definitionName(name, root));
  const known = deployed.map(({ name }) => name);
  for (const glob of globs.filter((each) => !each.startsWith("!"))) refuseUnknown(glob, known);
  refuseProjects(globs, deployed);
  for (const each of variable) refuseUnused(each, [...variablesOf.values()].flat());
  const named = globs.length === 0 ? deployed : selectImages(deployed, globs);
  const base = changed === true ? changedSince(options, root, terminal) : undefined;
  const found = new Map<string, readonly Reason[]>();
  for (const { name } of named) {
    const used = variable.filter((each) => variablesOf.get(name)?.includes(each));
    if ((variable.length > 0 && used.length === 0) || base?.names.has(name) === false) continue;
    const byVariable: Reason[] = used.length > 0 ? [{ kind: "variables", variables: used }] : [];
    const own: Reason[] = base ? [...byVariable, { kind: "changed", base: base.ref }] : byVariable;
    found.set(name, own.length > 0 ? own : [{ kind: "asked" }]);
  }
  return found;
}

/** By name: under a glob they are left out with a note. */
function refuseProjects(names: readonly string[], deployed: readonly ImageDefinition[]): void {
  const project = deployed.find(({ name, kind }) => kind === "project" && names.includes(name));
  if (project === undefined) return;
  const { name } = project;
  const fix = `Its builds start by golden ci start ${name} and golden release start ${name}.`;
  throw new CliError(`${name} is a project, which builds no image.`, fix, 1);
}

function refuseUnused(variable: string, used: readonly string[]): void {
  if (used.includes(variable)) return;
  const message = `No image of the stack uses the variable \`${variable}\`.${didYouMean(variable, used)}`;
  throw new CliError(message, "golden list --variable <name> shows who uses one.", 1);
}

function refuseNoChoice(options: SelectionOptions): void {
  const { names, all, variable, changed, outdated, released, olderThan, severity } = options;
  if (all === true && names.length > 0)
    throw new CliError("--all leaves nothing to name.", "Leave out --all, or the names.");
  const others = [all, variable, changed, outdated, released, olderThan, severity];
  if (names.length > 0 || others.some((each) => each !== undefined)) return;
  throw new CliError(
    "Nothing says what to rebuild.",
    "Name images, or give --outdated, --older-than 30d, --released, --changed or --all.",
  );
}

/** @throws CliError where a glob fits no name */
export function refuseUnknown(glob: string, known: readonly string[]): void {
  const all = known.map((name) => ({ name }));
  if (selectImages(all, [glob]).length > 0) return;
  const message = `The stack deploys no image \`${glob}\`.${didYouMean(glob, known)}`;
  throw new CliError(message, `Name one of: ${listed(known)}; or choose another stack with --stack.`);
}

function changedSince({ base }: SelectionOptions, root: string, terminal: Terminal) {
  const { changes, ref } = compareWithBaseOrDefault(root, base, terminal);
  return { ref, names: new Set(changes.images.filter(({ rebuild }) => rebuild.yes).map(({ name }) => name)) };
}

/** Those that are built after the deployment. */
function startedImages({ images }: Plan): ReadonlySet<string> {
  const isStarted = (image: ImagePlan): boolean =>
    "pipelines" in image && image.pipelines.some(({ startAfterDeploy }) => startAfterDeploy !== undefined);
  return new Set(images.filter(isStarted).map(({ name }) => name));
}

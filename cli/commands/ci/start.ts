import { serializeDocument } from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import { startBuild, type Start } from "../../../operations/builds/codebuild";
import { buildspecOfFlavors } from "../../../plan";
import { listed } from "../../fleet/image-names";
import { CliError } from "../../terminal/exit-code";
import { deployedProject, type Account, type PlannedProject, type Role } from "./account";
import { refuseUnheard, releaseVariables, takeRelease, type HandedRelease, type ReleaseOptions } from "./draft-release";

/** What of a start is said on the command line; of `ci` nothing about releases. */
export interface StartOptions extends ReleaseOptions {
  readonly tag?: string;
  /** `NAME=value` */
  readonly env?: readonly string[];
  readonly flavor?: readonly string[];
}

/** A start that AWS took. */
export interface Started {
  readonly id: string;
  readonly release?: HandedRelease;
}

/** Starts the builds of a definition. What is wrong is said before anything is made. */
export async function startNamed(role: Role, name: string, options: StartOptions, account: Account): Promise<Started> {
  const planned = account.planned(name);
  const { flavor = [], branch, tag, commit } = options;
  const buildspec = flavor.length === 0 ? undefined : flavorsBuildspec(role, flavor, planned);
  refuseUnheard(planned, options);
  const project = await deployedProject(role, planned, account);
  if (buildspec !== undefined && project.buildBatchConfig === undefined)
    throw new CliError(`On AWS ${planned.plan.name} builds no flavors yet.`, "Deploy the definition first.", 1);
  const release = await takeRelease(planned, options);
  const sourceVersion = branch ?? tag ?? commit;
  const start: Start = {
    environment: { ...releaseVariables(planned.plan, options, release), ...variablesOf(options) },
    ...(sourceVersion !== undefined && { sourceVersion }),
    ...(buildspec !== undefined && { buildspec }),
  };
  return { id: await startBuild(account.codebuild, project, start), ...(release && { release }) };
}

function variablesOf({ env = [] }: StartOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(env.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]));
}

/** The batch of these flavors. Throws a {@link CliError} for one that is none. */
function flavorsBuildspec(role: Role, wanted: readonly string[], { definition }: PlannedProject): string {
  const { name, flavors = [] } = definition;
  const names = flavors.map((flavor) => flavor.name);
  const document = buildspecOfFlavors(definition, role, wanted);
  if (document === undefined) throw new CliError(`${name} has no flavors.`, "Leave out --flavor.", 1);
  const unknown = wanted.find((each) => !names.includes(each));
  if (unknown === undefined) return serializeDocument(document);
  const message = `${name} has no flavor \`${unknown}\`.${didYouMean(unknown, names)}`;
  throw new CliError(message, `Name one of: ${listed(names)}.`, 1);
}

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import {
  folderSource,
  loadStackImages,
  overlaySource,
  type ImageSettings,
  type ImageSource,
  type Stack,
} from "../../../definition";
import { parse } from "../../../definition/yaml/parse";
import { requestOf } from "../../../operations/rebuild/request";
import { deployedPipelines, hostsOf, placeOf, type BuildPlace } from "../../../operations/submit/place";
import { clean, submissionsOf, submitter, type Submission } from "../../../operations/submit/submission";
import { isBuilt, planImages, type BuiltPlan, type Plan } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { findRoot, shownFrom } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { reportErrors } from "../../terminal/issue-report";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { run, type RebuildOptions } from "../rebuild/run";
import { soundPlan } from "../status/find";

const VARIABLES = "images/variables.yaml";

export interface SubmitOptions extends Omit<RebuildOptions, "parallel"> {
  /** `NAME=value` */
  readonly set?: readonly string[];
}

/** `golden submit`: builds a definition that is not in the fleet, beside it. */
export async function submit(options: SubmitOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = chooseStack(root, options.stack);
  if (hasErrors(stack, undefined, terminal, root) || stack.settings === undefined) return 1;
  const sound = { ...stack, settings: stack.settings };
  const plan = planOf(options, sound, root, terminal);
  return plan === undefined ? 1 : submitPlan(plan, sound, options, terminal);
}

/** Builds every image of a plan beside the fleet; what each is built on is what is deployed. */
export async function submitPlan(
  plan: Plan,
  stack: SoundStack,
  options: SubmitOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const all = submissionsOf(plan);
  const wave = all.map(({ target }) => ({ target, reasons: [{ kind: "asked" as const }] }));
  const request = options.request ?? requestOf(all.map(({ target }) => target.pipeline));
  const own = new AwsClients(plan.stack.region);
  const clients = { builder: await own.imageBuilder(), ecr: () => own.ecr(), iam: () => own.iam() };
  let hasStarted = false;
  const builder = submitter(clients, all, async () => {
    hasStarted = true;
    return findPlaces(clients.builder, all, options, stack.name);
  });
  const selection = { waves: [wave], projects: [], inAccount: new Set<string>() };
  try {
    const code = await run({ selection, request, builder, stack }, { ...options, parallel: wave.length }, terminal);
    const left = hasStarted && options.wait === true ? await clean(clients, all, new Date()) : [];
    for (const each of left) terminal.err(printable(`note: the next golden submit takes away ${each}`), 2);
    return code;
  } catch (error) {
    throw awsError(error) ?? error;
  }
}

/** @throws CliError with all that nothing deployed has the role for */
async function findPlaces(
  client: ImagebuilderClient,
  all: readonly Submission[],
  options: SubmitOptions,
  stack: string,
): Promise<ReadonlyMap<string, BuildPlace>> {
  const fleet = soundPlan(options).images.filter(isBuilt);
  const deployed = await deployedPipelines(client);
  const places = new Map<string, BuildPlace>();
  const lost = new Map<string, string>();
  for (const { target, image } of all) {
    const [host] = hostsOf(image, fleet).flatMap((name) => deployed.get(name) ?? []);
    if (host !== undefined) places.set(target.id, await placeOf(client, host));
    else lost.set(image.name, needsOf(image));
  }
  if (lost.size === 0) return places;
  const each = [...lost].map(([name, needs]) => `${name} needs ${needs}`).join("; ");
  const fix = "Choose another stack or AWS_PROFILE, or deploy it with build: {onDeploy: never}: that makes the role without a build. Then submit it again."; // prettier-ignore
  throw new CliError(`Nothing that is deployed of the stack ${stack} tells where to build: ${each}.`, fix, 1);
}

function needsOf(image: BuiltPlan): string {
  const reads = [...("registry" in image ? image.registry.pull : []), ...(image.mayRead ?? [])];
  const what = "registry" in image ? "a container" : "an AMI";
  return reads.length === 0
    ? `${what} that reads nothing of its own`
    : `${what} that reads ${reads.join(" and ")}, no more and no less`;
}

/** Of the file alone; undefined where it has faults, which are printed at their places in it. */
function planOf(options: SubmitOptions, stack: SoundStack, root: string, terminal: Terminal): Plan | undefined {
  const [file = ""] = options.names;
  const name = basename(file).replace(/\.(?:ya?ml|json)$/i, "");
  const own = `images/${name}.yaml`;
  const set = Object.fromEntries(
    (options.set ?? []).map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]),
  );
  const below = folderSource(root);
  const files = new Map([[own, textOf(file)], ...variables(set, below)]);
  const settings = { ...stack.settings, images: ["*"] };
  const { definitions, issues, kin } = loadStackImages(overlaySource(files, below), { settings }, [name]);
  if (issues.some(({ severity }) => severity === "error")) {
    reportErrors(1, issues, terminal, (each) => (each === own ? file : shownFrom(root)(each)));
    return undefined;
  }
  const used = kin.find((each) => each.name === name)?.sharedVariables ?? [];
  const unused = Object.keys(set).find((each) => !used.includes(each));
  if (unused !== undefined) throw new CliError(`${file} does not use the variable ${unused}, or gives it itself.`, "Correct the name, or leave out --set.", 1); // prettier-ignore
  const plan = planImages({ definitions, settings, stack: stack.name, names: [name] });
  const [image] = plan.images;
  if (image !== undefined && isBuilt(image)) return plan;
  const fix = `Put it into images/, deploy it, and run golden rebuild ${name}.`;
  throw new CliError(`${file} is not built by Image Builder: only AMIs and containers that are can be submitted.`, fix, 1); // prettier-ignore
}

/** One whose settings are sound. */
export type SoundStack = Stack<"images"> & { readonly settings: ImageSettings };

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError(
      `${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? ""}.`,
      "Name the file of a definition.",
    );
  }
}

/** Those of the fleet with others on top. */
function variables(set: Readonly<Record<string, string>>, below: ImageSource): readonly (readonly [string, string])[] {
  if (Object.keys(set).length === 0) return [];
  const read = below.read(VARIABLES);
  const shared = "bytes" in read ? parse(read.bytes).value : {};
  return [[VARIABLES, JSON.stringify({ ...shared, ...set })]];
}

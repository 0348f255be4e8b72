import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { closest, shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import type { Variables } from "./parameters";
import { isPhaseName, PHASES, stageOf, type Phase } from "./phases";
import { isMap, isText, slipsOf, suggesting, type Check } from "./shape";
import type { Step } from "./steps";

const { codes, fault } = faultsOf({
  "awstoe-reference-unknown": error(
    "A reference to a parameter or constant that does not exist",
    "AWSTOE would leave the braces in the command or refuse it.",
    "dnf install -y docker-{{ DokcerVersion }}",
    "dnf install -y docker-{{ DockerVersion }}",
  ),
  "awstoe-reference-form": error(
    "A reference to a step that is not written as one",
    "AWSTOE resolves phase.step.outputs.name and phase.step.inputs[0].name.",
    "{{ build.Version.stdout }}",
    "{{ build.Version.outputs.stdout }}",
  ),
  "awstoe-reference-step": error(
    "A reference to a step that does not run before",
    "Only what has run has inputs and outputs to refer to.",
    "{{ build.Dowload.inputs[0].destination }}",
    "{{ build.Download.inputs[0].destination }}",
  ),
  "awstoe-reference-stage": error(
    "A reference from the test stage to the build stage",
    "Image Builder runs build and validate on one instance and test on another, made from the snapshot; nothing is passed on.",
    "# in the phase test\n{{ build.Version.outputs.stdout }}",
    "# in the phase test, with a step Version of its own\n{{ test.Version.outputs.stdout }}",
  ),
  "awstoe-reference-output": error(
    "A reference to an output that the action does not have",
    "ExecuteBash, ExecutePowerShell and ExecuteBinary have stdout; most other actions have none.",
    "{{ build.CopyFile.outputs.stdout }}",
    "{{ build.CopyFile.inputs[0].destination }}",
  ),
  "awstoe-reference-input": error(
    "A reference to an input that the step is not given",
    "Inputs that are a list need an index, and only what is written there can be referred to.",
    "{{ build.Download.inputs.destination }}",
    "{{ build.Download.inputs[0].destination }}",
  ),
  "awstoe-reference-loop": error(
    "A reference to a loop that is not there",
    "loop.index and loop.value exist in the inputs of a step that has a loop; elsewhere AWSTOE leaves the braces as they are.",
    '- name: Install\n  action: ExecuteBash\n  inputs: {commands: ["dnf install -y {{ loop.value }}"]}',
    '- name: Install\n  action: ExecuteBash\n  loop: {forEach: [git, jq]}\n  inputs: {commands: ["dnf install -y {{ loop.value }}"]}',
  ),
  "awstoe-template": error(
    "Double braces that are not AWSTOE's",
    "AWSTOE takes every {{ … }} for a reference and has no escape for it (aws/ec2-image-builder-roadmap#114): templates of Go, Jinja or GitHub Actions cannot stand in a document.",
    "docker ps --format '{{.Names}}'",
    "open='{'; docker ps --format \"${open}{.Names}}\"",
  ),
});
export { codes as referenceCodes };

/** A parameter or constant: `DockerVersion`. */
const VARIABLE = /^[\w-]+$/;
/** `loop.value`, `MyLoop.index`. */
const LOOP = /^(?:loop\.[\w-]+|[\w-]+\.(?:index|value))$/;
/** `build.Download.inputs[0].destination`, `build.Version.outputs.stdout`; the name of a step may hold dots. */
const STEP = /^([\w-]+)\.([^]*)\.(inputs|outputs)(?:\[(\d{1,6})\])?\.([\w-]+)$/;

const MEMBERS = ["index", "value"];

const BRACES_FIX =
  "keep the braces apart: in a shell, open='{' and \"${open}{.Names}}\"; for a whole file, download it with S3Download.";

/** Where a reference stands, and what it may name there. */
interface Scope {
  readonly phases: readonly Phase[];
  readonly phase: Phase;
  readonly step: Step;
  readonly inLoop: boolean;
  readonly variables: Variables;
  readonly used: Set<string>;
}

interface StepReference {
  /** As messages show it. */
  readonly text: string;
  readonly path: Path;
  readonly phase: string;
  readonly step: string;
  readonly side: string;
  readonly index: string | undefined;
  readonly member: string;
}

/**
 * Checks every `{{ … }}` in the inputs, loops and conditions of all steps; gives the names of the variables that are used.
 * Elsewhere AWSTOE resolves nothing, so nothing is checked.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#document-chaining
 */
export function* checkReferences(phases: readonly Phase[], variables: Variables): Check<ReadonlySet<string>> {
  const used = new Set<string>();
  for (const phase of phases) {
    for (const step of phase.steps) {
      for (const key of ["inputs", "if", "loop"]) {
        const scope = { phases, phase, step, inLoop: key === "loop", variables, used };
        yield* checkTexts(step.source[key], [...step.path, key], scope);
      }
    }
  }
  return used;
}

function* checkTexts(value: unknown, path: Path, scope: Scope): Check {
  if (isText(value)) for (const text of referencesIn(value)) yield* checkReference(text, path, scope);
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* checkTexts(item, [...path, index], scope);
  else if (isMap(value))
    for (const [key, item] of Object.entries(value)) yield* checkTexts(item, [...path, key], scope);
}

/** The texts between each `{{` and the next `}}`, without the blanks around. Takes time in proportion to the length. */
function referencesIn(text: string): readonly string[] {
  const found: string[] = [];
  let from = text.indexOf("{{");
  while (from !== -1) {
    const to = text.indexOf("}}", from + 2);
    if (to === -1) break;
    found.push(text.slice(from + 2, to).trim());
    from = text.indexOf("{{", to + 2);
  }
  return found;
}

function checkReference(text: string, path: Path, scope: Scope): readonly Fault[] {
  if (VARIABLE.test(text)) return variableFaults(text, path, scope);
  if (LOOP.test(text)) return loopFaults(text, path, scope);
  const parts = STEP.exec(text);
  if (parts !== null) {
    const [, phase = "", step = "", side = "", index, member = ""] = parts;
    return stepFaults({ text: `{{ ${text} }}`, path, phase, step, side, index, member }, scope);
  }
  const phase = text.split(".")[0];
  if (isPhaseName(phase)) {
    const fix = `Write {{ ${phase}.StepName.outputs.stdout }} or {{ ${phase}.StepName.inputs[0].name }}.`;
    return [fault("awstoe-reference-form", path, `{{ ${text} }} begins like a reference to a step, and is none.`, fix)];
  }
  // AWSTOE takes every pair of braces for its own and has no escape (aws/ec2-image-builder-roadmap issues 76 and 114),
  // so a foreign template is refused here and not after an hour of building.
  const message = `{{ ${show(text).slice(1, -1)} }} is nothing that AWSTOE can fill in, and it takes all double braces for its own.`;
  return [fault("awstoe-template", path, message, `To write it for another tool, ${BRACES_FIX}`)];
}

function variableFaults(name: string, path: Path, { variables: { byName, isWhole }, used }: Scope): readonly Fault[] {
  const known = [...byName.keys()];
  const meant = byName.has(name) ? name : closest(name, known);
  if (!byName.has(name) && !isWhole) return [];
  if (meant !== undefined) used.add(meant);
  if (byName.has(name)) return [];
  const otherwise = {
    hint: known.length === 0 ? "It declares none." : `It declares ${shortListing(known, "and")}.`,
    fix: `Declare ${show(name)} under \`parameters\`. If it is a template of another tool: ${BRACES_FIX}`,
  };
  const problem = `{{ ${name} }} is no parameter or constant of the document.`;
  return [fault("awstoe-reference-unknown", path, ...suggesting(problem, name, known, otherwise))];
}

function loopFaults(written: string, path: Path, { step, inLoop }: Scope): readonly Fault[] {
  const text = `{{ ${written} }}`;
  const [loop = "", member = ""] = written.split(".");
  if (step.slips.has("loop")) return [];
  if (inLoop || step.source["loop"] === undefined) {
    const where = inLoop ? "stands in the loop itself" : "stands in a step without a `loop`";
    const fix = "Add a `loop` to the step, or remove the reference.";
    return [fault("awstoe-reference-loop", path, `${text} ${where}: AWSTOE leaves it as it is.`, fix)];
  }
  const names = ["loop", ...(step.loopName === undefined ? [] : [step.loopName])];
  if (!names.includes(loop)) {
    const otherwise = { hint: `Its loop is ${names.join(" or ")}.`, fix: `Write {{ loop.${member} }}.` };
    const advice = suggesting(`${text} names a loop that the step does not have.`, loop, names, otherwise);
    return [fault("awstoe-reference-loop", path, ...advice)];
  }
  if (MEMBERS.includes(member)) return [];
  const problem = `${text}: a loop has only "index" and "value".`;
  return [fault("awstoe-reference-loop", path, ...suggesting(problem, member, MEMBERS, { fix: "Use one of these." }))];
}

/** The step must exist, run earlier in the same stage, and have this input or output. */
function stepFaults(reference: StepReference, scope: Scope): readonly Fault[] {
  const { text, path } = reference;
  const phase = scope.phases.find(({ name }) => name === reference.phase);
  if (phase?.name === undefined) return phaseFaults(reference, scope.phases);
  const here = scope.phase.name;
  if (here !== undefined && stageOf(here) !== stageOf(phase.name)) {
    const message = `${text}: Image Builder runs the phases "${phase.name}" and "${here}" on different instances, and passes nothing on.`;
    const fix = `Do in the phase "${here}" what it needs, or leave a file in the image.`;
    return [fault("awstoe-reference-stage", path, message, fix)];
  }
  const target = phase.steps.find(({ name }) => name === reference.step);
  if (target === undefined) return phase.isWhole ? [unknownStep(reference, phase)] : [];
  if (!isEarlier(phase, target, scope)) {
    const message = `${text}: the step ${show(reference.step)} does not run before this one.`;
    return [fault("awstoe-reference-step", path, message, "Move that step up, or refer to an earlier one.")];
  }
  return reference.side === "outputs" ? outputFaults(reference, target) : inputFaults(reference, target);
}

function phaseFaults({ text, path, phase }: StepReference, phases: readonly Phase[]): readonly Fault[] {
  const names = phases.flatMap(({ name }) => name ?? []);
  const isKnown = isPhaseName(phase);
  if (isKnown && names.length < phases.length) return []; // one without a name may be meant: that is its fault
  const otherwise = { hint: `Its phases are ${names.join(", ")}.`, fix: "Name one of its phases." };
  const problem = `${text}: ${isKnown ? "the document" : "AWSTOE"} has no phase ${show(phase)}.`;
  return [fault("awstoe-reference-step", path, ...suggesting(problem, phase, isKnown ? names : PHASES, otherwise))];
}

function unknownStep({ text, path, phase, step }: StepReference, { steps }: Phase): Fault {
  const names = steps.flatMap(({ name }) => name ?? []);
  const otherwise = { hint: `Its steps are ${shortListing(names, "and")}.`, fix: "Name one of its steps." };
  const problem = `${text}: the phase ${show(phase)} has no step ${show(step)}.`;
  return fault("awstoe-reference-step", path, ...suggesting(problem, step, names, otherwise));
}

function isEarlier(phase: Phase, target: Step, { phases, phase: here, step }: Scope): boolean {
  if (phase === here) return phase.steps.indexOf(target) < phase.steps.indexOf(step);
  return phases.indexOf(phase) < phases.indexOf(here);
}

function outputFaults({ text, path, member }: StepReference, { action }: Step): readonly Fault[] {
  if (action === undefined || action.outputs.includes(member)) return [];
  const { name, outputs } = action;
  const otherwise =
    outputs.length === 0
      ? { hint: "It has no outputs at all.", fix: "Refer to an input of the step instead." }
      : { hint: `It has ${outputs.join(" and ")}.`, fix: `Write ${outputs.join(" or ")}.` };
  const problem = `${text}: the action ${name} has no output ${show(member)}.`;
  return [fault("awstoe-reference-output", path, ...suggesting(problem, member, outputs, otherwise))];
}

function inputFaults({ text, path, step, index, member }: StepReference, target: Step): readonly Fault[] {
  if (target.slips.has("inputs")) return [];
  const { inputs } = target.source;
  const isList = Array.isArray(inputs);
  const entry: unknown = isList ? inputs[Number(index)] : inputs;
  const ofInput = (message: string, fix: string): readonly Fault[] => [
    fault("awstoe-reference-input", path, `${text}: ${message}`, fix),
  ];
  if (isList && index === undefined)
    return ofInput(`the inputs of ${show(step)} are a list.`, `Say which one: inputs[0].${member}.`);
  if (!isList && index !== undefined)
    return ofInput(`the inputs of ${show(step)} are no list.`, `Write inputs.${member}.`);
  if (!isMap(entry)) return ofInput(`the inputs of ${show(step)} have no such item.`, "Count the items from 0.");
  const isMisspelt = slipsOf(entry, Object.keys(target.action?.inputs ?? {})).has(member);
  if (Object.hasOwn(entry, member) || isMisspelt) return [];
  const names = Object.keys(entry);
  const otherwise = { hint: `It gives ${shortListing(names, "and")}.`, fix: "Name one of these." };
  return ofInput(...suggesting(`the step ${show(step)} does not give this input.`, member, names, otherwise));
}

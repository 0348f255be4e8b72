import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { closest, shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import type { Variables } from "./parameters";
import { isPhaseName, PHASES, STEP_KEYS, type Phase, type Step } from "./phases";
import { isMap, isText, slipOf, suggesting, type PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-reference-unknown": error("A reference to a parameter or constant that does not exist", {
    why: "AWSTOE would leave the braces in the command or refuse it.",
    bad: "dnf install -y docker-{{ DokcerVersion }}",
    good: "dnf install -y docker-{{ DockerVersion }}",
  }),
  "awstoe-reference-form": error("A reference to a step that is not written as one", {
    why: "AWSTOE resolves phase.step.outputs.name and phase.step.inputs[0].name.",
    bad: "{{ build.Version.stdout }}",
    good: "{{ build.Version.outputs.stdout }}",
  }),
  "awstoe-reference-step": error("A reference to a step that does not run before", {
    why: "Only what has run has inputs and outputs to refer to.",
    bad: "{{ build.Dowload.inputs[0].destination }}",
    good: "{{ build.Download.inputs[0].destination }}",
  }),
  "awstoe-reference-stage": error("A reference from the test stage to the build stage", {
    why: "Image Builder runs build and validate on one instance and test on another, made from the snapshot; nothing is passed on.",
    bad: "# in the phase test\n{{ build.Version.outputs.stdout }}",
    good: "# in the phase test, with a step Version of its own\n{{ test.Version.outputs.stdout }}",
  }),
  "awstoe-reference-output": error("A reference to an output that the action does not have", {
    why: "ExecuteBash, ExecutePowerShell and ExecuteBinary have stdout; most other actions have none.",
    bad: "{{ build.CopyFile.outputs.stdout }}",
    good: "{{ build.CopyFile.inputs[0].destination }}",
  }),
  "awstoe-reference-input": error("A reference to an input that the step is not given", {
    why: "Inputs that are a list need an index, and only what is written there can be referred to.",
    bad: "{{ build.Download.inputs.destination }}",
    good: "{{ build.Download.inputs[0].destination }}",
  }),
  "awstoe-reference-loop": error("A reference to a loop that does not exist", {
    why: "loop.index and loop.value exist in the inputs of a step that has a loop; elsewhere AWSTOE leaves the braces as they are.",
    bad: '- name: Install\n  action: ExecuteBash\n  inputs: {commands: ["dnf install -y {{ loop.value }}"]}',
    good: '- name: Install\n  action: ExecuteBash\n  loop: {forEach: [git, jq]}\n  inputs: {commands: ["dnf install -y {{ loop.value }}"]}',
  }),
  "awstoe-template": error("Double braces that are not AWSTOE's", {
    why: "AWSTOE takes every {{ … }} for a reference and has no escape for it (aws/ec2-image-builder-roadmap#114): templates of Go, Jinja or GitHub Actions cannot be used in a document.",
    bad: "docker ps --format '{{.Names}}'",
    good: "open='{'; docker ps --format \"${open}{.Names}}\"",
  }),
});
export { codes as referenceCodes };

/** A parameter or constant: `DockerVersion`. */
const VARIABLE = /^[\w-]+$/;
/** `loop.value`, `MyLoop.index`. */
const LOOP = /^(?:loop\.[\w-]+|[\w-]+\.(?:index|value))$/;
/** `build.Download.inputs[0].destination`, `build.Version.outputs.stdout`; the name of a step may hold dots. */
const STEP = /^([\w-]+)\.([^]*)\.(inputs|outputs)(?:\[(\d{1,6})\])?\.([\w-]+)$/;

const MEMBERS = ["index", "value"];

/** Where AWSTOE resolves references. */
const KEYS = ["inputs", "if", "loop"];

/** Image Builder runs build and validate on one instance, test and container-host-test on another; nothing is passed on. */
const BUILD_STAGE: readonly unknown[] = ["build", "validate"];

const BRACES_FIX =
  "keep the braces apart: in a shell, open='{' and \"${open}{.Names}}\"; for a whole file, download it with S3Download.";

/** Where a reference is, and what it may name there. */
interface Scope {
  readonly phases: readonly Phase[];
  readonly phase: Phase;
  readonly step: Step;
  readonly inLoop: boolean;
  readonly variables: Variables;
  readonly used: Set<string>;
  readonly faults: Fault[];
}

/** `{{ phase.step.inputs[index].member }}`; `text` is as messages show it. */
type StepReference = Readonly<Record<"text" | "phase" | "step" | "side" | "member", string>> & {
  readonly index: string | undefined;
};

type Report = (code: keyof typeof codes, message: string, fix: string, more?: Partial<Fault>) => void;

/**
 * Checks every `{{ … }}` in the inputs, loops and conditions of all steps; gives the names of the variables that are used.
 * Elsewhere AWSTOE resolves nothing, so nothing is checked.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#document-chaining
 */
export function checkReferences(phases: readonly Phase[], variables: Variables, faults: Fault[]): ReadonlySet<string> {
  const used = new Set<string>();
  for (const phase of phases)
    for (const step of phase.steps)
      for (const key of KEYS) {
        if (step.source[key] === undefined) continue;
        const scope = { phases, phase, step, inLoop: key === "loop", variables, used, faults };
        checkTexts(step.source[key], [...step.path, key], scope);
      }
  return used;
}

function checkTexts(value: unknown, path: (string | number)[], scope: Scope): void {
  if (isText(value)) checkText(value, path, scope);
  if (typeof value !== "object" || value === null) return;
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    path.push(isList ? Number(key) : key);
    checkTexts((value as PlainMap)[key], path, scope);
    path.pop();
  }
}

/** Each text between `{{` and the next `}}`. Takes time in proportion to the length. */
function checkText(text: string, path: Path, scope: Scope): void {
  let from = text.indexOf("{{");
  while (from !== -1) {
    const to = text.indexOf("}}", from + 2);
    if (to === -1) return;
    const report: Report = (code, message, fix, more) => {
      scope.faults.push(fault(code, [...path], message, fix, more));
    };
    checkReference(text.slice(from + 2, to).trim(), scope, report);
    from = text.indexOf("{{", to + 2);
  }
}

function checkReference(written: string, scope: Scope, report: Report): void {
  const text = `{{ ${written} }}`;
  if (VARIABLE.test(written)) return checkVariable(written, scope, report);
  if (LOOP.test(written)) return checkLoop(written, scope, report);
  const parts = STEP.exec(written);
  if (parts !== null) {
    const [, phase = "", step = "", side = "", index, member = ""] = parts;
    return checkStep({ text, phase, step, side, index, member }, scope, report);
  }
  const phase = written.split(".")[0];
  if (isPhaseName(phase)) {
    const fix = `Write {{ ${phase}.StepName.outputs.stdout }} or {{ ${phase}.StepName.inputs[0].name }}.`;
    return report("awstoe-reference-form", `${text} begins like a reference to a step, but is not one.`, fix);
  }
  // AWSTOE claims every pair of braces and has no escape (aws/ec2-image-builder-roadmap issues 76 and 114),
  // so a foreign template is refused here and not after an hour of building.
  const message = `{{ ${show(written).slice(1, -1)} }} is nothing that AWSTOE can fill in, and it claims all double braces.`;
  report("awstoe-template", message, `To write it for another tool, ${BRACES_FIX}`);
}

function checkVariable(name: string, { variables: { byName, isWhole }, used }: Scope, report: Report): void {
  if (byName.has(name)) used.add(name);
  if (byName.has(name) || !isWhole) return;
  const known = [...byName.keys()];
  const meant = closest(name, known);
  if (meant !== undefined) used.add(meant);
  const otherwise = {
    hint: known.length === 0 ? "It declares none." : `It declares ${shortListing(known, "and")}.`,
    fix: `Declare ${show(name)} under \`parameters\`. If it is a template of another tool: ${BRACES_FIX}`,
  };
  const problem = `{{ ${name} }} is not a parameter or constant of the document.`;
  report("awstoe-reference-unknown", ...suggesting(problem, name, known, otherwise));
}

function checkLoop(written: string, { step, inLoop }: Scope, report: Report): void {
  const text = `{{ ${written} }}`;
  const [loop = "", member = ""] = written.split(".");
  if (slipOf("loop", step.source, STEP_KEYS) !== undefined) return;
  if (inLoop || step.source["loop"] === undefined) {
    const where = inLoop ? "is in the loop itself" : "is in a step without a `loop`";
    const fix = "Add a `loop` to the step, or remove the reference.";
    return report("awstoe-reference-loop", `${text} ${where}: AWSTOE leaves it as it is.`, fix);
  }
  const names = ["loop", ...(step.loopName === undefined ? [] : [step.loopName])];
  if (!names.includes(loop)) {
    const otherwise = { hint: `Its loop is ${names.join(" or ")}.`, fix: `Write {{ loop.${member} }}.` };
    const advice = suggesting(`${text} names a loop that the step does not have.`, loop, names, otherwise);
    return report("awstoe-reference-loop", ...advice);
  }
  if (MEMBERS.includes(member)) return;
  const problem = `${text}: a loop has only "index" and "value".`;
  report("awstoe-reference-loop", ...suggesting(problem, member, MEMBERS, { fix: "Use one of these." }));
}

/** The step must exist, run earlier in the same stage, and have this input or output. */
function checkStep(reference: StepReference, scope: Scope, report: Report): void {
  const { text, step } = reference;
  const { phases, phase: here } = scope;
  const phase = phases.find(({ name }) => name === reference.phase);
  if (phase?.name === undefined) return missingPhase(reference, phases, report);
  if (here.name !== undefined && BUILD_STAGE.includes(here.name) !== BUILD_STAGE.includes(phase.name)) {
    const message = `${text}: Image Builder runs the phases "${phase.name}" and "${here.name}" on different instances, and passes nothing on.`;
    const fix = `Do in the phase "${here.name}" what it needs, or leave a file in the image.`;
    return report("awstoe-reference-stage", message, fix);
  }
  const { steps, isWhole } = phase;
  const target = steps.find(({ name }) => name === step);
  if (target === undefined) {
    if (!isWhole) return;
    const names = steps.flatMap(({ name }) => name ?? []);
    const otherwise = { hint: `Its steps are ${shortListing(names, "and")}.`, fix: "Name one of its steps." };
    const problem = `${text}: the phase ${show(phase.name)} has no step ${show(step)}.`;
    return report("awstoe-reference-step", ...suggesting(problem, step, names, otherwise));
  }
  const isEarlier =
    phase === here ? steps.indexOf(target) < steps.indexOf(scope.step) : phases.indexOf(phase) < phases.indexOf(here);
  if (!isEarlier) {
    const message = `${text}: the step ${show(step)} does not run before this one.`;
    return report("awstoe-reference-step", message, "Move that step up, or refer to an earlier one.");
  }
  (reference.side === "outputs" ? checkOutput : checkInput)(reference, target, report);
}

function missingPhase({ text, phase }: StepReference, phases: readonly Phase[], report: Report): void {
  const names = phases.flatMap(({ name }) => name ?? []);
  const isKnown = isPhaseName(phase);
  if (isKnown && names.length < phases.length) return; // one without a name may be meant: that is its fault
  const otherwise = { hint: `Its phases are ${names.join(", ")}.`, fix: "Name one of its phases." };
  const problem = `${text}: ${isKnown ? "the document" : "AWSTOE"} has no phase ${show(phase)}.`;
  report("awstoe-reference-step", ...suggesting(problem, phase, isKnown ? names : PHASES, otherwise));
}

function checkOutput({ text, member }: StepReference, { action }: Step, report: Report): void {
  if (action === undefined || action.outputs.includes(member)) return;
  const { name, outputs } = action;
  const otherwise =
    outputs.length === 0
      ? { hint: "It has no outputs.", fix: "Refer to an input of the step instead." }
      : { hint: `It has ${outputs.join(" and ")}.`, fix: `Write ${outputs.join(" or ")}.` };
  const problem = `${text}: the action ${name} has no output ${show(member)}.`;
  report("awstoe-reference-output", ...suggesting(problem, member, outputs, otherwise));
}

function checkInput({ text, step, index, member }: StepReference, { source, action }: Step, report: Report): void {
  if (slipOf("inputs", source, STEP_KEYS) !== undefined) return;
  const { inputs } = source;
  const isList = Array.isArray(inputs);
  const entry: unknown = isList ? inputs[Number(index)] : inputs;
  const wrong = (message: string, fix: string, more?: Partial<Fault>): void => {
    report("awstoe-reference-input", `${text}: ${message}`, fix, more);
  };
  const all = `the inputs of ${show(step)}`;
  if (isList && index === undefined) return wrong(`${all} are a list.`, `Say which one: inputs[0].${member}.`);
  if (!isList && index !== undefined) return wrong(`${all} are not a list.`, `Write inputs.${member}.`);
  if (!isMap(entry)) return wrong(`${all} have no such item.`, "Count the items from 0.");
  if (Object.hasOwn(entry, member) || slipOf(member, entry, Object.keys(action?.inputs ?? {})) !== undefined) return;
  const names = Object.keys(entry);
  const otherwise = { hint: `It gives ${shortListing(names, "and")}.`, fix: "Name one of these." };
  wrong(...suggesting(`the step ${show(step)} does not give this input.`, member, names, otherwise));
}

import type { DocumentPath, Report } from "./document-fault";
import { isPhaseName, phaseNames, stageOf, type Phase } from "./phases";
import type { Reference } from "./reference";
import { isMap, own, quote } from "./shape";
import type { Step } from "./step";
import { didYouMean } from "./suggestion";

type StepReference = Extract<Reference, { kind: "step" }>;

/** Where a reference stands. */
export interface Place {
  readonly phases: readonly Phase[];
  readonly phase: Phase;
  /** The step as the reference sees it. */
  readonly step: Step;
  /** The step itself, when `step` stands in for it. */
  readonly at?: Step;
}

/** Checks that the step exists, runs earlier in the same stage, and has this input or output. */
export function checkStepReference(report: Report, reference: StepReference, path: DocumentPath, place: Place): void {
  const text = written(reference);
  const phase = findPhase(report, reference, path, place);
  if (phase === undefined) return;
  const target = phase.steps.find((step) => step.name === reference.step);
  if (target === undefined) {
    const names = phase.steps.flatMap((step) => (step.name === undefined ? [] : [step.name]));
    const message = `${text}: the phase ${quote(reference.phase)} has no step ${quote(reference.step)}.`;
    const fix = didYouMean(reference.step, names) ?? `Its steps are ${names.join(", ")}.`;
    report("awstoe-reference-step", path, message, fix);
    return;
  }
  if (!isEarlier(phase, target, place)) {
    const message = `${text}: the step ${quote(reference.step)} does not run before this one.`;
    report("awstoe-reference-step", path, message, "Move that step up, or refer to an earlier one.");
    return;
  }
  if (reference.side === "outputs") checkOutput(report, reference, path, target);
  else checkInput(report, reference, path, target);
}

function findPhase(report: Report, reference: StepReference, path: DocumentPath, place: Place): Phase | undefined {
  const text = written(reference);
  const phase = place.phases.find((other) => other.name === reference.phase);
  if (phase === undefined) {
    const names = place.phases.flatMap((other) => (other.name === undefined ? [] : [other.name]));
    const what = isPhaseName(reference.phase) ? "the document has no phase" : "AWSTOE has no phase";
    const fix = didYouMean(reference.phase, isPhaseName(reference.phase) ? names : phaseNames);
    report(
      "awstoe-reference-step",
      path,
      `${text}: ${what} ${quote(reference.phase)}.`,
      fix ?? `Phases are ${names.join(", ")}.`,
    );
    return undefined;
  }
  const here = place.phase.name;
  if (here === undefined || phase.name === undefined || stageOf(here) === stageOf(phase.name)) return phase;
  const message = `${text}: Image Builder runs the phases "${phase.name}" and "${here}" on different instances, and passes nothing on.`;
  report(
    "awstoe-reference-stage",
    path,
    message,
    `Do in the phase "${here}" what it needs, or leave a file in the image.`,
  );
  return undefined;
}

function isEarlier(phase: Phase, target: Step, place: Place): boolean {
  const here = place.phases.indexOf(place.phase);
  const there = place.phases.indexOf(phase);
  if (here !== there) return there < here;
  return phase.steps.indexOf(target) < phase.steps.indexOf(place.at ?? place.step);
}

function checkOutput(report: Report, reference: StepReference, path: DocumentPath, target: Step): void {
  if (target.action === undefined || target.action.outputs.includes(reference.member)) return;
  const { outputs } = target.action;
  const known = outputs.length === 0 ? "it has none" : `it has ${outputs.join(", ")}`;
  const message = `${written(reference)}: the action ${target.actionName ?? ""} has no output ${quote(reference.member)}; ${known}.`;
  const fix = outputs.length === 0 ? "Refer to an input of the step instead." : `Use ${outputs.join(" or ")}.`;
  report("awstoe-reference-output", path, message, didYouMean(reference.member, outputs) ?? fix);
}

function checkInput(report: Report, reference: StepReference, path: DocumentPath, target: Step): void {
  const inputs = own(target.source, "inputs");
  const text = written(reference);
  if (Array.isArray(inputs) && reference.index === undefined) {
    const message = `${text}: the inputs of ${quote(reference.step)} are a list.`;
    report("awstoe-reference-input", path, message, `Say which one: inputs[0].${reference.member}.`);
    return;
  }
  if (!Array.isArray(inputs) && reference.index !== undefined) {
    const message = `${text}: the inputs of ${quote(reference.step)} are no list.`;
    report("awstoe-reference-input", path, message, `Write inputs.${reference.member}.`);
    return;
  }
  const entry: unknown = Array.isArray(inputs) ? inputs[reference.index ?? 0] : inputs;
  if (isMap(entry) && Object.hasOwn(entry, reference.member)) return;
  const names = isMap(entry) ? Object.keys(entry) : [];
  const known = isMap(entry) ? `it gives ${names.join(", ")}` : "there is no such item";
  const message = `${text}: the step ${quote(reference.step)} is not given this input; ${known}.`;
  report(
    "awstoe-reference-input",
    path,
    message,
    didYouMean(reference.member, names) ?? "Refer to an input that is written there.",
  );
}

function written(reference: StepReference): string {
  const index = reference.index === undefined ? "" : `[${String(reference.index)}]`;
  return `{{ ${reference.phase}.${reference.step}.${reference.side}${index}.${reference.member} }}`;
}

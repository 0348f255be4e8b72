import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { isPhaseName, phaseNames, stageOf, type Phase } from "./phases";
import type { Reference } from "./reference";
import { isMap, own, quote, slipsOf } from "./shape";
import type { Step } from "./step";
import { shortListing } from "../diagnostics/suggest";
import { adviceOn } from "./suggestion";

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
export function checkStepReference(report: Report, reference: StepReference, path: Path, place: Place): void {
  const text = written(reference);
  const phase = findPhase(report, reference, path, place);
  if (phase === undefined) return;
  const target = phase.steps.find((step) => step.name === reference.step);
  if (target === undefined) {
    if (phase.isWhole) reportStep(report, reference, path, phase);
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

function reportStep(report: Report, reference: StepReference, path: Path, phase: Phase): void {
  const names = phase.steps.flatMap((step) => (step.name === undefined ? [] : [step.name]));
  const otherwise = { hint: `Its steps are ${shortListing(names, "and")}.`, fix: "Name one of its steps." };
  const { hint, fix } = adviceOn(reference.step, names, otherwise);
  const message = `${written(reference)}: the phase ${quote(reference.phase)} has no step ${quote(reference.step)}. ${hint}`;
  report("awstoe-reference-step", path, message, fix);
}

function findPhase(report: Report, reference: StepReference, path: Path, place: Place): Phase | undefined {
  const text = written(reference);
  const phase = place.phases.find((other) => other.name === reference.phase);
  if (phase === undefined) {
    reportPhase(report, reference, path, place);
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

function reportPhase(report: Report, reference: StepReference, path: Path, { phases }: Place): void {
  const names = phases.flatMap((other) => (other.name === undefined ? [] : [other.name]));
  const isKnown = isPhaseName(reference.phase);
  if (isKnown && names.length < phases.length) return; // one without a name may be meant: that is its fault
  const otherwise = { hint: `Its phases are ${names.join(", ")}.`, fix: "Name one of its phases." };
  const { hint, fix } = adviceOn(reference.phase, isKnown ? names : phaseNames, otherwise);
  const who = isKnown ? "the document" : "AWSTOE";
  report(
    "awstoe-reference-step",
    path,
    `${written(reference)}: ${who} has no phase ${quote(reference.phase)}. ${hint}`,
    fix,
  );
}

function isEarlier(phase: Phase, target: Step, place: Place): boolean {
  const here = place.phases.indexOf(place.phase);
  const there = place.phases.indexOf(phase);
  if (here !== there) return there < here;
  return phase.steps.indexOf(target) < phase.steps.indexOf(place.at ?? place.step);
}

function checkOutput(report: Report, reference: StepReference, path: Path, target: Step): void {
  if (target.action === undefined || target.action.outputs.includes(reference.member)) return;
  const { outputs } = target.action;
  const otherwise =
    outputs.length === 0
      ? { hint: "It has no outputs at all.", fix: "Refer to an input of the step instead." }
      : { hint: `It has ${outputs.join(" and ")}.`, fix: `Write ${outputs.join(" or ")}.` };
  const { hint, fix } = adviceOn(reference.member, outputs, otherwise);
  const message = `${written(reference)}: the action ${target.actionName ?? ""} has no output ${quote(reference.member)}. ${hint}`;
  report("awstoe-reference-output", path, message, fix);
}

function checkInput(report: Report, reference: StepReference, path: Path, target: Step): void {
  if (target.slips.has("inputs")) return;
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
  if (!isMap(entry)) {
    const message = `${text}: the inputs of ${quote(reference.step)} have no such item.`;
    report("awstoe-reference-input", path, message, "Count the items from 0.");
    return;
  }
  const isMisspelt = slipsOf(entry, Object.keys(target.action?.inputs ?? {})).has(reference.member);
  if (Object.hasOwn(entry, reference.member) || isMisspelt) return;
  const names = Object.keys(entry);
  const otherwise = { hint: `It gives ${shortListing(names, "and")}.`, fix: "Name one of these." };
  const { hint, fix } = adviceOn(reference.member, names, otherwise);
  const message = `${text}: the step ${quote(reference.step)} does not give this input. ${hint}`;
  report("awstoe-reference-input", path, message, fix);
}

function written(reference: StepReference): string {
  const index = reference.index === undefined ? "" : `[${String(reference.index)}]`;
  return `{{ ${reference.phase}.${reference.step}.${reference.side}${index}.${reference.member} }}`;
}

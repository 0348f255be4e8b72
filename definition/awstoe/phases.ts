import type { AwstoePlatform } from "./actions";
import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { checkKeys, inWords, isMap, oneOf, own, quote, type PlainMap } from "./shape";
import { checkStep, type Step } from "./step";
import { adviceOn } from "./suggestion";

/** In the order in which Image Builder runs them. */
export const phaseNames = ["build", "validate", "test", "container-host-test"] as const;
export type PhaseName = (typeof phaseNames)[number];

/** Image Builder runs each stage on an instance of its own: nothing is passed from one to the other. */
export function stageOf(phase: PhaseName): "build" | "test" {
  return phase === "build" || phase === "validate" ? "build" : "test";
}

export function isPhaseName(value: unknown): value is PhaseName {
  return typeof value === "string" && (phaseNames as readonly string[]).includes(value);
}

/** A phase as far as it could be read. */
export interface Phase {
  readonly name: PhaseName | undefined;
  readonly steps: readonly Step[];
  /** Whether all its steps are known by name. */
  readonly isWhole: boolean;
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#component-doc-workflow */
export function checkPhases(
  report: Report,
  document: PlainMap,
  where: { readonly platform: AwstoePlatform; readonly use: "build" | "test" },
): readonly Phase[] {
  const list = own(document, "phases");
  if (list === undefined) return [];
  if (!Array.isArray(list) || list.length === 0) {
    const message = `"phases" is ${inWords(list)}; it must be a list of phases.`;
    report("awstoe-type", ["phases"], message, "Write `- name: build` with its `steps` under `phases`.");
    return [];
  }
  const phases = list.map((phase: unknown, index) => checkPhase(report, phase, ["phases", index], where.platform));
  const names = phases.map((phase) => phase.name);
  names.forEach((name, index) => {
    if (name !== undefined) checkPlace(report, name, index, names);
  });
  checkUse(report, names, where.use);
  return phases;
}

function checkPhase(report: Report, phase: unknown, path: Path, platform: AwstoePlatform): Phase {
  if (!isMap(phase)) {
    const message = `A phase is ${inWords(phase)}; it must be a map with a name and steps.`;
    report("awstoe-type", path, message, "Write `- name: build` with its `steps`.");
    return { name: undefined, steps: [], isWhole: false };
  }
  checkKeys(report, phase, path, { what: "A phase", allowed: ["name", "steps"], required: ["name", "steps"] });
  const name = own(phase, "name");
  if (name !== undefined && !isPhaseName(name)) {
    const otherwise = { hint: `Phases are ${oneOf(phaseNames)}.`, fix: "Use one of these names." };
    const { hint, fix } = adviceOn(name, phaseNames, otherwise);
    const got = typeof name === "string" ? quote(name) : inWords(name);
    report("awstoe-phase-name", [...path, "name"], `The phase is called ${got}. ${hint}`, fix);
  }
  const steps = checkSteps(report, phase, path, platform);
  const isWhole = Object.hasOwn(phase, "steps") && steps.every((step) => step.name !== undefined);
  return { name: isPhaseName(name) ? name : undefined, steps, isWhole };
}

function checkSteps(report: Report, phase: PlainMap, path: Path, platform: AwstoePlatform): readonly Step[] {
  const list = own(phase, "steps");
  if (list === undefined) return [];
  const here = [...path, "steps"];
  if (!Array.isArray(list) || list.length === 0) {
    const message = `"steps" is ${inWords(list)}; it must be a list of at least one step.`;
    report("awstoe-type", here, message, "Write `- name: …` with an `action` and `inputs`.");
    return [];
  }
  const steps = list.map((step: unknown, index) => checkStep(report, step, [...here, index], platform));
  checkUnique(report, steps, "name");
  checkUnique(report, steps, "loopName");
  return steps;
}

function checkUnique(report: Report, steps: readonly Step[], key: "name" | "loopName"): void {
  const seen = new Set<string>();
  for (const step of steps) {
    const name = step[key];
    if (name === undefined) continue;
    if (seen.has(name)) {
      const what = key === "name" ? "step" : "loop";
      const path = key === "name" ? [...step.path, "name"] : [...step.path, "loop", "name"];
      const message = `Two ${what}s of the phase are called ${quote(name)}.`;
      report("awstoe-name-duplicate", path, message, `Give each ${what} of a phase a name of its own.`);
    }
    seen.add(name);
  }
}

function checkPlace(report: Report, name: PhaseName, index: number, names: readonly (PhaseName | undefined)[]): void {
  const path = ["phases", index, "name"];
  const before = names.slice(0, index);
  if (before.includes(name)) {
    const message = `The phase ${quote(name)} is there twice; the name of a phase is unique.`;
    report("awstoe-phase-duplicate", path, message, "Move its steps into the first one.");
    return;
  }
  const later = before.find((other) => other !== undefined && phaseNames.indexOf(other) > phaseNames.indexOf(name));
  if (later === undefined) return;
  const message = `The phase ${quote(name)} comes after ${quote(later)}, but Image Builder runs it before.`;
  report("awstoe-phase-order", path, message, `Write the phases in this order: ${phaseNames.join(", ")}.`);
}

function checkUse(report: Report, names: readonly (PhaseName | undefined)[], use: "build" | "test"): void {
  if (names.includes(undefined)) return;
  if (use === "build") {
    checkBuildUse(report, names);
    return;
  }
  names.forEach((name, index) => {
    if (name === undefined || name === "test") return;
    const message = `The document is used under \`tests\` and has the phase ${quote(name)}; a test has the phase "test" alone.`;
    const fix = "Move the phase into a document under `components`.";
    report("awstoe-phase-not-allowed", ["phases", index, "name"], message, fix);
  });
}

function checkBuildUse(report: Report, names: readonly (PhaseName | undefined)[]): void {
  if (names.includes("build")) return;
  if (!names.includes("validate") && !names.includes("test")) {
    const message = 'The document has none of the phases "build", "validate" and "test".';
    report("awstoe-phase-required", ["phases"], message, "Add a phase `- name: build`.");
    return;
  }
  const message = 'The document is used under `components` and has no phase "build": it changes nothing.';
  report("awstoe-build-phase-missing", ["phases"], message, "Add a phase `- name: build`, or name it under `tests`.");
}

import { error, faultsOf, warning, type Fault } from "../diagnostics/fault";
import { show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import type { AwstoePlatform } from "./actions";
import { inWords, isFilledList, isMap, isText, keyFaults, mustBe, oneOf, suggesting, wrongType } from "./shape";
import type { PlainMap } from "./shape";
import { readStep, type Step } from "./steps";

const { codes, fault } = faultsOf({
  "awstoe-phase-name": error("A phase with an unknown name", {
    why: "Image Builder runs build, validate, test and container-host-test, and no other.",
    bad: "- name: biuld",
    good: "- name: build",
  }),
  "awstoe-phase-duplicate": error("A phase is there twice", {
    why: "The name of a phase is unique within a document.",
    bad: "phases:\n  - name: build\n  - name: build",
    good: "phases:\n  - name: build\n    steps: [all of them]",
  }),
  "awstoe-phase-order": warning("Phases are not in the order in which they run", {
    why: "Image Builder runs build, then validate, then test, in whatever order they are written.",
    bad: "phases:\n  - name: test\n  - name: build",
    good: "phases:\n  - name: build\n  - name: test",
  }),
  "awstoe-phase-required": error("The document has no phase to run", {
    why: "A document needs at least one of build, validate and test.",
    bad: "phases:\n  - name: container-host-test",
    good: "phases:\n  - name: build",
  }),
  "awstoe-phase-not-allowed": error("A test document has another phase than test", {
    why: "Documents under `tests` become test components, which have the phase test alone.",
    bad: "tests:\n  - document: docker/install.yaml   # has a phase build",
    good: "components:\n  - document: docker/install.yaml",
  }),
  "awstoe-build-phase-missing": warning("A document under `components` builds nothing", {
    why: "Without a phase build it changes nothing in the image; it was perhaps meant for `tests`.",
    bad: "components:\n  - document: docker/test.yaml",
    good: "tests:\n  - document: docker/test.yaml",
  }),
  "awstoe-name-duplicate": error("Two steps or two loops of a phase have one name", {
    why: "AWSTOE refuses it: a reference could mean either.",
    bad: "- name: Install\n- name: Install",
    good: "- name: InstallDocker\n- name: InstallCompose",
  }),
});
export { codes as phaseCodes };

/** In the order in which Image Builder runs them. */
export const PHASES = ["build", "validate", "test", "container-host-test"] as const;
type PhaseName = (typeof PHASES)[number];

const KEYS = { what: "A phase", allowed: ["name", "steps"], required: ["name", "steps"] };

/** A phase as far as it could be read. */
export interface Phase {
  readonly name: PhaseName | undefined;
  readonly steps: readonly Step[];
  /** Whether all its steps are known by name. */
  readonly isWhole: boolean;
}

export function isPhaseName(value: unknown): value is PhaseName {
  return PHASES.some((name) => name === value);
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#component-doc-workflow */
export function readPhases(
  { phases: list }: PlainMap,
  { platform, use }: { readonly platform: AwstoePlatform; readonly use: "build" | "test" },
  faults: Fault[],
): readonly Phase[] {
  if (list === undefined) return [];
  if (!isFilledList(list)) {
    const fix = "Write `- name: build` with its `steps` under `phases`.";
    faults.push(wrongType(["phases"], mustBe('"phases"', list, "a list of phases"), fix));
    return [];
  }
  const phases = list.map((phase, index) => readPhase(phase, ["phases", index], platform, faults));
  const names = phases.map(({ name }) => name);
  orderFaults(names, faults);
  if (!names.includes(undefined)) (use === "build" ? buildFaults : testFaults)(names, faults);
  return phases;
}

function readPhase(phase: unknown, path: Path, platform: AwstoePlatform, faults: Fault[]): Phase {
  if (!isMap(phase)) {
    const message = mustBe("A phase", phase, "a map with a name and steps");
    faults.push(wrongType(path, message, "Write `- name: build` with its `steps`."));
    return { name: undefined, steps: [], isWhole: false };
  }
  keyFaults(phase, path, KEYS, faults);
  const { name } = phase;
  if (name !== undefined && !isPhaseName(name)) {
    const problem = `The phase is called ${isText(name) ? show(name) : inWords(name)}.`;
    const otherwise = { hint: `Phases are ${oneOf(PHASES)}.`, fix: "Use one of these names." };
    faults.push(fault("awstoe-phase-name", [...path, "name"], ...suggesting(problem, name, PHASES, otherwise)));
  }
  const steps = readSteps(phase, [...path, "steps"], platform, faults);
  const isWhole = Object.hasOwn(phase, "steps") && steps.every((step) => step.name !== undefined);
  return { name: isPhaseName(name) ? name : undefined, steps, isWhole };
}

function readSteps({ steps: list }: PlainMap, path: Path, platform: AwstoePlatform, faults: Fault[]): readonly Step[] {
  if (list === undefined) return [];
  if (!isFilledList(list)) {
    const fix = "Write `- name: …` with an `action` and `inputs`.";
    faults.push(wrongType(path, mustBe('"steps"', list, "a list of at least one step"), fix));
    return [];
  }
  const steps = list.map((step, index) => readStep(step, [...path, index], platform, faults));
  const loops = steps.map(({ loopName: name, path: of }) => ({ name, path: [...of, "loop"] }));
  twinFaults("step", steps, faults);
  twinFaults("loop", loops, faults);
  return steps;
}

function twinFaults(what: string, named: readonly Pick<Step, "name" | "path">[], faults: Fault[]): void {
  const seen = new Set<string | undefined>();
  for (const { name, path } of named) {
    if (name !== undefined && seen.has(name)) {
      const fix = `Give each ${what} of a phase a name of its own.`;
      const message = `Two ${what}s of the phase are called ${show(name)}.`;
      faults.push(fault("awstoe-name-duplicate", [...path, "name"], message, fix));
    }
    seen.add(name);
  }
}

function orderFaults(names: readonly (PhaseName | undefined)[], faults: Fault[]): void {
  names.forEach((name, index) => {
    if (name === undefined) return;
    const path = ["phases", index, "name"];
    const before = names.slice(0, index);
    const later = before.find((other) => other !== undefined && PHASES.indexOf(other) > PHASES.indexOf(name));
    if (before.includes(name)) {
      const message = `The phase ${show(name)} is there twice; the name of a phase is unique.`;
      faults.push(fault("awstoe-phase-duplicate", path, message, "Move its steps into the first one."));
    } else if (later !== undefined) {
      const message = `The phase ${show(name)} comes after ${show(later)}, but Image Builder runs it before.`;
      const fix = `Write the phases in this order: ${PHASES.join(", ")}.`;
      faults.push(fault("awstoe-phase-order", path, message, fix));
    }
  });
}

function testFaults(names: readonly (PhaseName | undefined)[], faults: Fault[]): void {
  names.forEach((name, index) => {
    if (name === "test") return;
    const message = `The document is used under \`tests\` and has the phase ${show(name)}; a test has the phase "test" alone.`;
    const fix = "Move the phase into a document under `components`.";
    faults.push(fault("awstoe-phase-not-allowed", ["phases", index, "name"], message, fix));
  });
}

function buildFaults(names: readonly (PhaseName | undefined)[], faults: Fault[]): void {
  if (names.includes("build")) return;
  if (!names.includes("validate") && !names.includes("test")) {
    const message = 'The document has none of the phases "build", "validate" and "test".';
    faults.push(fault("awstoe-phase-required", ["phases"], message, "Add a phase `- name: build`."));
    return;
  }
  const message = 'The document is used under `components` and has no phase "build": it changes nothing.';
  const fix = "Add a phase `- name: build`, or name it under `tests`.";
  faults.push(fault("awstoe-build-phase-missing", ["phases"], message, fix));
}

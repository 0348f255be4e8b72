import { error, faultsOf, warning } from "../diagnostics/fault";
import { show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import type { AwstoePlatform } from "./actions";
import { inWords, isFilledList, isMap, isText, keyFaults, mustBe, oneOf, suggesting, wrongType } from "./shape";
import type { Check, PlainMap } from "./shape";
import { readStep, type Step } from "./steps";

const { codes, fault } = faultsOf({
  "awstoe-phase-name": error(
    "A phase with an unknown name",
    "Image Builder runs build, validate, test and container-host-test, and no other.",
    "- name: biuld",
    "- name: build",
  ),
  "awstoe-phase-duplicate": error(
    "A phase is there twice",
    "The name of a phase is unique within a document.",
    "phases:\n  - name: build\n  - name: build",
    "phases:\n  - name: build\n    steps: [all of them]",
  ),
  "awstoe-phase-order": warning(
    "Phases are not in the order in which they run",
    "Image Builder runs build, then validate, then test, in whatever order they are written.",
    "phases:\n  - name: test\n  - name: build",
    "phases:\n  - name: build\n  - name: test",
  ),
  "awstoe-phase-required": error(
    "The document has no phase to run",
    "A document needs at least one of build, validate and test.",
    "phases:\n  - name: container-host-test",
    "phases:\n  - name: build",
  ),
  "awstoe-phase-not-allowed": error(
    "A test document has another phase than test",
    "Documents under `tests` become test components, which have the phase test alone.",
    "tests:\n  - document: docker/install.yaml   # has a phase build",
    "components:\n  - document: docker/install.yaml",
  ),
  "awstoe-build-phase-missing": warning(
    "A document under `components` builds nothing",
    "Without a phase build it changes nothing in the image; it was perhaps meant for `tests`.",
    "components:\n  - document: docker/test.yaml",
    "tests:\n  - document: docker/test.yaml",
  ),
  "awstoe-name-duplicate": error(
    "Two steps or two loops of a phase have one name",
    "AWSTOE refuses it: a reference could mean either.",
    "- name: Install\n- name: Install",
    "- name: InstallDocker\n- name: InstallCompose",
  ),
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

/** Image Builder runs each stage on an instance of its own: nothing is passed from one to the other. */
export function stageOf(phase: PhaseName): "build" | "test" {
  return phase === "build" || phase === "validate" ? "build" : "test";
}

export function isPhaseName(value: unknown): value is PhaseName {
  return PHASES.some((name) => name === value);
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#component-doc-workflow */
export function* readPhases(
  { phases: list }: PlainMap,
  { platform, use }: { readonly platform: AwstoePlatform; readonly use: "build" | "test" },
): Check<readonly Phase[]> {
  if (list === undefined) return [];
  if (!isFilledList(list)) {
    const fix = "Write `- name: build` with its `steps` under `phases`.";
    yield wrongType(["phases"], mustBe('"phases"', list, "a list of phases"), fix);
    return [];
  }
  const phases: Phase[] = [];
  for (const [index, phase] of list.entries()) phases.push(yield* readPhase(phase, ["phases", index], platform));
  const names = phases.map(({ name }) => name);
  yield* orderFaults(names);
  if (!names.includes(undefined)) yield* use === "build" ? buildFaults(names) : testFaults(names);
  return phases;
}

function* readPhase(phase: unknown, path: Path, platform: AwstoePlatform): Check<Phase> {
  if (!isMap(phase)) {
    const message = mustBe("A phase", phase, "a map with a name and steps");
    yield wrongType(path, message, "Write `- name: build` with its `steps`.");
    return { name: undefined, steps: [], isWhole: false };
  }
  yield* keyFaults(phase, path, KEYS);
  const { name } = phase;
  if (name !== undefined && !isPhaseName(name)) {
    const problem = `The phase is called ${isText(name) ? show(name) : inWords(name)}.`;
    const otherwise = { hint: `Phases are ${oneOf(PHASES)}.`, fix: "Use one of these names." };
    yield fault("awstoe-phase-name", [...path, "name"], ...suggesting(problem, name, PHASES, otherwise));
  }
  const steps = yield* readSteps(phase, [...path, "steps"], platform);
  const isWhole = Object.hasOwn(phase, "steps") && steps.every((step) => step.name !== undefined);
  return { name: isPhaseName(name) ? name : undefined, steps, isWhole };
}

function* readSteps({ steps: list }: PlainMap, path: Path, platform: AwstoePlatform): Check<readonly Step[]> {
  if (list === undefined) return [];
  if (!isFilledList(list)) {
    const fix = "Write `- name: …` with an `action` and `inputs`.";
    yield wrongType(path, mustBe('"steps"', list, "a list of at least one step"), fix);
    return [];
  }
  const steps: Step[] = [];
  for (const [index, step] of list.entries()) steps.push(yield* readStep(step, [...path, index], platform));
  yield* twinFaults(
    "step",
    steps.map(({ name, path: of }) => ({ name, path: [...of, "name"] })),
  );
  yield* twinFaults(
    "loop",
    steps.map(({ loopName: name, path: of }) => ({ name, path: [...of, "loop", "name"] })),
  );
  return steps;
}

function* twinFaults(
  what: "step" | "loop",
  all: readonly { readonly name: string | undefined; readonly path: Path }[],
): Check {
  const seen = new Set<string>();
  for (const { name, path } of all) {
    if (name === undefined) continue;
    if (seen.has(name)) {
      const message = `Two ${what}s of the phase are called ${show(name)}.`;
      yield fault("awstoe-name-duplicate", path, message, `Give each ${what} of a phase a name of its own.`);
    }
    seen.add(name);
  }
}

function* orderFaults(names: readonly (PhaseName | undefined)[]): Check {
  for (const [index, name] of names.entries()) {
    if (name === undefined) continue;
    const path = ["phases", index, "name"];
    const before = names.slice(0, index);
    const later = before.find((other) => other !== undefined && PHASES.indexOf(other) > PHASES.indexOf(name));
    if (before.includes(name)) {
      const message = `The phase ${show(name)} is there twice; the name of a phase is unique.`;
      yield fault("awstoe-phase-duplicate", path, message, "Move its steps into the first one.");
    } else if (later !== undefined) {
      const message = `The phase ${show(name)} comes after ${show(later)}, but Image Builder runs it before.`;
      yield fault("awstoe-phase-order", path, message, `Write the phases in this order: ${PHASES.join(", ")}.`);
    }
  }
}

function* testFaults(names: readonly (PhaseName | undefined)[]): Check {
  for (const [index, name] of names.entries()) {
    if (name === "test") continue;
    const message = `The document is used under \`tests\` and has the phase ${show(name)}; a test has the phase "test" alone.`;
    const fix = "Move the phase into a document under `components`.";
    yield fault("awstoe-phase-not-allowed", ["phases", index, "name"], message, fix);
  }
}

function* buildFaults(names: readonly (PhaseName | undefined)[]): Check {
  if (names.includes("build")) return;
  if (!names.includes("validate") && !names.includes("test")) {
    const message = 'The document has none of the phases "build", "validate" and "test".';
    yield fault("awstoe-phase-required", ["phases"], message, "Add a phase `- name: build`.");
    return;
  }
  const message = 'The document is used under `components` and has no phase "build": it changes nothing.';
  const fix = "Add a phase `- name: build`, or name it under `tests`.";
  yield fault("awstoe-build-phase-missing", ["phases"], message, fix);
}

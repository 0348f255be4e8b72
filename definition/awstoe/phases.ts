import { error, faultsOf, warning, type Fault } from "../diagnostics/fault";
import { shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { ACTIONS, type Action, type AwstoePlatform } from "./actions";
import { BRANCHES, checkCondition, readLoop } from "./constructs";
import { checkInputs, inputsBeside } from "./inputs";
import { inWords, isFilledList, isMap, isText, keyFaults, mustBe, notAmong, notText, oneOf } from "./shape";
import { slipOf, suggesting, wrongType, type PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-phase-name": error("A phase with an unknown name", {
    why: "Image Builder runs build, validate, test and container-host-test, and no others.",
    bad: "- name: biuld",
    good: "- name: build",
  }),
  "awstoe-phase-duplicate": error("A phase is given twice", {
    why: "The name of a phase is unique within a document.",
    bad: "phases:\n  - name: build\n  - name: build",
    good: "phases:\n  - name: build\n    steps: [all of them]",
  }),
  "awstoe-phase-order": warning("Phases are not in the order in which they run", {
    why: "Image Builder runs build, then validate, then test, regardless of the order in which they are written.",
    bad: "phases:\n  - name: test\n  - name: build",
    good: "phases:\n  - name: build\n  - name: test",
  }),
  "awstoe-phase-required": error("The document has no phase to run", {
    why: "A document needs at least one of build, validate and test.",
    bad: "phases:\n  - name: container-host-test",
    good: "phases:\n  - name: build",
  }),
  "awstoe-phase-not-allowed": error("A test document has a phase other than test", {
    why: "Documents under `tests` become test components, which have only the phase test.",
    bad: "tests:\n  - document: docker/install.yaml   # has a phase build",
    good: "components:\n  - document: docker/install.yaml",
  }),
  "awstoe-build-phase-missing": warning("A document under `components` builds nothing", {
    why: "Without a phase build it changes nothing in the image; perhaps it was meant for `tests`.",
    bad: "components:\n  - document: docker/test.yaml",
    good: "tests:\n  - document: docker/test.yaml",
  }),
  "awstoe-name-duplicate": error("Two steps or two loops of a phase share a name", {
    why: "AWSTOE refuses it: a reference could mean either.",
    bad: "- name: Install\n- name: Install",
    good: "- name: InstallDocker\n- name: InstallCompose",
  }),
  "awstoe-step-name": error("The name of a step is not a text", {
    why: "Steps are found by their name in logs and references.",
    bad: "- name: 1\n  action: Reboot",
    good: "- name: RestartAfterUpdate\n  action: Reboot",
  }),
  "awstoe-action-unknown": error("An action that AWSTOE does not have", {
    why: "AWSTOE refuses the component.",
    bad: "action: ExecuteBahs",
    good: "action: ExecuteBash",
  }),
  "awstoe-action-platform": error("An action that the image's platform does not have", {
    why: "The step would fail on the build instance.",
    bad: "action: ExecuteBash   # the image is Windows",
    good: "action: ExecutePowerShell",
  }),
  "awstoe-on-failure": error("onFailure has an unknown value", {
    why: "Abort ends the build, Continue goes on and fails it at the end, Ignore goes on.",
    bad: "onFailure: Stop",
    good: "onFailure: Abort",
  }),
  "awstoe-max-attempts": error("maxAttempts is not a positive whole number", {
    why: "1, the default, runs the step once.",
    bad: "maxAttempts: 0",
    good: "maxAttempts: 3",
  }),
  "awstoe-timeout": error("timeoutSeconds is not a number of seconds", {
    why: "0 and negative numbers other than -1 (no limit) are refused.",
    bad: "timeoutSeconds: 10m",
    good: "timeoutSeconds: 600",
  }),
  "awstoe-timeout-long": warning("A step may take longer than its stage", {
    why: "Image Builder ends the build stage and the test stage after 720 minutes.",
    bad: "timeoutSeconds: 86400",
    good: "timeoutSeconds: 14400",
  }),
  "awstoe-execute-document": error("ExecuteDocument with limits of its own", {
    why: "AWSTOE runs a nested document once and without a time limit, and refuses other values.",
    bad: "action: ExecuteDocument\nmaxAttempts: 3",
    good: "action: ExecuteDocument",
  }),
});
export { codes as phaseCodes };

/** In the order in which Image Builder runs them. */
export const PHASES = ["build", "validate", "test", "container-host-test"] as const;
type PhaseName = (typeof PHASES)[number];

const PHASE = { what: "A phase", allowed: ["name", "steps"], required: ["name", "steps"] };

export const STEP_KEYS = ["name", "action", "if", "loop", "timeoutSeconds", "onFailure", "maxAttempts", "inputs"];
const STEP = { what: "A step", allowed: STEP_KEYS, required: ["name", "action"] };

const FAILURE_WORDS = ["Abort", "Continue", "Ignore"];

/** The build and the test stage of Image Builder's own workflows end after 720 minutes. */
const STAGE_SECONDS = 43_200;

export interface Step {
  readonly path: Path;
  readonly source: PlainMap;
  readonly name?: string | undefined;
  readonly action?: Action | undefined;
  readonly loopName?: string | undefined;
}

/** As far as it could be read. */
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
export function readPhases({ phases: list }: PlainMap, platform: AwstoePlatform, faults: Fault[]): readonly Phase[] {
  if (list === undefined) return [];
  if (!isFilledList(list)) {
    const fix = "Write `- name: build` with its `steps` under `phases`.";
    faults.push(wrongType(["phases"], mustBe('"phases"', list, "a list of phases"), fix));
    return [];
  }
  const phases = list.map((phase, index) => readPhase(phase, ["phases", index], platform, faults));
  orderFaults(phases, faults);
  return phases;
}

function readPhase(phase: unknown, path: Path, platform: AwstoePlatform, faults: Fault[]): Phase {
  if (!isMap(phase)) {
    const message = mustBe("A phase", phase, "a map with a name and steps");
    faults.push(wrongType(path, message, "Write `- name: build` with its `steps`."));
    return { name: undefined, steps: [], isWhole: false };
  }
  keyFaults(phase, path, PHASE, faults);
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
  const loops = steps.flatMap(({ loopName: name, path: of }) =>
    name === undefined ? [] : [{ name, path: [...of, "loop"] }],
  );
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

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#document-schema */
function readStep(step: unknown, path: Path, platform: AwstoePlatform, faults: Fault[]): Step {
  if (!isMap(step)) {
    const fix = "Write `- name: …` with an `action` and `inputs`.";
    faults.push(wrongType(path, mustBe("A step", step, "a map with a name and an action"), fix));
    return { path, source: {} };
  }
  const beside = inputsBeside(step, path);
  if (beside !== undefined) {
    faults.push(beside);
    return { path, source: step };
  }
  keyFaults(step, path, STEP, faults);
  const { name } = step;
  const hasName = isText(name) && name.trim() !== "";
  if (name !== undefined && !hasName)
    faults.push(fault("awstoe-step-name", [...path, "name"], ...notText("The name of the step", name)));
  const action = readAction(step, path, platform, faults);
  flowFaults(step, path, faults);
  limitFaults(step, path, action, faults);
  if (step["if"] !== undefined) checkCondition(step["if"], [...path, "if"], faults, BRANCHES);
  const loopName = step["loop"] === undefined ? undefined : readLoop(step["loop"], [...path, "loop"], faults);
  if (action !== undefined && slipOf("inputs", step, STEP_KEYS) === undefined)
    checkInputs(step, path, action, platform, faults);
  return { path, source: step, name: hasName ? name : undefined, action, loopName };
}

function readAction(step: PlainMap, of: Path, platform: AwstoePlatform, faults: Fault[]): Action | undefined {
  const { action: name } = step;
  if (name === undefined) return undefined;
  const path = [...of, "action"];
  const action = isText(name) ? ACTIONS.get(name) : undefined;
  if (action === undefined) faults.push(unknownAction(name, path, platform));
  else if (!action.platforms.includes(platform)) faults.push(otherPlatform(action, path, platform));
  return action;
}

function unknownAction(name: unknown, path: Path, platform: AwstoePlatform): Fault {
  const shell = platform === "Windows" ? "ExecutePowerShell" : "ExecuteBash";
  const others = [...ACTIONS.values()].filter((action) => action.platforms.includes(platform) && action.name !== shell);
  const otherwise = {
    hint: `On ${platform} there are ${shortListing([shell, ...others.map((action) => action.name)], "and")}.`,
    fix: `Write ${shell} to run commands, or another of the actions.`,
  };
  const problem = `AWSTOE has no action ${isText(name) ? show(name) : inWords(name)}.`;
  return fault("awstoe-action-unknown", path, ...suggesting(problem, name, [...ACTIONS.keys()], otherwise));
}

function otherPlatform({ name, platforms }: Action, path: Path, platform: AwstoePlatform): Fault {
  const message = `The action ${name} runs on ${platforms.join(" and ")}, and the image is ${platform}.`;
  const other = name === "ExecuteBash" ? "" : ", or another action that runs on Windows";
  const fix = platform === "Windows" ? `Use ExecutePowerShell${other}.` : "Use ExecuteBash.";
  return fault("awstoe-action-platform", path, message, fix);
}

function flowFaults({ onFailure, maxAttempts, timeoutSeconds: seconds }: PlainMap, of: Path, faults: Fault[]): void {
  if (onFailure !== undefined && !FAILURE_WORDS.some((word) => word === onFailure))
    faults.push(fault("awstoe-on-failure", [...of, "onFailure"], ...notAmong('"onFailure"', onFailure, FAILURE_WORDS)));
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && Number(maxAttempts) >= 1)) {
    const message = `"maxAttempts" is ${inWords(maxAttempts)}; it must be a positive whole number.`;
    const fix = "Write a positive number, without quotes.";
    faults.push(fault("awstoe-max-attempts", [...of, "maxAttempts"], message, fix));
  }
  if (seconds === undefined) return;
  const path = [...of, "timeoutSeconds"];
  if (!Number.isInteger(seconds) || Number(seconds) < -1 || seconds === 0) {
    const message = `"timeoutSeconds" is ${inWords(seconds)}; it must be a positive whole number, or -1 for no limit.`;
    faults.push(fault("awstoe-timeout", path, message, "Write a number of seconds, without quotes."));
  } else if (Number(seconds) > STAGE_SECONDS) {
    const most = String(STAGE_SECONDS);
    const message = `"timeoutSeconds" is ${String(Number(seconds))}, longer than the ${most} s that a stage may take.`;
    faults.push(fault("awstoe-timeout-long", path, message, `Write at most ${most}, or -1.`));
  }
}

/** ExecuteDocument "returns an error if you try to change" its limits. */
function limitFaults(step: PlainMap, path: Path, action: Action | undefined, faults: Fault[]): void {
  if (action?.limits === undefined) return;
  for (const [key, only] of Object.entries(action.limits)) {
    const value = step[key];
    if (value === undefined || value === only) continue;
    const message = `${show(key)} of ${action.name} is ${inWords(value)}; AWSTOE takes only ${String(only)}.`;
    const fix = "Remove it, and limit the steps of that document instead.";
    faults.push(fault("awstoe-execute-document", [...path, key], message, fix));
  }
}

function orderFaults(phases: readonly Phase[], faults: Fault[]): void {
  const names = phases.map(({ name }) => name);
  names.forEach((name, index) => {
    if (name === undefined) return;
    const path = ["phases", index, "name"];
    const before = names.slice(0, index);
    const later = before.find((other) => other !== undefined && PHASES.indexOf(other) > PHASES.indexOf(name));
    if (before.includes(name)) {
      const message = `The phase ${show(name)} is given twice; phase names are unique.`;
      faults.push(fault("awstoe-phase-duplicate", path, message, "Move its steps into the first one."));
    } else if (later !== undefined) {
      const message = `The phase ${show(name)} comes after ${show(later)}, but Image Builder runs it before.`;
      const fix = `Write the phases in this order: ${PHASES.join(", ")}.`;
      faults.push(fault("awstoe-phase-order", path, message, fix));
    }
  });
}

/** What is wrong with the phases where the document is used. A phase whose name has a fault may be any. */
export function useFaults(phases: readonly Phase[], use: "build" | "test", faults: Fault[]): void {
  const names = phases.flatMap(({ name }) => name ?? []);
  if (names.length === 0 || names.length < phases.length) return;
  for (const [index, name] of use === "test" ? names.entries() : []) {
    if (name === "test") continue;
    const message = `The document is used under \`tests\` and has the phase ${show(name)}; a test has only the phase "test".`;
    const fix = "Move the phase into a document under `components`.";
    faults.push(fault("awstoe-phase-not-allowed", ["phases", index, "name"], message, fix));
  }
  if (use === "test" || names.includes("build")) return;
  if (names.includes("validate") || names.includes("test")) {
    const message = 'The document is used under `components` and has no phase "build": it changes nothing.';
    const fix = "Add a phase `- name: build`, or name it under `tests`.";
    faults.push(fault("awstoe-build-phase-missing", ["phases"], message, fix));
  } else {
    const message = 'The document has none of the phases "build", "validate" and "test".';
    faults.push(fault("awstoe-phase-required", ["phases"], message, "Add a phase `- name: build`."));
  }
}

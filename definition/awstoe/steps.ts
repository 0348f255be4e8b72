import { error, faultsOf, warning, type Fault } from "../diagnostics/fault";
import { shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { ACTIONS, type Action, type AwstoePlatform } from "./actions";
import { BRANCHES, checkCondition } from "./conditions";
import { checkInputs } from "./inputs";
import { readLoop } from "./loops";
import { inWords, isMap, isText, keyFaults, mustBe, notAmong, notText, slipOf, suggesting, wrongType } from "./shape";
import type { PlainMap } from "./shape";

const { codes, fault } = faultsOf({
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
  "awstoe-on-failure": error("onFailure is not one of its words", {
    why: "Abort ends the build, Continue goes on and fails it at the end, Ignore goes on.",
    bad: "onFailure: Stop",
    good: "onFailure: Abort",
  }),
  "awstoe-max-attempts": error("maxAttempts is not a whole number from 1", {
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
export { codes as stepCodes };

export const STEP_KEYS = ["name", "action", "if", "loop", "timeoutSeconds", "onFailure", "maxAttempts", "inputs"];
const KEYS = { what: "A step", allowed: STEP_KEYS, required: ["name", "action"] };

const FAILURE_WORDS = ["Abort", "Continue", "Ignore"];

/** The build and the test stage of Image Builder's own workflows end after 720 minutes. */
const STAGE_SECONDS = 43_200;

/** A step as far as it could be read, for the checks across steps. */
export interface Step {
  readonly path: Path;
  readonly source: PlainMap;
  readonly name?: string | undefined;
  readonly action?: Action | undefined;
  readonly loopName?: string | undefined;
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#document-schema */
export function readStep(step: unknown, path: Path, platform: AwstoePlatform, faults: Fault[]): Step {
  if (!isMap(step)) {
    const fix = "Write `- name: …` with an `action` and `inputs`.";
    faults.push(wrongType(path, mustBe("A step", step, "a map with a name and an action"), fix));
    return { path, source: {} };
  }
  keyFaults(step, path, KEYS, faults);
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
    const message = `"maxAttempts" is ${inWords(maxAttempts)}; it is a whole number from 1.`;
    const fix = "Write a number from 1, without quotes.";
    faults.push(fault("awstoe-max-attempts", [...of, "maxAttempts"], message, fix));
  }
  if (seconds === undefined) return;
  const path = [...of, "timeoutSeconds"];
  if (!Number.isInteger(seconds) || Number(seconds) < -1 || seconds === 0) {
    const message = `"timeoutSeconds" is ${inWords(seconds)}; it is a whole number from 1, or -1 for no limit.`;
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
    const message = `${show(key)} of ${action.name} is ${inWords(value)}; AWSTOE takes ${String(only)} alone.`;
    const fix = "Remove it, and limit the steps of that document instead.";
    faults.push(fault("awstoe-execute-document", [...path, key], message, fix));
  }
}

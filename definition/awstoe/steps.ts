import { error, faultsOf, warning, type Fault } from "../diagnostics/fault";
import { shortListing, show } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import { ACTIONS, type Action, type AwstoePlatform } from "./actions";
import { checkCondition } from "./conditions";
import { checkInputs } from "./inputs";
import { readLoop } from "./loops";
import { inWords, isMap, isText, keyFaults, mustBe, notAmong, notText, slipsOf, suggesting, wrongType } from "./shape";
import type { Check, PlainMap } from "./shape";

const { codes, fault } = faultsOf({
  "awstoe-step-name": error(
    "The name of a step is not a text",
    "Steps are found by their name in logs and references.",
    "- name: 1\n  action: Reboot",
    "- name: RestartAfterUpdate\n  action: Reboot",
  ),
  "awstoe-action-unknown": error(
    "An action that AWSTOE does not have",
    "AWSTOE refuses the component.",
    "action: ExecuteBahs",
    "action: ExecuteBash",
  ),
  "awstoe-action-platform": error(
    "An action that the image's platform does not have",
    "The step would fail on the build instance.",
    "action: ExecuteBash   # the image is Windows",
    "action: ExecutePowerShell",
  ),
  "awstoe-on-failure": error(
    "onFailure is not one of its words",
    "Abort ends the build, Continue goes on and fails it at the end, Ignore goes on.",
    "onFailure: Stop",
    "onFailure: Abort",
  ),
  "awstoe-max-attempts": error(
    "maxAttempts is not a whole number from 1",
    "1, the default, runs the step once.",
    "maxAttempts: 0",
    "maxAttempts: 3",
  ),
  "awstoe-timeout": error(
    "timeoutSeconds is not a number of seconds",
    "0 and negative numbers other than -1 (no limit) are refused.",
    "timeoutSeconds: 10m",
    "timeoutSeconds: 600",
  ),
  "awstoe-timeout-long": warning(
    "A step may take longer than its stage",
    "Image Builder ends the build stage and the test stage after 720 minutes.",
    "timeoutSeconds: 86400",
    "timeoutSeconds: 14400",
  ),
  "awstoe-execute-document": error(
    "ExecuteDocument with limits of its own",
    "AWSTOE runs a nested document once and without a time limit, and refuses other values.",
    "action: ExecuteDocument\nmaxAttempts: 3",
    "action: ExecuteDocument",
  ),
});
export { codes as stepCodes };

const KEYS = {
  what: "A step",
  allowed: ["name", "action", "if", "loop", "timeoutSeconds", "onFailure", "maxAttempts", "inputs"],
  required: ["name", "action"],
};

/** The build and the test stage of Image Builder's own workflows end after 720 minutes. */
const STAGE_SECONDS = 43_200;

/** A step as far as it could be read, for the checks across steps. */
export interface Step {
  readonly path: Path;
  readonly source: PlainMap;
  readonly name?: string | undefined;
  readonly action?: Action | undefined;
  readonly loopName?: string | undefined;
  /** Keys of a step that are there under a misspelt name. */
  readonly slips: ReadonlySet<string | undefined>;
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#document-schema */
export function* readStep(step: unknown, path: Path, platform: AwstoePlatform): Check<Step> {
  if (!isMap(step)) {
    const fix = "Write `- name: …` with an `action` and `inputs`.";
    yield wrongType(path, mustBe("A step", step, "a map with a name and an action"), fix);
    return { path, source: {}, slips: new Set() };
  }
  yield* keyFaults(step, path, KEYS);
  const name = yield* readName(step, path);
  const action = yield* readAction(step, path, platform);
  yield* flowFaults(step, path);
  yield* limitFaults(step, path, action);
  if (step["if"] !== undefined) yield* checkCondition(step["if"], [...path, "if"], { branches: true });
  const loopName = step["loop"] === undefined ? undefined : yield* readLoop(step["loop"], [...path, "loop"]);
  const slips = slipsOf(step, KEYS.allowed);
  if (action !== undefined && !slips.has("inputs")) yield* checkInputs(step, path, action, platform);
  return { path, source: step, name, action, loopName, slips };
}

function* readName({ name }: PlainMap, path: Path): Check<string | undefined> {
  if (name === undefined) return undefined;
  if (isText(name) && name.trim() !== "") return name;
  yield fault("awstoe-step-name", [...path, "name"], ...notText("The name of the step", name));
  return undefined;
}

function* readAction({ action: name }: PlainMap, of: Path, platform: AwstoePlatform): Check<Action | undefined> {
  if (name === undefined) return undefined;
  const path = [...of, "action"];
  const action = isText(name) ? ACTIONS.get(name) : undefined;
  if (action === undefined) yield unknownAction(name, path, platform);
  else if (!action.platforms.includes(platform)) yield otherPlatform(action, path, platform);
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

function* flowFaults({ onFailure, maxAttempts, timeoutSeconds }: PlainMap, path: Path): Check {
  const words = ["Abort", "Continue", "Ignore"];
  if (onFailure !== undefined && !words.some((word) => word === onFailure))
    yield fault("awstoe-on-failure", [...path, "onFailure"], ...notAmong('"onFailure"', onFailure, words));
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && Number(maxAttempts) >= 1)) {
    const message = `"maxAttempts" is ${inWords(maxAttempts)}; it is a whole number from 1.`;
    yield fault("awstoe-max-attempts", [...path, "maxAttempts"], message, "Write a number from 1, without quotes.");
  }
  if (timeoutSeconds !== undefined) yield* timeoutFaults(timeoutSeconds, [...path, "timeoutSeconds"]);
}

function* timeoutFaults(timeout: unknown, path: Path): Check {
  if (!Number.isInteger(timeout) || Number(timeout) < -1 || timeout === 0) {
    const message = `"timeoutSeconds" is ${inWords(timeout)}; it is a whole number from 1, or -1 for no limit.`;
    yield fault("awstoe-timeout", path, message, "Write a number of seconds, without quotes.");
  } else if (Number(timeout) > STAGE_SECONDS) {
    const most = String(STAGE_SECONDS);
    const message = `"timeoutSeconds" is ${String(timeout)}, longer than the ${most} s that a stage may take.`;
    yield fault("awstoe-timeout-long", path, message, `Write at most ${most}, or -1.`);
  }
}

/** ExecuteDocument "returns an error if you try to change" its limits. */
function* limitFaults(step: PlainMap, path: Path, { name = "", limits = {} }: Partial<Action> = {}): Check {
  for (const [key, only] of Object.entries(limits)) {
    const value = step[key];
    if (value === undefined || value === only) continue;
    const message = `${show(key)} of ${name} is ${inWords(value)}; AWSTOE takes ${String(only)} alone.`;
    const fix = "Remove it, and limit the steps of that document instead.";
    yield fault("awstoe-execute-document", [...path, key], message, fix);
  }
}

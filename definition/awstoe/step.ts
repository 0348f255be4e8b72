import { actionNames, actionsOn, findAction, type Action, type AwstoePlatform } from "./actions";
import { checkExpression } from "./condition";
import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import { checkInputs } from "./inputs";
import { checkLoop } from "./loop";
import { asTextFix, checkKeys, inWords, isMap, oneOf, own, quote, slipsOf, type PlainMap } from "./shape";
import { shortListing } from "../diagnostics/suggest";
import { adviceOn } from "./suggestion";

const stepKeys = ["name", "action", "if", "loop", "timeoutSeconds", "onFailure", "maxAttempts", "inputs"];
const onFailureValues = ["Abort", "Continue", "Ignore"];

/** The build and the test stage of Image Builder's own workflows end after 720 minutes. */
const stageSeconds = 43_200;

/** A step as far as it could be read, for the checks across steps. */
export interface Step {
  readonly path: Path;
  readonly name?: string;
  readonly action?: Action;
  readonly actionName?: string;
  readonly source: PlainMap;
  readonly hasLoop: boolean;
  readonly loopName?: string;
  /** Keys of a step that are there under a misspelt name. */
  readonly slips: ReadonlySet<string | undefined>;
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#document-schema */
export function checkStep(report: Report, step: unknown, path: Path, platform: AwstoePlatform): Step {
  if (!isMap(step)) {
    const message = `A step is ${inWords(step)}; it must be a map with a name and an action.`;
    report("awstoe-type", path, message, "Write `- name: …` with an `action` and `inputs`.");
    return { path, source: {}, hasLoop: false, slips: new Set() };
  }
  checkKeys(report, step, path, { what: "A step", allowed: stepKeys, required: ["name", "action"] });
  const name = checkName(report, step, path);
  const action = checkAction(report, step, path, platform);
  checkFlow(report, step, path);
  if (action?.actionName === "ExecuteDocument") checkNested(report, step, path);
  if (Object.hasOwn(step, "if")) checkExpression(report, own(step, "if"), [...path, "if"], { branches: true });
  const loopName = Object.hasOwn(step, "loop") ? checkLoop(report, own(step, "loop"), [...path, "loop"]) : undefined;
  const slips = slipsOf(step, stepKeys);
  if (action !== undefined && !slips.has("inputs")) checkInputs(report, { step, path, platform, ...action });
  return {
    path,
    source: step,
    slips,
    hasLoop: Object.hasOwn(step, "loop"),
    ...(name === undefined ? {} : { name }),
    ...(action === undefined ? {} : { action: action.action, actionName: action.actionName }),
    ...(loopName === undefined ? {} : { loopName }),
  };
}

function checkName(report: Report, step: PlainMap, path: Path): string | undefined {
  const name = own(step, "name");
  if (name === undefined) return undefined;
  if (typeof name === "string" && name.trim() !== "") return name;
  report(
    "awstoe-step-name",
    [...path, "name"],
    `The name of the step is ${inWords(name)}; it must be a text.`,
    asTextFix(name),
  );
  return undefined;
}

function checkAction(
  report: Report,
  step: PlainMap,
  path: Path,
  platform: AwstoePlatform,
): { readonly action: Action; readonly actionName: string } | undefined {
  const actionName = own(step, "action");
  if (actionName === undefined) return undefined;
  const action = typeof actionName === "string" ? findAction(actionName) : undefined;
  const here = [...path, "action"];
  if (typeof actionName !== "string" || action === undefined) {
    const onPlatform = actionsOn(platform);
    const shell = platform === "Windows" ? "ExecutePowerShell" : "ExecuteBash";
    const otherwise = {
      hint: `On ${platform} there are ${shortListing([shell, ...onPlatform.filter((other) => other !== shell)], "and")}.`,
      fix: `Write ${shell} to run commands, or another of the actions.`,
    };
    const { hint, fix } = adviceOn(actionName, actionNames, otherwise);
    const got = typeof actionName === "string" ? quote(actionName) : inWords(actionName);
    report("awstoe-action-unknown", here, `AWSTOE has no action ${got}. ${hint}`, fix);
    return undefined;
  }
  if (!action.platforms.includes(platform)) {
    const message = `The action ${actionName} runs on ${action.platforms.join(" and ")}, and the image is ${platform}.`;
    report("awstoe-action-platform", here, message, replacementFor(actionName, platform));
  }
  return { action, actionName };
}

function replacementFor(actionName: string, platform: AwstoePlatform): string {
  if (actionName === "ExecuteBash" && platform === "Windows") return "Use ExecutePowerShell.";
  if (platform !== "Windows") return "Use ExecuteBash.";
  return "Use ExecutePowerShell, or another action that runs on Windows.";
}

function checkFlow(report: Report, step: PlainMap, path: Path): void {
  const onFailure = own(step, "onFailure");
  if (onFailure !== undefined && !onFailureValues.includes(onFailure as string)) {
    const otherwise = { hint: `It is one of ${oneOf(onFailureValues)}.`, fix: "Use one of these words." };
    const { hint, fix } = adviceOn(onFailure, onFailureValues, otherwise);
    report("awstoe-on-failure", [...path, "onFailure"], `"onFailure" is ${inWords(onFailure)}. ${hint}`, fix);
  }
  const attempts = own(step, "maxAttempts");
  if (attempts !== undefined && !(Number.isInteger(attempts) && Number(attempts) >= 1)) {
    const message = `"maxAttempts" is ${inWords(attempts)}; it is a whole number from 1.`;
    report("awstoe-max-attempts", [...path, "maxAttempts"], message, "Write a number from 1, without quotes.");
  }
  const timeout = own(step, "timeoutSeconds");
  if (timeout !== undefined) checkTimeout(report, timeout, [...path, "timeoutSeconds"]);
}

/** ExecuteDocument "returns an error if you try to change" its limits. */
function checkNested(report: Report, step: PlainMap, path: Path): void {
  for (const [key, only] of Object.entries({ timeoutSeconds: -1, maxAttempts: 1 })) {
    const value = own(step, key);
    if (value === undefined || value === only) continue;
    const message = `${quote(key)} of ExecuteDocument is ${inWords(value)}; AWSTOE takes ${String(only)} alone.`;
    report(
      "awstoe-execute-document",
      [...path, key],
      message,
      "Remove it, and limit the steps of that document instead.",
    );
  }
}

function checkTimeout(report: Report, timeout: unknown, path: Path): void {
  if (!Number.isInteger(timeout) || Number(timeout) < -1 || timeout === 0) {
    const message = `"timeoutSeconds" is ${inWords(timeout)}; it is a whole number from 1, or -1 for no limit.`;
    report("awstoe-timeout", path, message, "Write a number of seconds, without quotes.");
    return;
  }
  if (Number(timeout) <= stageSeconds) return;
  const message = `"timeoutSeconds" is ${quote(String(timeout))}, longer than the ${String(stageSeconds)} s that a stage may take.`;
  report("awstoe-timeout-long", path, message, `Write at most ${String(stageSeconds)}, or -1.`);
}

import type { Path } from "../yaml/place";
import type { Report } from "./document-fault";
import type { Phase } from "./phases";
import { parseReference, referencesIn, type Reference } from "./reference";
import { isMap, own, quote } from "./shape";
import type { Step } from "./step";
import { checkStepReference, type Place } from "./step-reference";
import { adviceOn } from "./suggestion";
import { closest, shortListing } from "../diagnostics/suggest";
import type { Variables } from "./variables";

/** What a reference may name at the place where it stands. */
interface Scope extends Place {
  readonly variables: Variables;
  readonly used: Set<string>;
}

/**
 * Checks every `{{ … }}` in the inputs, loops and conditions of all steps; gives the names of the variables that are used.
 * Elsewhere AWSTOE resolves nothing, so nothing is checked.
 */
export function checkReferences(report: Report, phases: readonly Phase[], variables: Variables): ReadonlySet<string> {
  const used = new Set<string>();
  for (const phase of phases) {
    for (const step of phase.steps) {
      const scope = { phases, phase, step, variables, used };
      checkTexts(report, own(step.source, "inputs"), [...step.path, "inputs"], scope);
      checkTexts(report, own(step.source, "if"), [...step.path, "if"], scope);
      const outside: Step = { path: step.path, source: step.source, hasLoop: false, slips: step.slips };
      checkTexts(report, own(step.source, "loop"), [...step.path, "loop"], { ...scope, step: outside, at: step });
    }
  }
  return used;
}

/** Warns of variables that no reference names. */
export function checkUnused(report: Report, variables: Variables, used: ReadonlySet<string>): void {
  for (const variable of variables.byName.values()) {
    if (used.has(variable.name)) continue;
    const message = `The ${variable.kind} ${quote(variable.name)} is never used.`;
    report("awstoe-variable-unused", variable.path, message, `Refer to it as {{ ${variable.name} }}, or remove it.`);
  }
}

function checkTexts(report: Report, value: unknown, path: Path, scope: Scope): void {
  if (typeof value === "string") {
    for (const text of referencesIn(value)) checkReference(report, parseReference(text), text, path, scope);
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => {
      checkTexts(report, item, [...path, index], scope);
    });
    return;
  }
  if (!isMap(value)) return;
  for (const [key, item] of Object.entries(value)) checkTexts(report, item, [...path, key], scope);
}

function checkReference(report: Report, reference: Reference, text: string, path: Path, scope: Scope): void {
  switch (reference.kind) {
    case "variable":
      checkVariable(report, reference.name, path, scope);
      return;
    case "loop":
      checkLoopReference(report, reference, path, scope.step);
      return;
    case "step":
      checkStepReference(report, reference, path, scope);
      return;
    case "malformed": {
      const message = `{{ ${text} }} begins like a reference to a step, and is none.`;
      const fix = `Write {{ ${reference.phase}.StepName.outputs.stdout }} or {{ ${reference.phase}.StepName.inputs[0].name }}.`;
      report("awstoe-reference-form", path, message, fix);
      return;
    }
    case "template":
      reportTemplate(report, text, path);
  }
}

/**
 * AWSTOE takes every pair of braces for its own and has no escape (aws/ec2-image-builder-roadmap issues 76 and 114),
 * so a foreign template is refused here and not after an hour of building.
 */
function reportTemplate(report: Report, text: string, path: Path): void {
  const message = `{{ ${quote(text).slice(1, -1)} }} is nothing that AWSTOE can fill in, and it takes all double braces for its own.`;
  report("awstoe-template", path, message, `To write it for another tool, ${bracesFix}`);
}

const bracesFix =
  "keep the braces apart: in a shell, open='{' and \"${open}{.Names}}\"; for a whole file, download it with S3Download.";

function checkVariable(report: Report, name: string, path: Path, scope: Scope): void {
  const { byName, isWhole } = scope.variables;
  if (byName.has(name)) {
    scope.used.add(name);
    return;
  }
  if (!isWhole) return;
  const known = [...byName.keys()];
  const meant = closest(name, known);
  if (meant !== undefined) scope.used.add(meant);
  const otherwise = {
    hint: known.length === 0 ? "It declares none." : `It declares ${shortListing(known, "and")}.`,
    fix: `Declare ${quote(name)} under \`parameters\`. If it is a template of another tool: ${bracesFix}`,
  };
  const { hint, fix } = adviceOn(name, known, otherwise);
  report("awstoe-reference-unknown", path, `{{ ${name} }} is no parameter or constant of the document. ${hint}`, fix);
}

function checkLoopReference(
  report: Report,
  reference: { readonly loop: string; readonly member: string },
  path: Path,
  step: Step,
): void {
  const text = `{{ ${reference.loop}.${reference.member} }}`;
  const names = ["loop", ...(step.loopName === undefined ? [] : [step.loopName])];
  if (step.slips.has("loop")) return;
  if (!step.hasLoop) {
    const where = path.includes("loop") ? "stands in the loop itself" : "stands in a step without a `loop`";
    const message = `${text} ${where}: AWSTOE leaves it as it is.`;
    report("awstoe-reference-loop", path, message, "Add a `loop` to the step, or remove the reference.");
    return;
  }
  if (!names.includes(reference.loop)) {
    const otherwise = { hint: `Its loop is ${names.join(" or ")}.`, fix: `Write {{ loop.${reference.member} }}.` };
    const { hint, fix } = adviceOn(reference.loop, names, otherwise);
    report("awstoe-reference-loop", path, `${text} names a loop that the step does not have. ${hint}`, fix);
    return;
  }
  if (reference.member === "index" || reference.member === "value") return;
  const { hint, fix } = adviceOn(reference.member, ["index", "value"], { hint: "", fix: "Use one of these." });
  report("awstoe-reference-loop", path, `${text}: a loop has only "index" and "value". ${hint}`.trim(), fix);
}

import { parse } from "yaml";
import { phaseMs, type Run, type Walk } from "./walk";

export type WorkflowType = "BUILD" | "TEST" | "DISTRIBUTION";

/** A step of a workflow as its document has it. */
export interface WorkflowStep {
  readonly name: string;
  readonly action: string;
  /** Whether its condition does not hold. */
  readonly isSkipped?: boolean;
}

/** How far a step is. Milliseconds since 1970. */
export interface StepRun extends WorkflowStep {
  readonly status: "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED" | "SKIPPED";
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** The states of an image in which a workflow runs. */
const PHASES: Readonly<Record<WorkflowType, readonly string[]>> = {
  BUILD: ["CREATING", "BUILDING"],
  TEST: ["TESTING"],
  DISTRIBUTION: ["DISTRIBUTING"],
};

/** The steps that have begun: they share the time of the workflow's phases. Pure, as `walk`; none where it has not begun. */
export function workflowSteps(
  type: WorkflowType,
  steps: readonly WorkflowStep[],
  walk: Pick<Walk, "steps">,
  { script }: Pick<Run, "script">,
  now: number,
): readonly StepRun[] {
  const phases = walk.steps.filter(({ phase }) => PHASES[type].includes(phase));
  const start = phases[0]?.startedAt;
  const active = steps.filter(({ isSkipped }) => isSkipped !== true);
  if (start === undefined || active.length === 0) return [];
  const each = (PHASES[type].length * phaseMs(script)) / active.length;
  const bad = phases.find(({ status }) => !["SUCCEEDED", "IN_PROGRESS"].includes(status));
  const cut = bad?.endedAt ?? Infinity;
  const broken = brokenStep(type, active, script);
  let at = start;
  let isOver = false;
  return steps.flatMap((step): StepRun[] => {
    const startedAt = at;
    if (isOver || startedAt > now || startedAt >= cut) return [];
    if (step.isSkipped === true) return [{ ...step, status: "SKIPPED", startedAt, endedAt: startedAt }];
    at += each;
    isOver = step === broken;
    const endedAt = Math.min(step === broken ? Infinity : at, cut);
    if (endedAt > now) return [{ ...step, status: "RUNNING", startedAt }];
    if (endedAt < cut) return [{ ...step, status: "COMPLETED", startedAt, endedAt }];
    return [{ ...step, status: bad?.status === "FAILED" ? "FAILED" : "CANCELLED", startedAt, endedAt }];
  });
}

/** Components fail as they are applied, anything else as the instance is launched. */
function brokenStep(
  type: WorkflowType,
  active: readonly WorkflowStep[],
  { outcome = "succeed", phase = "BUILDING" }: Run["script"],
): WorkflowStep | undefined {
  if (outcome === "succeed" || !PHASES[type].includes(phase)) return undefined;
  const applied = active.find(({ action }) => action === "ExecuteComponents");
  return phase === "CREATING" ? active[0] : (applied ?? active[0]);
}

/** The steps of a workflow's document, without their conditions; none where it has none. */
export function stepsOfDocument(data: string): readonly WorkflowStep[] {
  const steps = (parse(data, { maxAliasCount: 0 }) as { readonly steps?: unknown } | null)?.steps;
  return (Array.isArray(steps) ? steps : []).map((step: Readonly<Record<string, unknown>>) => ({
    name: String(step["name"]),
    action: String(step["action"]),
  }));
}

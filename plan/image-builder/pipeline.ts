import type { BuilderImage, Schedule } from "../../definition/image/image-definition";
import { bug } from "../bug";
import type { PlanContext } from "../context";

/** When a pipeline builds, and what is done with each build. */
export function whenBuilt({ build, imageTests, scanning, schedule }: BuilderImage, settings: PlanContext["settings"]) {
  const { timeoutMinutes } = build;
  const onDeploy = build.onDeploy ?? settings.build?.onDeploy ?? "wait";
  return {
    ...(schedule && { schedule: schedulePlan(schedule) }),
    status: schedule?.enabled === false ? ("DISABLED" as const) : ("ENABLED" as const),
    imageTests: { imageTestsEnabled: imageTests.enabled, timeoutMinutes: imageTests.timeoutMinutes },
    imageScanningEnabled: scanning.enabled,
    /** Build the image of this version during the deployment and wait so long for it. */
    ...(onDeploy === "wait" && { onDeploy: { timeoutMinutes } }),
    /** Have it built after the deployment; where nothing could be built on it before, the deployment waits so long for it. */
    ...(onDeploy === "start" && { startAfterDeploy: { timeoutMinutes } }),
  };
}

function schedulePlan({ cron, rate, timezone, onlyWhenDependenciesChange }: Schedule) {
  const pipelineExecutionStartCondition = onlyWhenDependenciesChange
    ? ("EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE" as const)
    : ("EXPRESSION_MATCH_ONLY" as const);
  // An interval has no time of day, so no zone either.
  if (rate !== undefined) return { scheduleExpression: `rate(${rate})`, pipelineExecutionStartCondition };
  if (cron === undefined) throw bug("a schedule without cron and rate");
  return { scheduleExpression: `cron(${cron})`, timezone, pipelineExecutionStartCondition };
}

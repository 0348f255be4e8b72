import { cronFault, DEFAULT_ZONE, isTimezone } from "../../../aws/cron";
import { error, faultsOf, warning, type Fault } from "../../../diagnostics/fault";
import { START_WITHOUT_REBUILD, whenBuilt } from "../../../settings/on-deploy";
import type { BuilderImage } from "../../image-definition";
import type { BuildRule } from "./build-rule";

const { codes, fault } = faultsOf({
  "bad-cron": error("Not an AWS cron expression", {
    why: "AWS reads six fields, with ? in one of the day fields.",
    bad: 'schedule: {cron: "0 7 * * *"}',
    good: 'schedule: {cron: "0 7 * * ? *"}',
  }),
  "schedule-when": error("A schedule needs either cron or rate", {
    why: "AWS takes one expression: a cron expression, which has a time zone, or an interval, which has none.",
    bad: 'schedule: {cron: "0 7 * * ? *", rate: 7 days}',
    good: "schedule: {rate: 7 days}",
  }),
  "bad-timezone": error("Not an IANA time zone", {
    why: "The schedule could not be placed in time.",
    bad: 'schedule: {cron: "0 7 * * ? *", timezone: Berlin}',
    good: 'schedule: {cron: "0 7 * * ? *", timezone: Europe/Berlin}',
  }),
  "never-built": warning("Nothing ever builds the image", {
    why: "It is built neither by the deployment nor by a schedule.",
    bad: "build: {onDeploy: never}",
    good: 'build: {onDeploy: never}\nschedule: {cron: "0 7 * * ? *"}',
  }),
  "start-without-rebuild": START_WITHOUT_REBUILD,
  "schedule-never-triggers": warning("A schedule that never builds", {
    why: "It waits for new versions of the parent or a component, and all are pinned.",
    bad: 'parent: {ami: ami-0123456789abcdef0}\nschedule: {cron: "0 7 * * ? *"}',
    good: 'parent: {ami: ami-0123456789abcdef0}\nschedule: {cron: "0 7 * * ? *", onlyWhenDependenciesChange: false}',
  }),
});

/** The cron expression is one that AWS takes. */
export const cron: BuildRule = {
  codes,
  needs: [["schedule", "cron"]],
  check({ definition: { schedule } }) {
    const reason = schedule?.cron === undefined ? undefined : cronFault(schedule.cron);
    if (schedule === undefined || reason === undefined) return [];
    const message = `${JSON.stringify(schedule.cron)} is not a cron expression: ${reason}.`;
    const fix =
      'Write minutes, hours, day of month, month, day of week and year, like "0 7 * * ? *" for every day at seven.';
    return [fault("bad-cron", ["schedule", "cron"], message, fix)];
  },
};

/** There is one expression, and a time zone only for a cron expression. */
export const scheduleWhen: BuildRule = {
  codes,
  needs: [["schedule"]],
  check({ definition: { schedule } }) {
    if (schedule === undefined) return [];
    const { cron: expression, rate, timezone: zone } = schedule;
    if (rate === undefined && expression === undefined) {
      const fix = 'Add "cron: \'0 7 * * ? *\'" for every day at seven, or "rate: 7 days".';
      return [fault("schedule-when", ["schedule"], "The schedule has neither cron nor rate.", fix, { at: "key" })];
    }
    const other = expression === undefined ? "timezone" : "cron";
    if (rate === undefined || (other === "timezone" && zone === DEFAULT_ZONE)) return [];
    const message = `The schedule has both rate and ${other}: an interval has no time of day.`;
    return [fault("schedule-when", ["schedule", other], message, `Delete ${other}, or rate.`, { at: "key" })];
  },
};

/** Without a word on when, an image that no deployment builds is never built; `enabled: false` is a word. */
export const isBuilt: BuildRule = {
  codes,
  settings: "used",
  needs: [["schedule"], ["build", "onDeploy"]],
  check({ definition: { build, schedule }, settings }) {
    if (whenBuilt(build, settings) !== "never" || schedule !== undefined) return [];
    const message = "The deployment does not build the image (onDeploy: never), and it has no schedule: nothing does.";
    const fix =
      'Write build: {onDeploy: wait}, or add "schedule: {cron: \'0 7 * * ? *\', onlyWhenDependenciesChange: false}", with "enabled: false" if someone starts each build.';
    return [fault("never-built", ["build", "onDeploy"], message, fix)];
  },
};

/** Whoever leaves builds to the account needs what builds there. */
export const isStarted: BuildRule = {
  codes,
  settings: "needed",
  needs: [["build", "onDeploy"]],
  check({ definition: { build }, settings: { rebuild } }) {
    if (build.onDeploy !== "start" || rebuild !== undefined) return [];
    const message =
      "onDeploy: start leaves the build to the state machine of `rebuild`, which the settings do not have.";
    const fix = 'Add "rebuild: {}" to the settings of the stack, or write onDeploy: wait.';
    return [fault("start-without-rebuild", ["build", "onDeploy"], message, fix)];
  },
};

/** The time zone is one of IANA's. */
export const timezone: BuildRule = {
  codes,
  needs: [["schedule", "timezone"]],
  check({ definition: { schedule } }) {
    if (schedule === undefined || isTimezone(schedule.timezone)) return [];
    const message = `${JSON.stringify(schedule.timezone)} is not an IANA time zone.`;
    return [fault("bad-timezone", ["schedule", "timezone"], message, "Write one like Etc/UTC or Europe/Berlin.")];
  },
};

/**
 * "Only when dependencies change" starts a build when a version with wildcards moves on, or the value of an SSM
 * parameter; a pinned parent with pinned components never does. (AWS: EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE)
 */
export const scheduleTriggers: BuildRule = {
  codes,
  needs: [["schedule"], ["parent"], ["components"], ["tests"]],
  check({ definition }) {
    const { schedule } = definition;
    if (schedule === undefined || !schedule.enabled || !schedule.onlyWhenDependenciesChange || canChange(definition))
      return [];
    return [neverTriggers()];
  },
};

function canChange({ parent, components, tests }: BuilderImage): boolean {
  if (parent.kind === "ssm") return true;
  if (parent.kind === "arn" && Object.values(parent.arns).some(isWild)) return true;
  if ((parent.kind === "managed" || parent.kind === "image") && isWild(parent.version)) return true;
  return [...components, ...tests].some(
    (use) => (use.kind === "managed" && isWild(use.version)) || (use.kind === "arn" && isWild(use.arn)),
  );
}

/** `1.x.x`, alone or at the end of an ARN. */
function isWild(version: string): boolean {
  return version.endsWith("x") && /(?:^|\/)(?:\d+\.)*x(?:\.x)*$/.test(version);
}

function neverTriggers(): Fault {
  const message =
    "The schedule builds only when dependencies change, but the parent and all components are pinned, so it never will.";
  const fix = "Follow the parent or a component with x (like 1.x.x), or set onlyWhenDependenciesChange: false.";
  return fault("schedule-never-triggers", ["schedule"], message, fix, { at: "key" });
}

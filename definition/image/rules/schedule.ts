import { error, warning, faultsOf, type Fault } from "../../diagnostics/fault";
import { cronFault } from "../cron";
import type { ImageDefinition, Schedule } from "../image-definition";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "bad-cron": error(
    "Not a cron expression of AWS",
    "AWS reads six fields, with ? in one of the day fields.",
    'schedule: {cron: "0 7 * * *"}',
    'schedule: {cron: "0 7 * * ? *"}',
  ),
  "bad-timezone": error(
    "Not an IANA time zone",
    "The schedule could not be placed in time.",
    'schedule: {cron: "0 7 * * ? *", timezone: Berlin}',
    'schedule: {cron: "0 7 * * ? *", timezone: Europe/Berlin}',
  ),
  "schedule-never-triggers": warning(
    "A schedule that never builds",
    "It waits for new versions of the parent or a component, and all are pinned.",
    'parent: {ami: ami-0123456789abcdef0}\nschedule: {cron: "0 7 * * ? *"}',
    'parent: {ami: ami-0123456789abcdef0}\nschedule: {cron: "0 7 * * ? *", onlyWhenDependenciesChange: false}',
  ),
});

/** The cron expression is one that AWS takes. */
export const cron: ImageRule = {
  codes,
  needs: [["schedule", "cron"]],
  check({ definition: { schedule } }) {
    const reason = schedule === undefined ? undefined : cronFault(schedule.cron);
    if (schedule === undefined || reason === undefined) return [];
    return [
      fault(
        "bad-cron",
        ["schedule", "cron"],
        `${JSON.stringify(schedule.cron)} is not a cron expression: ${reason}.`,
        'Write minutes, hours, day of month, month, day of week and year, like "0 7 * * ? *" for every day at seven.',
      ),
    ];
  },
};

/** The time zone is one of IANA's. */
export const timezone: ImageRule = {
  codes,
  needs: [["schedule", "timezone"]],
  check({ definition: { schedule } }) {
    if (schedule === undefined || isTimezone(schedule)) return [];
    return [
      fault(
        "bad-timezone",
        ["schedule", "timezone"],
        `${JSON.stringify(schedule.timezone)} is not an IANA time zone.`,
        "Write one like Etc/UTC or Europe/Berlin.",
      ),
    ];
  },
};

/**
 * "Only when dependencies change" starts a build when a version with wildcards moves on, or the value of an SSM
 * parameter; a pinned parent with pinned components never does. (AWS: EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE)
 */
export const scheduleTriggers: ImageRule = {
  codes,
  needs: [["schedule"], ["parent"], ["components"], ["tests"]],
  check({ definition }) {
    const { schedule } = definition;
    if (schedule === undefined || !schedule.enabled || !schedule.onlyWhenDependenciesChange || canChange(definition))
      return [];
    return [neverTriggers()];
  },
};

/** Zones already judged. Asking Intl the first time costs ten milliseconds, so the default does not ask. */
const judged = new Map<string, boolean>([["Etc/UTC", true]]);

function isTimezone({ timezone: zone }: Schedule): boolean {
  const known = judged.get(zone);
  if (known !== undefined) return known;
  const answer = isKnownToIntl(zone);
  judged.set(zone, answer);
  return answer;
}

function isKnownToIntl(zone: string): boolean {
  if (!/^[a-zA-Z0-9]{2,}(?:\/[a-zA-Z0-9_+-]+)*$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function canChange({ parent, components, tests }: ImageDefinition): boolean {
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
  return fault(
    "schedule-never-triggers",
    ["schedule"],
    "The schedule builds only when dependencies change, but the parent and all components are pinned, so it never will.",
    "Follow the parent or a component with x (like 1.x.x), or set onlyWhenDependenciesChange: false.",
    { at: "key" },
  );
}

import { error, faultsOf, warning, type Fault } from "../../../diagnostics/fault";
import type { BuilderImage, Schedule } from "../../image-definition";
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
    bad: "build: {onDeploy: false}",
    good: 'build: {onDeploy: false}\nschedule: {cron: "0 7 * * ? *"}',
  }),
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

/** Without a word on when, an image that is not built on deployment is never built; `enabled: false` is a word. */
export const isBuilt: BuildRule = {
  codes,
  needs: [["schedule"], ["build", "onDeploy"]],
  check({ definition: { build, schedule } }) {
    if (build.onDeploy || schedule !== undefined) return [];
    const message = "The deployment does not build the image (onDeploy: false), and it has no schedule: nothing does.";
    const fix =
      'Delete onDeploy, or add "schedule: {cron: \'0 7 * * ? *\', onlyWhenDependenciesChange: false}", with "enabled: false" if someone starts each build.';
    return [fault("never-built", ["build", "onDeploy"], message, fix)];
  },
};

/** The time zone is one of IANA's. */
export const timezone: BuildRule = {
  codes,
  needs: [["schedule", "timezone"]],
  check({ definition: { schedule } }) {
    if (schedule === undefined || isTimezone(schedule)) return [];
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

const DEFAULT_ZONE = "Etc/UTC";

/** Zones already judged. Asking Intl the first time costs ten milliseconds, so the default does not ask. */
const judged = new Map<string, boolean>([[DEFAULT_ZONE, true]]);

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

/** One field of a cron expression: its range, the names it knows, and the letters it takes. */
interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** `L`, `W` and `#` where they have a meaning; `?` in the day fields. */
  readonly special: string;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html */
const FIELDS: readonly CronField[] = [
  { name: "minutes", min: 0, max: 59, special: "" },
  { name: "hours", min: 0, max: 23, special: "" },
  { name: "day of month", min: 1, max: 31, special: "?LW" },
  { name: "month", min: 1, max: 12, names: MONTHS, special: "" },
  { name: "day of week", min: 1, max: 7, names: DAYS, special: "?L#" },
  { name: "year", min: 1970, max: 2199, special: "" },
];

/** What is wrong with a cron expression of six fields as AWS reads it, or nothing. */
export function cronFault(expression: string): string | undefined {
  if (/^(?:cron|rate)\(/.test(expression)) return "it is written without cron( ), as six fields";
  const fields = expression.trim().split(/ +/);
  if (fields.length !== FIELDS.length) {
    const five = fields.length === 5 ? " (five is the form of Unix; AWS has the year as a sixth)" : "";
    return `it has ${String(fields.length)} fields instead of six${five}`;
  }
  for (const [index, field] of FIELDS.entries()) {
    const fault = fieldFault(fields[index] ?? "", field);
    if (fault !== undefined) return fault;
  }
  return daysFault(fields[2] ?? "", fields[4] ?? "");
}

/** AWS cannot take a condition on both days: one of them is `?`. */
function daysFault(dayOfMonth: string, dayOfWeek: string): string | undefined {
  if (dayOfMonth === "?" && dayOfWeek === "?") return "day of month and day of week are both ?; one must have a value";
  if (dayOfMonth === "?" || dayOfWeek === "?") return undefined;
  return "neither day of month nor day of week is ?; write ? for the one that does not matter";
}

function fieldFault(text: string, field: CronField): string | undefined {
  for (const part of text.split(",")) {
    if (!isPart(part, field, text))
      return `${JSON.stringify(part)} does not fit the field ${field.name} (${allowed(field)})`;
  }
  return undefined;
}

function isPart(part: string, field: CronField, whole: string): boolean {
  if (part === "?") return field.special.includes("?") && whole === "?";
  if (isSpecial(part, field)) return true;
  const [range = "", step, more] = part.split("/");
  if (more !== undefined || (step !== undefined && !isStep(step, field))) return false;
  if (range === "*") return true;
  const [from = "", to, rest] = range.split("-");
  if (rest !== undefined) return false;
  const low = valueOf(from, field);
  const high = to === undefined ? low : valueOf(to, field);
  return low !== undefined && high !== undefined && low <= high;
}

/** `L`, `LW`, `15W` of the day of month; `L`, `5L`, `FRI#2` of the day of week. */
function isSpecial(part: string, field: CronField): boolean {
  if (field.special.includes("W"))
    return part === "L" || part === "LW" || inRange(/^(\d{1,2})W$/.exec(part)?.[1], field);
  if (!field.special.includes("#")) return false;
  if (part === "L") return true;
  const last = /^(\w{1,3})L$/.exec(part)?.[1];
  const nth = /^(\w{1,3})#([1-5])$/.exec(part)?.[1];
  return valueOf(last ?? nth ?? "", field) !== undefined;
}

function isStep(step: string, field: CronField): boolean {
  return /^\d{1,4}$/.test(step) && Number(step) >= 1 && Number(step) <= Math.max(field.max - field.min + 1, 1);
}

function inRange(text: string | undefined, field: CronField): boolean {
  return text !== undefined && valueOf(text, field) !== undefined;
}

function valueOf(text: string, { min, max, names }: CronField): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named !== -1) return named + 1;
  if (!/^\d{1,4}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

function allowed({ min, max, names, special }: CronField): string {
  const words = names === undefined ? "" : `, ${names[0] ?? ""} to ${names.at(-1) ?? ""}`;
  const letters = special === "" ? "" : ` ${[...special].join(" ")}`;
  return `${String(min)} to ${String(max)}${words}, and , - * /${letters}`;
}

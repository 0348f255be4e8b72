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

export const DEFAULT_ZONE = "Etc/UTC";

/** Zones already judged. Asking Intl the first time costs ten milliseconds, so the default does not ask. */
const judged = new Map<string, boolean>([[DEFAULT_ZONE, true]]);

/** Whether a name is one of IANA's time zones. */
export function isTimezone(zone: string): boolean {
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

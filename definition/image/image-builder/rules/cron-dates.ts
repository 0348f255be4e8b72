import { cronFault } from "../../../aws/cron";
import { error, faultsOf, warning } from "../../../diagnostics/fault";
import type { BuildRule } from "./build-rule";

const { codes, fault } = faultsOf({
  "cron-impossible": error("A schedule of days that no month has", {
    why: "It would never build.",
    bad: 'schedule: {cron: "0 7 30 2 ? *"}',
    good: 'schedule: {cron: "0 7 28 2 ? *"}',
  }),
  "cron-past": warning("A schedule whose years are past", {
    why: "It never builds again.",
    bad: 'schedule: {cron: "0 7 * * ? 2020"}',
    good: 'schedule: {cron: "0 7 * * ? *"}',
  }),
});

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** The schedule fires on some day from this year on. */
export const cronDates: BuildRule = {
  codes,
  needs: [["schedule", "cron"]],
  check({ definition: { schedule } }) {
    if (schedule?.cron === undefined || isOrdinary(schedule.cron) || cronFault(schedule.cron) !== undefined) return [];
    const reason = neverComes(schedule.cron, new Date().getUTCFullYear());
    if (reason === undefined) return [];
    const path = ["schedule", "cron"];
    const cron = JSON.stringify(schedule.cron);
    return reason === "past"
      ? [fault("cron-past", path, `${cron} names only past years.`, "Write * for the year, or a future one.")]
      : [
          fault(
            "cron-impossible",
            path,
            `${cron} names only days that no month has.`,
            "Write a day of those months, or L for the last one.",
          ),
        ];
  },
};

/** As nearly all are: days that every month has, in every year. */
function isOrdinary(expression: string): boolean {
  return /^\S+ \S+ (?:[*?L]|1?[1-9]|[12][0-8]) \S+ \S+ \*$/.test(expression);
}

/** Why a sound AWS cron expression never fires from a year on: no such day, or only in the past. */
function neverComes(expression: string, year: number): "impossible" | "past" | undefined {
  const [, , dayText = "", monthText = "", , yearText = ""] = expression.trim().split(/ +/);
  const days = valuesOf(dayText.replace(/(\d)W/g, "$1"), 1, 31);
  const months = valuesOf(monthText.toUpperCase().replace(/[A-Z]{3}/g, monthNumber), 1, 12);
  const years = valuesOf(yearText, 1970, 2199);
  const fits = (when: number): boolean => months.some((month) => days.some((day) => day <= lastDay(when, month)));
  const ahead = years.filter((when) => when >= year);
  if (ahead.some(fits)) return undefined;
  return years.some(fits) ? "past" : "impossible";
}

function monthNumber(name: string): string {
  return String(MONTHS.indexOf(name) + 1);
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The numbers that a field means. `?`, `L` and `LW` fit some day of every month. */
function valuesOf(field: string, least: number, most: number): number[] {
  return field.split(",").flatMap((part) => {
    const [range = "", step = "1"] = part.split("/");
    if (/^[?L]/.test(range)) return [1];
    const [from = least, to = part.includes("/") ? most : from] =
      range === "*" ? [least, most] : range.split("-").map(Number);
    return Array.from({ length: most }, (_, index) => from + index * Number(step)).filter((value) => value <= to);
  });
}

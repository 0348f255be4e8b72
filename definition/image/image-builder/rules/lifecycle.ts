import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import type { Age, Lifecycle } from "../../image-definition";
import type { BuildRule } from "./build-rule";

const { codes, fault } = faultsOf({
  "lifecycle-limit": error("An age that is too long", {
    why: "AWS takes up to 1000 of a unit, and 365 for the last launch.",
    bad: "lifecycle: {deleteAfter: 1200 days}",
    good: "lifecycle: {deleteAfter: 40 months}",
  }),
  "lifecycle-order": error("Ages in the wrong order", {
    why: "Images are deprecated first, then disabled, then deleted.",
    bad: "lifecycle: {deprecateAfter: 1 year, deleteAfter: 90 days}",
    good: "lifecycle: {deprecateAfter: 90 days, deleteAfter: 1 year}",
  }),
  "lifecycle-choice": error("Lifecycle rules that exclude each other, or none", {
    why: "AWS has one rule of deletion, by age or by count; keepAtLeast goes with ages.",
    bad: "lifecycle: {deleteAfter: 90 days, keepNewest: 5}",
    good: "lifecycle: {deleteAfter: 90 days, keepAtLeast: 5}",
  }),
});

const DAYS: Readonly<Record<Age["unit"], number>> = { days: 1, weeks: 7, months: 30, years: 365 };
const STEPS = ["deprecateAfter", "disableAfter", "deleteAfter"] as const;

/** Ages within AWS's limits, in an order that makes sense; one rule of deletion. */
export const lifecycle: BuildRule = {
  codes,
  needs: [["lifecycle"]],
  check({ definition: { lifecycle: rules } }) {
    if (rules === undefined) return [];
    return [...limitFaults(rules), ...orderFaults(rules), ...choiceFaults(rules)];
  },
};

function limitFaults(rules: Lifecycle): Fault[] {
  const ages = STEPS.map((step) => [[step], rules[step], 1000] as const);
  const launched = [["exclude", "launchedWithin"], rules.exclude.launchedWithin, 365] as const;
  return [...ages, launched].flatMap(([path, age, most]): Fault[] => {
    if (age === undefined || age.value <= most) return [];
    const message = `${String(age.value)} ${age.unit} is too long; AWS takes 1 to ${most.toLocaleString("en")} of a unit.`;
    return [fault("lifecycle-limit", ["lifecycle", ...path], message, "Write it in a larger unit.")];
  });
}

function orderFaults(rules: Lifecycle): Fault[] {
  const given = STEPS.flatMap((step) => (rules[step] === undefined ? [] : [[step, rules[step]] as const]));
  return given.flatMap(([step, age], index): Fault[] => {
    const before = given[index - 1];
    if (before === undefined || days(before[1]) < days(age)) return [];
    const message = `${step} (${shown(age)}) is not later than ${before[0]} (${shown(before[1])}); images are deprecated, then disabled, then deleted.`;
    return [fault("lifecycle-order", ["lifecycle", step], message, `Raise ${step}, or lower ${before[0]}.`)];
  });
}

function choiceFaults({ deleteAfter, keepNewest, keepAtLeast, ...rules }: Lifecycle): Fault[] {
  if (deleteAfter !== undefined && keepNewest !== undefined) {
    const message = "Both deleteAfter and keepNewest are given; AWS has one rule of deletion, by age or by count.";
    return [choice("keepNewest", message, "Keep one of the two.")];
  }
  const byAge = [deleteAfter, rules.deprecateAfter, rules.disableAfter].some((age) => age !== undefined);
  // API_LifecyclePolicyDetailFilter: `retainAtLeast` is what is kept after the DELETE action of an age rule.
  if (keepAtLeast !== undefined && deleteAfter === undefined) {
    const message = "keepAtLeast counts what deleteAfter leaves; without deleteAfter it has no effect.";
    return [choice("keepAtLeast", message, "Add deleteAfter, or delete keepAtLeast.")];
  }
  if (!byAge && keepNewest === undefined)
    return [
      choice(
        "",
        "lifecycle has no rule, so nothing happens.",
        'Add one, like "deleteAfter: 6 months", or delete lifecycle.',
      ),
    ];
  return [];
}

function choice(key: string, message: string, fix: string): Fault {
  return fault("lifecycle-choice", key === "" ? ["lifecycle"] : ["lifecycle", key], message, fix, {
    at: key === "" ? "key" : "value",
  });
}

function days({ value, unit }: Age): number {
  return value * DAYS[unit];
}

function shown({ value, unit }: Age): string {
  return `${String(value)} ${value === 1 ? unit.slice(0, -1) : unit}`;
}

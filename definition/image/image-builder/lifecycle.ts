import type { Sound } from "../../form/draft";
import type { WrittenAmi } from "../../schema";
import type { Age, Lifecycle } from "../image-definition";

type Written = Required<Sound<WrittenAmi>>;

/** Ages as numbers, and what is spared with its defaults. */
export function normalizeLifecycle(written: Written["lifecycle"]): Lifecycle {
  const { deprecateAfter, disableAfter, deleteAfter, exclude = {}, ...counts } = written;
  const { launchedWithin, ...spared } = exclude;
  return {
    ...(deprecateAfter !== undefined && { deprecateAfter: parseAge(deprecateAfter) }),
    ...(disableAfter !== undefined && { disableAfter: parseAge(disableAfter) }),
    ...(deleteAfter !== undefined && { deleteAfter: parseAge(deleteAfter) }),
    ...counts,
    exclude: {
      public: false,
      accounts: [],
      regions: [],
      tags: {},
      ...spared,
      ...(launchedWithin !== undefined && { launchedWithin: parseAge(launchedWithin) }),
    },
  };
}

/** `90 days` → 90 and days. The schema has checked the form. */
export function parseAge(text: string): Age {
  const [value = "0", unit = "days"] = text.split(" ");
  return { value: Number(value), unit: unit.endsWith("s") ? (unit as Age["unit"]) : (`${unit}s` as Age["unit"]) };
}

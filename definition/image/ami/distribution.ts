import type { Sound } from "../../form/draft";
import type { WrittenAmi } from "../../schema";
import type { Age, Distribution, Lifecycle } from "../image-definition";

type Written = Required<Sound<WrittenAmi>>;

export const DEFAULT_AMI_NAME = "{name}-{architecture}-{version}-{{ imagebuilder:buildDate }}";

const NOBODY = { organizations: [], organizationalUnits: [], accounts: [], public: false };

/** `distribution` with its defaults: nothing is shared, the AMI stays in the settings' Region. */
export function normalizeDistribution({
  share,
  kmsKey,
  launchTemplates = [],
  ...written
}: Written["distribution"]): Distribution {
  return {
    share: { ...NOBODY, ...share },
    copyTo: [],
    ...(kmsKey !== undefined && { kmsKey: kmsKey === "create" ? { kind: "create" } : { kind: "adopt", key: kmsKey } }),
    launchTemplates: launchTemplates.flatMap(({ id, ...template }) =>
      id === undefined ? [] : [{ id, setDefault: true, ...template }],
    ),
    amiName: DEFAULT_AMI_NAME,
    amiTags: {},
    licenseConfigurations: [],
    ...written,
  };
}

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

import type { ImageDraft } from "../../form/draft";
import { whole, wholeEntries, wholeMap } from "../../form/draft";
import type { Age, Distribution, KmsKeyChoice, LaunchTemplate, Lifecycle, Share } from "../image-definition";

type Draft = NonNullable<ImageDraft["distribution"]>;

export const DEFAULT_AMI_NAME = "{name}-{architecture}-{version}-{{ imagebuilder:buildDate }}";

/** `distribution` with its defaults: nothing is shared, the AMI stays in the settings' Region. */
export function normalizeDistribution(written: ImageDraft["distribution"]): Distribution {
  const draft = written ?? {};
  return {
    ...(draft.regions === undefined ? {} : { regions: whole(draft.regions) }),
    share: normalizeShare(draft.share),
    copyTo: whole(draft.copyTo),
    ...(draft.kmsKey === undefined ? {} : { kmsKey: normalizeKey(draft.kmsKey) }),
    ...(draft.parameter === undefined ? {} : { parameter: draft.parameter }),
    launchTemplates: normalizeTemplates(draft.launchTemplates),
    amiName: draft.amiName ?? DEFAULT_AMI_NAME,
    amiTags: wholeMap(draft.amiTags),
    ...(draft.amiDescription === undefined ? {} : { amiDescription: draft.amiDescription }),
    licenseConfigurations: whole(draft.licenseConfigurations),
  };
}

/** `lifecycle`; absent when it has no rule. */
export function normalizeLifecycle(draft: ImageDraft["lifecycle"]): Lifecycle | undefined {
  if (draft === undefined) return undefined;
  const { deprecateAfter, disableAfter, deleteAfter, keepNewest, keepAtLeast, exclude } = draft;
  return {
    ...(deprecateAfter === undefined ? {} : { deprecateAfter: parseAge(deprecateAfter) }),
    ...(disableAfter === undefined ? {} : { disableAfter: parseAge(disableAfter) }),
    ...(deleteAfter === undefined ? {} : { deleteAfter: parseAge(deleteAfter) }),
    ...(keepNewest === undefined ? {} : { keepNewest }),
    ...(keepAtLeast === undefined ? {} : { keepAtLeast }),
    exclude: {
      public: exclude?.public ?? false,
      accounts: whole(exclude?.accounts),
      regions: whole(exclude?.regions),
      tags: wholeMap(exclude?.tags),
      ...(exclude?.launchedWithin === undefined ? {} : { launchedWithin: parseAge(exclude.launchedWithin) }),
    },
  };
}

/** `90 days` → 90 and days. The schema has checked the form. */
export function parseAge(text: string): Age {
  const [value = "0", unit = "days"] = text.split(" ");
  return { value: Number(value), unit: unit.endsWith("s") ? (unit as Age["unit"]) : (`${unit}s` as Age["unit"]) };
}

function normalizeShare(share: Draft["share"]): Share {
  return {
    organizations: whole(share?.organizations),
    organizationalUnits: whole(share?.organizationalUnits),
    accounts: whole(share?.accounts),
    public: share?.public ?? false,
  };
}

function normalizeKey(key: string): KmsKeyChoice {
  return key === "create" ? { kind: "create" } : { kind: "adopt", key };
}

function normalizeTemplates(templates: Draft["launchTemplates"]): LaunchTemplate[] {
  const result: LaunchTemplate[] = [];
  for (const [, template] of wholeEntries(templates)) {
    if (template.id === undefined) continue;
    result.push({
      id: template.id,
      ...(template.region === undefined ? {} : { region: template.region }),
      ...(template.account === undefined ? {} : { account: template.account }),
      setDefault: template.setDefault ?? true,
    });
  }
  return result;
}

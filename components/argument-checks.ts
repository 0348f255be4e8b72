import { shown, type ArgumentFault } from "./argument-faults";

/** Rules that several components share. Each gives the faults it finds, none for a good value. */

const ACCOUNT_ID = /^\d{12}$/;
const SEMANTIC_VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
const HIGHEST_VERSION_PART = 1_073_741_823;
/** Of recipes, configurations and pipelines: what the Image Builder API takes (`ResourceName`). */
const RESOURCE_NAME = /^[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$/;
const RESERVED_TAG = /^aws:/i;

/** @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html */
export function resourceNameFaults(path: string, name: string): ArgumentFault[] {
  if (RESOURCE_NAME.test(name)) return [];
  return [
    {
      path,
      reason: `${shown(name)} is not a name that Image Builder takes: 3–128 letters, digits, "-", "_" and inner spaces`,
      fix: "Use letters, digits and hyphens alone.",
    },
  ];
}

/** `MAJOR.MINOR.PATCH` of whole numbers up to 1,073,741,823. */
export function versionFaults(path: string, version: string): ArgumentFault[] {
  const parts = SEMANTIC_VERSION.exec(version)?.slice(1) ?? [];
  if (parts.length === 3 && parts.every((part) => Number(part) <= HIGHEST_VERSION_PART)) return [];
  return [
    {
      path,
      reason: `${shown(version)} is not MAJOR.MINOR.PATCH with whole numbers of 0–1073741823`,
      fix: 'Write a version such as "1.2.0", without a suffix; AWS adds the build number itself.',
    },
  ];
}

export function accountFaults(path: string, account: string): ArgumentFault[] {
  if (ACCOUNT_ID.test(account)) return [];
  return [
    {
      path,
      reason: `${shown(account)} is not an account id of twelve digits`,
      fix: "Write the twelve digits as a string, leading zeros included.",
    },
  ];
}

/** A whole number within bounds. */
export function rangeFaults(path: string, value: number, lowest: number, highest: number): ArgumentFault[] {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return [];
  return [
    {
      path,
      reason: `${shown(value)} is not a whole number of ${lowest}–${highest}`,
      fix: `Give a number of ${lowest}–${highest}.`,
    },
  ];
}

/** Tags: at most 50, keys ≤ 128 and values ≤ 256 characters, none that AWS reserves. */
export function tagFaults(path: string, tags: Readonly<Record<string, string>>): ArgumentFault[] {
  const faults: ArgumentFault[] = [];
  const keys = Object.keys(tags);
  if (keys.length > 50) {
    faults.push({ path, reason: `${keys.length} tags; AWS takes 50`, fix: "Remove tags." });
  }
  for (const key of keys) {
    if (RESERVED_TAG.test(key)) {
      faults.push({ path: `${path}.${key}`, reason: `the prefix "aws:" is AWS's own`, fix: "Rename the tag." });
    }
    if (key.length > 128 || (tags[key] ?? "").length > 256) {
      faults.push({
        path: `${path}.${shown(key)}`,
        reason: "a key may have 128 characters and a value 256",
        fix: "Shorten the tag.",
      });
    }
  }
  return faults;
}

export function duplicateFaults(path: string, values: readonly string[]): ArgumentFault[] {
  const twice = values.filter((value, index) => values.indexOf(value) !== index);
  return [...new Set(twice)].map((value) => ({
    path,
    reason: `${shown(value)} is given twice`,
    fix: "Remove one of them.",
  }));
}

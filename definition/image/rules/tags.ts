import type { Fault } from "../../diagnostics/fault";
import type { Settings } from "../../settings/settings";
import { closest, shortListing } from "../../diagnostics/suggest";
import type { ImageRule } from "./rule";

/** Tags that AWS or we set, and what would break if they were overwritten. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ["CreatedBy", "Image Builder sets it, and its lifecycle rules touch only AMIs that carry its value"],
  ["Ec2ImageBuilderArn", "Image Builder sets it to the image's ARN"],
  ["ImageName", "it is set to the definition's name"],
  ["ImageVersion", "it is set to the definition's version"],
  ["GitCommit", "it is set to the commit that last changed the definition"],
]);

/** No tag of the definition overwrites one that something else depends on. */
export const reservedTags: ImageRule = {
  needs: [["tags"], ["distribution", "amiTags"]],
  check({ definition }) {
    return [
      ...reservedFaults(definition.tags, ["tags"]),
      ...reservedFaults(definition.distribution.amiTags, ["distribution", "amiTags"]),
    ];
  },
};

/** The tags that the settings require are there, with allowed values. */
export const requiredTags: ImageRule = {
  needs: [["tags"]],
  check({ definition, settings }) {
    if (settings === undefined) return [];
    return Object.entries(settings.requiredTags).flatMap(([key, { allowed }]): Fault[] => {
      const own = valueOf(definition.tags, key);
      const value = own ?? valueOf(settings.defaultTags, key);
      if (value === undefined) return [missing(key, allowed, definition.tags)];
      if (allowed === undefined || allowed.includes(value)) return [];
      return [notAllowed(key, value, allowed, own !== undefined, settings)];
    });
  },
};

/** Faults of reserved keys in a mapping of tags; also for the settings' default tags. */
export function reservedFaults(tags: Readonly<Record<string, string>>, path: readonly string[]): Fault[] {
  return Object.keys(tags).flatMap((key): Fault[] => {
    const reason = RESERVED.get(key);
    if (reason === undefined) return [];
    const message = `The tag ${key} is reserved: ${reason}.`;
    return [
      { code: "reserved-tag", path: [...path, key], at: "key", message, fix: "Delete it, or choose another key." },
    ];
  });
}

function missing(key: string, allowed: readonly string[] | undefined, tags: Readonly<Record<string, string>>): Fault {
  const slip = closest(key, Object.keys(tags));
  const fault = { code: "required-tag", path: ["tags", slip ?? key], at: "key" as const };
  if (slip !== undefined) {
    const message = `The settings require the tag ${key}; here is ${slip}.`;
    return { ...fault, message, fix: `Rename ${slip} to ${key}.` };
  }
  const values = allowed === undefined ? "" : ` Allowed: ${shortListing(allowed)}.`;
  return {
    ...fault,
    message: `The tag ${key}, which the settings require, is missing.${values}`,
    fix: `Add "${key}: ${allowed?.[0] ?? "…"}" under tags.`,
  };
}

function notAllowed(key: string, value: string, allowed: readonly string[], own: boolean, settings: Settings): Fault {
  const source = own ? "" : ` (from defaultTags of the settings for ${settings.account})`;
  const meant = closest(value, allowed);
  const hint = meant === undefined ? `Allowed: ${shortListing(allowed)}.` : `Did you mean ${meant}?`;
  return {
    code: "required-tag",
    path: own ? ["tags", key] : ["tags"],
    message: `The tag ${key} has the value ${JSON.stringify(value)}${source}, which is not allowed. ${hint}`,
    fix: meant === undefined ? "Write one of the allowed values." : `Write ${meant}.`,
  };
}

function valueOf(tags: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}

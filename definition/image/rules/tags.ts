import type { Fault } from "../../diagnostics/fault";
import type { ImageSettings } from "../../settings/images";
import { closest, shortListing, surely } from "../../diagnostics/suggest";
import { reservedFaults, tagCodes as codes, tagFault as fault } from "../../settings/tags";
import type { Rule } from "./rule";

/** No tag of the definition overwrites one that something else depends on. */
export const reservedTags: Rule = {
  codes,
  needs: [["tags"]],
  check({ definition }) {
    return reservedFaults(definition.tags, ["tags"]);
  },
};

/** The tags that the settings require are there, with allowed values. */
export const requiredTags: Rule = {
  codes,
  settings: "needed",
  needs: [["tags"]],
  check({ definition, settings }) {
    return Object.entries(settings.requiredTags).flatMap(([key, { allowed }]): Fault[] => {
      const own = valueOf(definition.tags, key);
      const value = own ?? valueOf(settings.defaultTags, key);
      if (value === undefined) return [missing(key, allowed, definition.tags)];
      if (allowed === undefined || allowed.includes(value)) return [];
      return [notAllowed(key, value, allowed, own !== undefined, settings)];
    });
  },
};

function missing(key: string, allowed: readonly string[] | undefined, tags: Readonly<Record<string, string>>): Fault {
  const slip = closest(key, Object.keys(tags));
  const path = ["tags", slip ?? key];
  if (slip !== undefined) {
    const message = `The settings require the tag ${key}; found ${slip} instead.`;
    const mend = { from: slip, to: key };
    return fault("required-tag", path, message, `Rename ${slip} to ${key}.`, { at: "key", mend });
  }
  const values = allowed === undefined ? "" : ` Allowed: ${shortListing(allowed)}.`;
  const message = `The tag ${key}, which the settings require, is missing.${values}`;
  return fault("required-tag", path, message, `Add "${key}: ${allowed?.[0] ?? "…"}" under tags.`, { at: "key" });
}

function notAllowed(
  key: string,
  value: string,
  allowed: readonly string[],
  own: boolean,
  settings: ImageSettings,
): Fault {
  const source = own ? "" : ` (from defaultTags of the settings for ${settings.account})`;
  const meant = closest(value, allowed);
  const hint = meant === undefined ? `Allowed: ${shortListing(allowed)}.` : `Did you mean ${meant}?`;
  const message = `The tag ${key} has the value ${JSON.stringify(value)}${source}, which is not allowed. ${hint}`;
  const fix = meant === undefined ? "Write one of the allowed values." : `Write ${meant}.`;
  const mend = own ? surely(value, allowed) : undefined;
  return fault("required-tag", own ? ["tags", key] : ["tags"], message, fix, { mend });
}

function valueOf(tags: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}

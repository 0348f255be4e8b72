import type { Fault } from "../../diagnostics/fault";
import { closest, shortListing } from "../../diagnostics/suggest";
import type { ImageRule } from "./rule";

/** Channels of `notify` are in the settings. */
export const channels: ImageRule = {
  needs: [["notify"]],
  check({ definition, settings }) {
    if (settings === undefined) return [];
    const known = Object.keys(settings.channels);
    return definition.notify.flatMap((name, index): Fault[] => {
      if (known.includes(name)) return [];
      return [unknownChannel(name, known, index)];
    });
  },
};

function unknownChannel(name: string, known: readonly string[], index: number): Fault {
  const fault = { code: "unknown-channel", path: ["notify", index] };
  const meant = closest(name, known);
  if (meant !== undefined) {
    return {
      ...fault,
      message: `The settings have no channel ${name}. Did you mean ${meant}?`,
      fix: `Write ${meant}.`,
    };
  }
  const has = known.length === 0 ? "They have none." : `They have ${shortListing(known, "and")}.`;
  const fix = `Add ${name} under channels in the settings, or delete it here.`;
  return { ...fault, message: `The settings have no channel ${name}. ${has}`, fix };
}

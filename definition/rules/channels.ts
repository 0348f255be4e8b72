import type { Fault } from "../fault";
import { closest, didYouMean, listing } from "../suggest";
import type { ImageRule } from "./rule";

/** Channels of `notify` are in the settings. */
export const channels: ImageRule = {
  needs: [["notify"]],
  check({ definition, settings }) {
    if (settings === undefined) return [];
    const known = Object.keys(settings.channels);
    return definition.notify.flatMap((name, index): Fault[] => {
      if (known.includes(name)) return [];
      const meant = closest(name, known);
      const has = known.length === 0 ? "The settings have none." : `Known: ${listing(known, "and")}.`;
      return [
        {
          code: "unknown-channel",
          path: ["notify", index],
          message: `The settings have no channel ${name}.${didYouMean(name, known)} ${has}`,
          fix: meant === undefined ? `Add ${name} to channels in the settings.` : `Write ${meant}.`,
        },
      ];
    });
  },
};

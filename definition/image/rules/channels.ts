import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import { closest, shortListing } from "../../diagnostics/suggest";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "unknown-channel": error(
    "A channel that the settings do not have",
    "Nobody would be told.",
    "notify: [image-release]",
    "notify: [image-releases]",
  ),
});

/** Channels of `notify` are in the settings. */
export const channels: ImageRule = {
  codes,
  settings: "needed",
  needs: [["notify"]],
  check({ definition, settings }) {
    const known = Object.keys(settings.channels);
    return definition.notify.flatMap((name, index): Fault[] => {
      if (known.includes(name)) return [];
      return [unknownChannel(name, known, index)];
    });
  },
};

function unknownChannel(name: string, known: readonly string[], index: number): Fault {
  const path = ["notify", index];
  const meant = closest(name, known);
  if (meant !== undefined) {
    const message = `The settings have no channel ${name}. Did you mean ${meant}?`;
    return fault("unknown-channel", path, message, `Write ${meant}.`);
  }
  const has = known.length === 0 ? "They have none." : `They have ${shortListing(known, "and")}.`;
  const fix = `Add ${name} under channels in the settings, or delete it here.`;
  return fault("unknown-channel", path, `The settings have no channel ${name}. ${has}`, fix);
}

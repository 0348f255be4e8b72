import { error, faultsOf, warning, type Fault } from "../../diagnostics/fault";
import { closest, shortListing } from "../../diagnostics/suggest";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "unknown-channel": error(
    "A channel that the settings do not have",
    "No one would be notified.",
    "notify: [image-release]",
    "notify: [image-releases]",
  ),
  "fail-on-unheard": warning(
    "A failed scan that notifies no one",
    "failOn notifies the image's channels; without a channel, or without a scan, it does nothing.",
    "scanning: {enabled: true, failOn: critical}",
    "scanning: {enabled: true, failOn: critical}\nnotify: [image-releases]",
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

/** A failed scan notifies channels: without one, or without a scan, `failOn` does nothing. */
export const scanning: ImageRule = {
  codes,
  needs: [["scanning"], ["notify"]],
  check({ definition: { scanning: scan, notify } }) {
    if (scan.failOn === undefined || (scan.enabled && notify.length > 0)) return [];
    const message = scan.enabled ? "the image has no notify channel" : "scanning is not enabled";
    return [
      fault(
        "fail-on-unheard",
        ["scanning", "failOn"],
        `failOn has no effect: ${message}.`,
        scan.enabled ? 'Add "notify: [channel]" with a channel of the settings.' : "Set enabled: true under scanning.",
      ),
    ];
  },
};

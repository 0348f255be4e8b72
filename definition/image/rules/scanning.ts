import { warning, faultsOf } from "../../diagnostics/fault";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "fail-on-unheard": warning(
    "A failed scan that nobody hears of",
    "failOn tells the image's notify channels, and there is none, or no scan.",
    "scanning: {enabled: true, failOn: critical}",
    "scanning: {enabled: true, failOn: critical}\nnotify: [image-releases]",
  ),
});

/** A failed scan is told to channels: without one, or without a scan, `failOn` does nothing. */
export const scanning: ImageRule = {
  codes,
  needs: [["scanning"], ["notify"]],
  check({ definition: { scanning: scan, notify } }) {
    if (scan.failOn === undefined || (scan.enabled && notify.length > 0)) return [];
    const message = scan.enabled ? "nobody is told: the image has no notify channel" : "scanning is not enabled";
    return [
      fault(
        "fail-on-unheard",
        ["scanning", "failOn"],
        `failOn has no effect, for ${message}.`,
        scan.enabled ? 'Add "notify: [channel]" with a channel of the settings.' : "Set enabled: true under scanning.",
      ),
    ];
  },
};

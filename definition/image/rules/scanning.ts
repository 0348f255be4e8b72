import type { ImageRule } from "./rule";

/** A failed scan is told to channels: without one, or without a scan, `failOn` does nothing. */
export const scanning: ImageRule = {
  needs: [["scanning"], ["notify"]],
  check({ definition: { scanning: scan, notify } }) {
    if (scan.failOn === undefined || (scan.enabled && notify.length > 0)) return [];
    const message = scan.enabled ? "nobody is told: the image has no notify channel" : "scanning is not enabled";
    return [
      {
        code: "fail-on-unheard",
        severity: "warning",
        path: ["scanning", "failOn"],
        message: `failOn has no effect, for ${message}.`,
        fix: scan.enabled
          ? 'Add "notify: [channel]" with a channel of the settings.'
          : "Set enabled: true under scanning.",
      },
    ];
  },
};

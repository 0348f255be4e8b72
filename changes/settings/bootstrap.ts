import type { BootstrapSettings } from "../../definition/settings/bootstrap";
import { affects, refused, type KindEffects } from "./key-effect";

/** Makes the bucket and the key of the state: both are protected, and a deployment stops at them. */
export const BOOTSTRAP: KindEffects<BootstrapSettings, keyof BootstrapSettings> = {
  keys: {
    region: refused(["state-bucket", "state-key"], "protected"),
    account: refused(["everything"], "state-names-old-account"),
    namePrefix: refused(["state-bucket"], "protected"),
    keepVersionsDays: {
      ...affects("updated", ["state-versions"]),
      alerts: ({ stack, before, after }) => {
        const [from, to] = [before.keepVersionsDays, after.keepVersionsDays];
        return to < from ? [{ alert: "state-versions-shortened", stack, from, to }] : [];
      },
    },
    defaultTags: affects("updated", ["state-tags"]),
  },
};

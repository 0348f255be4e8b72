import type { BootstrapSettings } from "../../definition/settings/bootstrap";
import { affects, type KeyEffect, type KindEffects } from "./key-effect";

/** Makes the bucket and the key of the state: both are protected, and a deployment stops at them. */
export const BOOTSTRAP: KindEffects<BootstrapSettings, keyof BootstrapSettings> = {
  keys: {
    region: affects("refused", ["state-bucket", "state-key"], { consequence: "protected" }),
    account: affects("refused", ["everything"], { consequence: "state-names-old-account" }),
    namePrefix: affects("refused", ["state-bucket"], { consequence: "protected" }),
    keepVersionsDays: {
      ...affects("updated", ["state-versions"]),
      alerts: ({ keepVersionsDays: from }, { keepVersionsDays: to }) =>
        to < from ? [{ alert: "state-versions-shortened", from, to }] : [],
    },
    defaultTags: affects("updated", ["state-tags"]),
    buildsMayRead: widens("buildsMayRead"),
    projectsMayRead: widens("projectsMayRead"),
  },
};

function widens(key: "buildsMayRead" | "projectsMayRead"): KeyEffect<BootstrapSettings> {
  return {
    ...affects("updated", ["roles-boundary"]),
    alerts: ({ [key]: old = [] }, { [key]: now = [] }) => {
      const arns = now.filter((arn) => !old.includes(arn));
      return arns.length > 0 ? [{ alert: "builds-may-read", arns }] : [];
    },
  };
}

import { error, faultsOf } from "../../../diagnostics/fault";
import type { AmiRule } from "./ami-rule";

const { codes, fault } = faultsOf({
  "promotion-unset": error("Demands of a promotion where there are no channels of images", {
    why: "Nothing is promoted where the settings have no `promotion`, so nobody would ask.",
    bad: "promotion: {hoursInCandidate: 24}   # settings without promotion",
    good: "promotion: {hoursInCandidate: 24}   # settings with promotion: {}",
  }),
});

/** Where a definition says what a promotion demands there are channels to promote to. */
export const promotion: AmiRule = {
  codes,
  settings: "needed",
  needs: [["promotion"]],
  check({ definition, settings }) {
    if (definition.promotion === undefined || settings.promotion !== undefined) return [];
    const message = "The settings have no promotion, so no channel is there whose promotions could ask for this.";
    return [fault("promotion-unset", ["promotion"], message, 'Add "promotion: {}" to the settings, or delete it here.')];
  },
};

import { faultsOf, warning } from "../../../diagnostics/fault";
import type { AmiRule } from "./ami-rule";
import { isShared } from "./distribution";

const { codes, fault } = faultsOf({
  "disable-loses-shares": warning("Disabling ends the shares of an AMI", {
    why: "A disabled AMI is private, and stays so when it is enabled again.",
    bad: "lifecycle: {disableAfter: 90 days}",
    good: "lifecycle: {deprecateAfter: 90 days}",
  }),
});

/** Disabling an AMI makes it private: consumers lose it for good. */
export const disabledShares: AmiRule = {
  codes,
  needs: [
    ["lifecycle", "disableAfter"],
    ["distribution", "share"],
  ],
  check({ definition: { lifecycle: rules, distribution } }) {
    const shared = distribution.share.public || isShared({ ...distribution, copyTo: [] });
    if (rules?.disableAfter === undefined || !shared) return [];
    const message =
      "Disabling an AMI makes it private: those it is shared with lose it, and enabling it again does not bring them back.";
    const fix = "Use deprecateAfter for shared images, or accept that the shares end.";
    return [fault("disable-loses-shares", ["lifecycle", "disableAfter"], message, fix)];
  },
};

import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import type { Settings } from "../../settings/settings";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "organization-unknown": error(
    "An organization that the settings do not know",
    "AWS takes organizations by ARN, which holds the management account.",
    "share: {organizations: [o-abc1234567]}",
    "share: {organizations: [o-abc1234567]}   # and in the settings: organization: {id: o-abc1234567, managementAccount: …}",
  ),
});

/** An organization given by id becomes an ARN by the settings, which must know that organization. */
export const organizations: ImageRule = {
  codes,
  settings: "needed",
  needs: [["distribution", "share", "organizations"]],
  check({ definition, settings }) {
    return definition.distribution.share.organizations.flatMap((organization, index): Fault[] => {
      if (organization.startsWith("arn:") || organization === settings.organization?.id) return [];
      return [unknown(organization, index, settings)];
    });
  },
};

function unknown(organization: string, index: number, { organization: known }: Settings): Fault {
  const has = known === undefined ? "the settings name none" : `the settings name ${known.id} alone`;
  return fault(
    "organization-unknown",
    ["distribution", "share", "organizations", index],
    `The ARN of ${organization} cannot be told: ${has}.`,
    known === undefined
      ? `Add "organization: {id: ${organization}, managementAccount: …}" to the settings, or write the full ARN.`
      : `Write ${known.id}, or the full ARN of ${organization}.`,
  );
}

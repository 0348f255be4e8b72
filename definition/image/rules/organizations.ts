import type { Fault } from "../../diagnostics/fault";
import type { ImageSettings as Settings } from "../../settings/images";
import type { ImageRule } from "./rule";

/** An organization given by id becomes an ARN by the settings, which must know that organization. */
export const organizations: ImageRule = {
  needs: [["distribution", "share", "organizations"]],
  check({ definition, settings }) {
    if (settings === undefined) return [];
    return definition.distribution.share.organizations.flatMap((organization, index): Fault[] => {
      if (organization.startsWith("arn:") || organization === settings.organization?.id) return [];
      return [unknown(organization, index, settings)];
    });
  },
};

function unknown(organization: string, index: number, { organization: known }: Settings): Fault {
  const has = known === undefined ? "the settings name none" : `the settings name ${known.id} alone`;
  return {
    code: "organization-unknown",
    path: ["distribution", "share", "organizations", index],
    message: `The ARN of ${organization} cannot be told: ${has}.`,
    fix:
      known === undefined
        ? `Add "organization: {id: ${organization}, managementAccount: …}" to the settings, or write the full ARN.`
        : `Write ${known.id}, or the full ARN of ${organization}.`,
  };
}

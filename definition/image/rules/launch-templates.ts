import type { Fault } from "../../diagnostics/fault";
import type { ImageRule } from "./rule";

/** A launch template gets the AMI of its Region: the AMI must go there, and to its account. */
export const launchTemplates: ImageRule = {
  needs: [["distribution"]],
  check({ definition, settings }) {
    const {
      launchTemplates: templates,
      regions = settings === undefined ? undefined : [settings.region],
      copyTo,
      share,
    } = definition.distribution;
    return templates.flatMap(({ region, account }, index): Fault[] => {
      const path = ["distribution", "launchTemplates", index];
      const faults: Fault[] = [];
      if (region !== undefined && regions !== undefined && !regions.includes(region))
        faults.push(notInRegion(region, path));
      const reached =
        account === undefined ||
        account === settings?.account ||
        copyTo.includes(account) ||
        share.accounts.includes(account) ||
        share.organizations.length + share.organizationalUnits.length > 0 ||
        share.public;
      if (!reached) faults.push(notInAccount(account, path));
      return faults;
    });
  },
};

function notInRegion(region: string, path: readonly (string | number)[]): Fault {
  return {
    code: "launch-template-region",
    path: [...path, "region"],
    message: `The launch template is in ${region}, where the AMI does not go.`,
    fix: `Add ${region} to distribution.regions, or correct the Region.`,
  };
}

function notInAccount(account: string, path: readonly (string | number)[]): Fault {
  return {
    code: "launch-template-account",
    path: [...path, "account"],
    message: `The launch template is in account ${account}, which neither gets a copy nor may launch the AMI.`,
    fix: `Add "${account}" to distribution.share.accounts or distribution.copyTo.`,
  };
}

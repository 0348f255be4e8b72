import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "launch-template-region": error(
    "A launch template where the AMI does not go",
    "Image Builder gives a template the AMI of its Region.",
    "regions: [us-east-1]\nlaunchTemplates: [{id: lt-…, region: eu-west-1}]",
    "regions: [us-east-1, eu-west-1]\nlaunchTemplates: [{id: lt-…, region: eu-west-1}]",
  ),
  "launch-template-account": error(
    "A launch template of an account that does not get the AMI",
    "The template would name an AMI that its account cannot launch.",
    'launchTemplates: [{id: lt-…, account: "111122223333"}]',
    'share: {accounts: ["111122223333"]}\nlaunchTemplates: [{id: lt-…, account: "111122223333"}]',
  ),
});

/** A launch template gets the AMI of its Region: the AMI must go there, and to its account. */
export const launchTemplates: ImageRule = {
  codes,
  settings: "used",
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
  return fault(
    "launch-template-region",
    [...path, "region"],
    `The launch template is in ${region}, where the AMI does not go.`,
    `Add ${region} to distribution.regions, or correct the Region.`,
  );
}

function notInAccount(account: string, path: readonly (string | number)[]): Fault {
  return fault(
    "launch-template-account",
    [...path, "account"],
    `The launch template is in account ${account}, which neither gets a copy nor may launch the AMI.`,
    `Add "${account}" to distribution.share.accounts or distribution.copyTo.`,
  );
}

import { isDeepStrictEqual } from "node:util";
import { decide, type Properties } from "../properties";

type Keys = Readonly<Record<string, unknown>>;

/** `distribution` of a distribution configuration. What AMIs get must be the same in every Region. */
export function distributionOf(configuration: Properties): Keys {
  configuration.skip("Name", "Tags", "Description");
  const distributions = configuration.items("Distributions");
  const regions = distributions.map((each) => each.text("Region") ?? "");
  const [first, ...others] = distributions.map(amiOf);
  const odd = others.findIndex((other) => !isDeepStrictEqual(other, first));
  if (odd !== -1) {
    const message = `AMIs of ${regions[odd + 1] ?? ""} differ from those of ${regions[0] ?? ""}; a definition says the same of all.`;
    configuration.rows.push(decide(configuration.of, message, `Look at \`distribution\`: it has the first.`));
  }
  const launchTemplates = distributions.flatMap((each) =>
    each.items("LaunchTemplateConfigurations").map((template) => ({
      id: template.text("LaunchTemplateId"),
      account: template.text("AccountId"),
      region: each.text("Region"),
      setDefault: template.flag("SetDefaultVersion"),
    })),
  );
  return { regions, ...first, launchTemplates };
}

function amiOf(distribution: Properties): Keys {
  const ami = distribution.inner("AmiDistributionConfiguration");
  const permission = ami.inner("LaunchPermissionConfiguration");
  const [parameter] = distribution.items("SsmParameterConfigurations").map((each) => {
    each.skip("DataType");
    return each.text("ParameterName");
  });
  return {
    share: {
      organizations: permission.texts("OrganizationArns"),
      organizationalUnits: permission.texts("OrganizationalUnitArns"),
      accounts: permission.texts("UserIds"),
      public: permission.texts("UserGroups").includes("all") ? true : undefined,
    },
    copyTo: ami.texts("TargetAccountIds"),
    // An alias has the same name in each Region; its ARN does not.
    kmsKey: ami.text("KmsKeyId")?.replace(/^arn:[^:]+:kms:[^:]+:\d+:(alias\/)/, "$1"),
    parameter,
    amiName: ami.text("Name"),
    amiDescription: ami.text("Description"),
    amiTags: ami.map("AmiTags"),
    licenseConfigurations: distribution.texts("LicenseConfigurationArns"),
  };
}

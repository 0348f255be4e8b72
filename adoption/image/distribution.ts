import { isDeepStrictEqual } from "node:util";
import { decide, type Properties } from "../properties";

type Keys = Readonly<Record<string, unknown>>;

/** `distribution` of a distribution configuration. What AMIs get must be the same in every Region. */
export function distributionOf(configuration: Properties): Keys {
  configuration.raw("Name");
  configuration.raw("Tags");
  configuration.raw("Description");
  const distributions = configuration.items("Distributions");
  const regions = distributions.flatMap((each) => each.text("Region") ?? []);
  const [first = {}, ...others] = distributions.map(amiOf);
  const odd = others.findIndex((other) => !isDeepStrictEqual(other, first));
  if (odd !== -1) {
    const message = `AMIs of ${regions[odd + 1] ?? ""} differ from those of ${regions[0] ?? ""}; a definition says the same of all.`;
    configuration.rows.push(decide(configuration.of, message, `Those of ${regions[0] ?? ""} are taken: look at \`distribution\`.`)); // prettier-ignore
  }
  const launchTemplates = distributions.flatMap((each, index) => templatesOf(each, regions[index]));
  return {
    regions: regions.length > 0 ? regions : undefined,
    ...first,
    launchTemplates: launchTemplates.length > 0 ? launchTemplates : undefined,
  };
}

function amiOf(distribution: Properties): Keys {
  const ami = distribution.inner("AmiDistributionConfiguration");
  const [parameter] = distribution.items("SsmParameterConfigurations").map((each) => {
    each.raw("DataType");
    return each.text("ParameterName");
  });
  const tags = ami.map("AmiTags");
  return {
    share: shareOf(ami.inner("LaunchPermissionConfiguration")),
    copyTo: nonEmpty(ami.texts("TargetAccountIds")),
    kmsKey: keyOf(ami.text("KmsKeyId")),
    parameter,
    amiName: ami.text("Name"),
    amiDescription: ami.text("Description"),
    amiTags: Object.keys(tags).length > 0 ? tags : undefined,
    licenseConfigurations: nonEmpty(distribution.texts("LicenseConfigurationArns")),
  };
}

function shareOf(permission: Properties): Keys | undefined {
  const share = {
    organizations: nonEmpty(permission.texts("OrganizationArns")),
    organizationalUnits: nonEmpty(permission.texts("OrganizationalUnitArns")),
    accounts: nonEmpty(permission.texts("UserIds")),
    public: permission.texts("UserGroups").includes("all") ? true : undefined,
  };
  return Object.values(share).some((value) => value !== undefined) ? share : undefined;
}

/** An alias has the same name in each Region; its ARN does not. */
function keyOf(key: string | undefined): string | undefined {
  return key?.replace(/^arn:[^:]+:kms:[^:]+:\d+:(alias\/)/, "$1");
}

function templatesOf(distribution: Properties, region: string | undefined): readonly Keys[] {
  return distribution.items("LaunchTemplateConfigurations").map((template) => ({
    id: template.text("LaunchTemplateId"),
    account: template.text("AccountId"),
    region,
    setDefault: template.flag("SetDefaultVersion") ?? true,
  }));
}

function nonEmpty(list: readonly string[]): readonly string[] | undefined {
  return list.length > 0 ? list : undefined;
}

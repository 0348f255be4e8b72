import type { imagebuilder } from "@pulumi/aws/types/input";
import { nonEmpty, nonEmptyList } from "../pipeline-resources";
import type { ImageDistribution } from "./args";

export function regionDistribution(target: ImageDistribution): imagebuilder.DistributionConfigurationDistribution {
  const { launchPermission: permission, ssmParameterName: parameterName } = target;
  return {
    region: target.region,
    amiDistributionConfiguration: {
      name: target.amiName,
      description: target.amiDescription,
      amiTags: nonEmpty(target.amiTags),
      kmsKeyId: target.kmsKeyId,
      launchPermission: permission && {
        organizationArns: nonEmptyList(permission.organizationArns),
        organizationalUnitArns: nonEmptyList(permission.organizationalUnitArns),
        userIds: nonEmptyList(permission.userIds),
        userGroups: nonEmptyList(permission.userGroups),
      },
      targetAccountIds: nonEmptyList(target.targetAccountIds),
    },
    ssmParameterConfigurations:
      parameterName === undefined ? undefined : parameterConfigurations(parameterName, target),
    launchTemplateConfigurations: nonEmptyList(target.launchTemplates?.map((template) => ({ ...template }))),
    licenseConfigurationArns: nonEmptyList(target.licenseConfigurationArns),
  };
}

/** One of the owner, and one of each account that gets a copy, where they are to have it. */
function parameterConfigurations(parameterName: string, target: ImageDistribution) {
  const { ssmParameterInTargetAccounts: inTargets = false, targetAccountIds = [] } = target;
  const written = { parameterName, dataType: "aws:ec2:image" };
  return [written, ...(inTargets ? targetAccountIds : []).map((amiAccountId) => ({ ...written, amiAccountId }))];
}

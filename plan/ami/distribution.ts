import type { Architecture, ImageDefinition, LaunchTemplate } from "../../definition/image/image-definition";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import type { RegionDistributionPlan } from "../plan";
import { sorted } from "../policies/document";
import { amiTags, type Tags } from "../tags";
import { filled } from "../template";

/**
 * Regions that an image is distributed to: those listed, else the region of the settings alone. The region of the build
 * is not added: Image Builder makes its AMI there anyway, unshared.
 */
export function regionsOf(definition: ImageDefinition, { settings }: PlanContext): readonly string[] {
  const { regions } = definition.distribution;
  return regions && regions.length > 0 ? sorted(regions) : [settings.region];
}

/** Name of the parameter that holds the AMI id, the same in each region. */
export function parameterName(
  definition: ImageDefinition,
  architecture: Architecture,
  { settings }: PlanContext,
): string | undefined {
  const { parameter } = definition.distribution;
  return parameter === undefined ? undefined : filled(parameter, definition, architecture, settings.namePrefix);
}

/**
 * One entry a region, by the region's name.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Distribution.html
 */
export function distributionPlan(
  definition: ImageDefinition,
  architecture: Architecture,
  tags: Tags,
  context: PlanContext,
): readonly RegionDistributionPlan[] {
  const { distribution } = definition;
  const { namePrefix, region: home } = context.settings;
  const regions = regionsOf(definition, context);
  requireRegions(definition, regions, home);
  const fill = (template: string): string => filled(template, definition, architecture, namePrefix);
  const amiName = fill(distribution.amiName);
  const ssmParameterName = parameterName(definition, architecture, context);
  const everyAmiTag = amiTags(definition, tags);
  return regions.map((region) => ({
    region,
    amiName,
    ...(distribution.amiDescription !== undefined && { amiDescription: fill(distribution.amiDescription) }),
    amiTags: everyAmiTag,
    ...(ssmParameterName !== undefined && { ssmParameterName }),
    launchTemplates: distribution.launchTemplates
      .filter((template) => (template.region ?? home) === region)
      .map(launchTemplate),
    licenseConfigurationArns: distribution.licenseConfigurations.filter(
      (license) => (regionOfArn(license) ?? region) === region,
    ),
  }));
}

/** A launch template or licence of a region that gets no AMI would be lost without a word. */
function requireRegions(definition: ImageDefinition, regions: readonly string[], home: string): void {
  const { launchTemplates, licenseConfigurations } = definition.distribution;
  const needed = [
    ...launchTemplates.map(({ id, region }) => [id, region ?? home] as const),
    ...licenseConfigurations.map((license) => [license, regionOfArn(license)] as const),
  ];
  for (const [what, region] of needed) {
    if (region !== undefined && !regions.includes(region)) {
      throw bug(`${definition.name}: ${what} is in ${region}, which the image is not distributed to`);
    }
  }
}

function launchTemplate(template: LaunchTemplate): RegionDistributionPlan["launchTemplates"][number] {
  return {
    launchTemplateId: template.id,
    ...(template.account !== undefined && { accountId: template.account }),
    default: template.setDefault,
  };
}

function regionOfArn(text: string): string | undefined {
  const region = text.startsWith("arn:") ? text.split(":")[3] : undefined;
  return region === "" ? undefined : region;
}

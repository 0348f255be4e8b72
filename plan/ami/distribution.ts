import type { AmiDefinition, Architecture } from "../../definition/image/image-definition";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { filled } from "../image-builder/filled";
import { sorted } from "../record";
import { amiTags, type Tags } from "../tags";

/**
 * Regions that an image is distributed to: those listed, else only the region of the settings. The region of the build
 * is not added: Image Builder makes its AMI there anyway, unshared.
 */
export function regionsOf(definition: AmiDefinition, { settings }: PlanContext): readonly string[] {
  const { regions } = definition.distribution;
  return regions && regions.length > 0 ? sorted(regions) : [settings.region];
}

/** As names of parameters and AMIs have it. */
export function architectureName({ distribution }: AmiDefinition, architecture: Architecture): string {
  return distribution.architectureNames?.[architecture] ?? architecture;
}

/** Name of the parameter that holds the AMI id, the same in each region. */
export function parameterName(definition: AmiDefinition, architecture: Architecture, { settings }: PlanContext) {
  const { parameter } = definition.distribution;
  return parameter === undefined
    ? undefined
    : filled(parameter, definition, architectureName(definition, architecture), settings.namePrefix);
}

/**
 * One entry per region, by the region's name; {@link SharingPlan} holds who may launch the AMIs and with which key.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Distribution.html
 */
export function distributionPlan(
  definition: AmiDefinition,
  architecture: Architecture,
  tags: Tags,
  context: PlanContext,
) {
  const { distribution, name } = definition;
  const { namePrefix, region: home } = context.settings;
  const regions = regionsOf(definition, context);
  requireRegions(definition, regions, home);
  const fill = (template: string): string =>
    filled(template, definition, architectureName(definition, architecture), namePrefix);
  const ssmParameterName = parameterName(definition, architecture, context);
  const filledTags = Object.fromEntries(Object.entries(distribution.amiTags).map(([key, value]) => [key, fill(value)]));
  const everywhere = {
    amiName: fill(distribution.amiName),
    ...(distribution.amiDescription !== undefined && { amiDescription: fill(distribution.amiDescription) }),
    amiTags: amiTags(name, filledTags, tags),
    ...(ssmParameterName !== undefined && { ssmParameterName }),
    ...(distribution.parameterInCopies === true && { ssmParameterInTargetAccounts: true }),
  };
  return regions.map((region) => ({
    region,
    ...everywhere,
    launchTemplates: distribution.launchTemplates
      .filter((template) => (template.region ?? home) === region)
      .map(({ id, account: accountId, setDefault }) => {
        return { launchTemplateId: id, ...(accountId !== undefined && { accountId }), default: setDefault };
      }),
    licenseConfigurationArns: distribution.licenseConfigurations.filter(
      (license) => (regionOfArn(license) ?? region) === region,
    ),
  }));
}

/** A launch template or licence of a region that gets no AMI would be lost silently. */
function requireRegions(definition: AmiDefinition, regions: readonly string[], home: string): void {
  const { launchTemplates, licenseConfigurations } = definition.distribution;
  const needed = [
    ...launchTemplates.map(({ id, region }) => [id, region ?? home] as const),
    ...licenseConfigurations.map((license) => [license, regionOfArn(license)] as const),
  ];
  const lost = needed.find(([, region]) => region !== undefined && !regions.includes(region));
  if (lost) throw bug(`${definition.name}: ${lost[0]} is in ${lost[1]}, which the image is not distributed to`);
}

function regionOfArn(text: string): string | undefined {
  return (text.startsWith("arn:") && text.split(":")[3]) || undefined;
}

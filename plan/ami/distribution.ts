import type { AmiDefinition, AnyImage, Architecture, LaunchTemplate } from "../../definition/image/image-definition";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { physicalName } from "../names";
import { sorted } from "../record";
import { amiTags, type Tags } from "../tags";

/** One region of the distribution; `kmsKeyId` and launch permissions are joined by the program from {@link SharingPlan}. */
export interface RegionDistributionPlan {
  readonly region: string;
  readonly amiName: string;
  readonly amiDescription?: string;
  readonly amiTags: Readonly<Record<string, string>>;
  readonly ssmParameterName?: string;
  readonly launchTemplates: readonly {
    readonly launchTemplateId: string;
    readonly accountId?: string;
    readonly default: boolean;
  }[];
  readonly licenseConfigurationArns: readonly string[];
}

/** Image Builder's own `{{ … }}` first, so that it stays as it is; then ours. */
const PLACEHOLDER = /\{\{[^{}]*\}\}|\{(name|architecture|version)\}/g;

/**
 * Regions that an image is distributed to: those listed, else the region of the settings alone. The region of the build
 * is not added: Image Builder makes its AMI there anyway, unshared.
 */
export function regionsOf(definition: AmiDefinition, { settings }: PlanContext): readonly string[] {
  const { regions } = definition.distribution;
  return regions && regions.length > 0 ? sorted(regions) : [settings.region];
}

/** Name of the parameter that holds the AMI id, the same in each region. */
export function parameterName(
  definition: AmiDefinition,
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
  definition: AmiDefinition,
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
  const everyAmiTag = amiTags(definition.name, distribution.amiTags, tags);
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
function requireRegions(definition: AmiDefinition, regions: readonly string[], home: string): void {
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

/**
 * Fills `{name}`, `{architecture}` and `{version}` of a name template. `{name}` carries the stack's prefix, so that two
 * stacks in one account write neither the same parameter nor the same AMI name; `{architecture}` is AWS's word
 * (`x86_64`), as in the definition and in AWS's public parameters. `{{ imagebuilder:buildDate }}` is untouched.
 */
export function filled(
  template: string,
  definition: Pick<AnyImage, "name" | "version">,
  architecture: Architecture,
  prefix: string | undefined,
): string {
  const values: Readonly<Record<string, string>> = {
    name: physicalName("imageBuilder", prefix, definition.name),
    architecture,
    version: definition.version,
  };
  return template.replace(PLACEHOLDER, (whole, key: string | undefined) =>
    key === undefined ? whole : (values[key] ?? whole),
  );
}

import type { AmiDefinition, Architecture } from "../../definition/image/image-definition";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { physicalName } from "../names";
import { sorted } from "../record";
import { amiTags, type Tags } from "../tags";

/** Image Builder's own `{{ … }}` first, so it stays as it is; then ours. */
const PLACEHOLDER = /\{\{[^{}]*\}\}|\{(name|architecture|version)\}/g;

/**
 * Regions that an image is distributed to: those listed, else only the region of the settings. The region of the build
 * is not added: Image Builder makes its AMI there anyway, unshared.
 */
export function regionsOf(definition: AmiDefinition, { settings }: PlanContext): readonly string[] {
  const { regions } = definition.distribution;
  return regions && regions.length > 0 ? sorted(regions) : [settings.region];
}

/** What fills templates. */
interface Filling extends Pick<AmiDefinition, "name" | "version"> {
  readonly distribution: Pick<AmiDefinition["distribution"], "architectureNames">;
}

/** Name of the parameter that holds the AMI id, the same in each region. */
export function parameterName(definition: AmiDefinition, architecture: Architecture, { settings }: PlanContext) {
  const { parameter } = definition.distribution;
  return parameter === undefined ? undefined : filled(parameter, definition, architecture, settings.namePrefix);
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
  const fill = (template: string): string => filled(template, definition, architecture, namePrefix);
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

/**
 * Fills `{name}`, `{architecture}` and `{version}` of a name template. `{name}` carries the stack's prefix, so that two
 * stacks in one account write neither the same parameter nor the same AMI name; `{architecture}` is AWS's word
 * (`x86_64`), as in the definition and in AWS's public parameters, or that of `architectureNames`.
 * `{{ imagebuilder:buildDate }}` is untouched.
 */
export function filled(
  template: string,
  { name, version, distribution: { architectureNames } }: Filling,
  architecture: Architecture,
  prefix: string | undefined,
): string {
  const values: Record<string, string> = {
    name: physicalName("imageBuilder", prefix, name),
    architecture: architectureNames?.[architecture] ?? architecture,
    version,
  };
  return template.replace(PLACEHOLDER, (whole, key = "") => values[String(key)] ?? whole);
}

import type { AmiDefinition } from "../../image-definition";
import { arnAt, partitions as partitionsOf, regionAt, type Place } from "../../image-builder/rules/regions";

export const partitions = partitionsOf(placesOf, ["distribution"]);

function placesOf({ distribution }: AmiDefinition): Place[] {
  const { regions = [], launchTemplates, kmsKey, share, licenseConfigurations } = distribution;
  return [
    ...regions.map((region, index) => regionAt(["distribution", "regions", index], region)),
    ...launchTemplates.flatMap(({ region }, index) =>
      region === undefined ? [] : [regionAt(["distribution", "launchTemplates", index, "region"], region)],
    ),
    arnAt(["distribution", "kmsKey"], kmsKey?.kind === "adopt" ? kmsKey.key : ""),
    ...share.organizations.map((arn, index) => arnAt(["distribution", "share", "organizations", index], arn)),
    ...share.organizationalUnits.map((arn, index) =>
      arnAt(["distribution", "share", "organizationalUnits", index], arn),
    ),
    ...licenseConfigurations.map((arn, index) => arnAt(["distribution", "licenseConfigurations", index], arn)),
  ];
}

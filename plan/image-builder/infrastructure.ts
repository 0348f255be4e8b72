import type { BuilderImage, Architecture } from "../../definition/image/image-definition";
import { bug } from "../bug";
import { instanceTags, type Tags } from "../tags";

/**
 * Where an image is built. A failed instance ends unless the definition keeps it (the provider's default is to keep).
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html
 */
export function infrastructurePlan(definition: BuilderImage, architecture: Architecture, defaultTags: Tags) {
  const { build } = definition;
  const { tenancy, availabilityZone, hostId, hostResourceGroupArn } = build.placement ?? {};
  const instanceTypes = build.instanceTypes[architecture] ?? [];
  if (instanceTypes.length === 0) throw bug(`${definition.name}: no instance type for ${architecture}`);
  const placement = {
    ...(tenancy !== undefined && { tenancy }),
    ...(availabilityZone !== undefined && { availabilityZone }),
    ...(hostId !== undefined && { hostId }),
    ...(hostResourceGroupArn !== undefined && { hostResourceGroupArn }),
  };
  return {
    instanceTypes: [...instanceTypes],
    terminateInstanceOnFailure: !build.keepFailedInstance,
    ...(build.keyPair !== undefined && { keyPair: build.keyPair }),
    httpPutResponseHopLimit: build.httpPutResponseHopLimit,
    ...(build.placement && { placement }),
    resourceTags: instanceTags(definition, defaultTags),
  };
}

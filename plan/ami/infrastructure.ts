import type { AmiDefinition, Architecture } from "../../definition/image/image-definition";
import { bug } from "../bug";
import { instanceTags, type Tags } from "../tags";

export interface InfrastructurePlan {
  readonly instanceTypes: readonly string[];
  readonly terminateInstanceOnFailure: boolean;
  readonly keyPair?: string;
  readonly httpPutResponseHopLimit: number;
  readonly placement?: {
    readonly tenancy?: string;
    readonly availabilityZone?: string;
    readonly hostId?: string;
    readonly hostResourceGroupArn?: string;
  };
  /** On build instances. */
  readonly resourceTags: Readonly<Record<string, string>>;
}

/**
 * Where an image is built. A failed instance ends unless the definition keeps it (the provider's default is to keep).
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html
 */
export function infrastructurePlan(
  definition: AmiDefinition,
  architecture: Architecture,
  defaultTags: Tags,
): InfrastructurePlan {
  const { build } = definition;
  const instanceTypes = build.instanceTypes[architecture];
  if (!instanceTypes || instanceTypes.length === 0) {
    throw bug(`${definition.name}: no instance type for ${architecture}`);
  }
  return {
    instanceTypes: [...instanceTypes],
    terminateInstanceOnFailure: !build.keepFailedInstance,
    ...(build.keyPair !== undefined && { keyPair: build.keyPair }),
    httpPutResponseHopLimit: build.httpPutResponseHopLimit,
    ...(build.placement && { placement: placementOf(build.placement) }),
    resourceTags: instanceTags(definition, defaultTags),
  };
}

function placementOf(
  placement: NonNullable<InfrastructurePlan["placement"]>,
): NonNullable<InfrastructurePlan["placement"]> {
  const { tenancy, availabilityZone, hostId, hostResourceGroupArn } = placement;
  return {
    ...(tenancy !== undefined && { tenancy }),
    ...(availabilityZone !== undefined && { availabilityZone }),
    ...(hostId !== undefined && { hostId }),
    ...(hostResourceGroupArn !== undefined && { hostResourceGroupArn }),
  };
}

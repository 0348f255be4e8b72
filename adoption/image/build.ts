import type { Properties } from "../properties";

/** `build` of an infrastructure configuration; network, roles, logs and topics are the stack's. */
export function buildOf(infrastructure: Properties): Readonly<Record<string, unknown>> {
  const types = infrastructure.texts("InstanceTypes");
  const options = infrastructure.inner("InstanceMetadataOptions");
  const placement = infrastructure.inner("Placement");
  const place = {
    tenancy: placement.text("Tenancy"),
    availabilityZone: placement.text("AvailabilityZone"),
    hostId: placement.text("HostId"),
    hostResourceGroupArn: placement.text("HostResourceGroupArn"),
  };
  const tokens = options.text("HttpTokens");
  if (tokens !== undefined && tokens !== "required") options.drop("HttpTokens", "Metadata needs a token (IMDSv2) now.");
  notOfImage(infrastructure);
  return {
    instanceTypes: types.length > 0 ? types : undefined,
    keyPair: infrastructure.text("KeyPair"),
    keepFailedInstance: infrastructure.flag("TerminateInstanceOnFailure") === false ? true : undefined,
    httpPutResponseHopLimit: options.number("HttpPutResponseHopLimit"),
    placement: Object.values(place).some((value) => value !== undefined) ? place : undefined,
  };
}

function notOfImage(infrastructure: Properties): void {
  infrastructure.raw("Name");
  infrastructure.raw("Tags");
  infrastructure.raw("Description");
  infrastructure.drop("InstanceProfileName", "Builds get the instance profile of the stack; theirs is not touched.");
  infrastructure.drop("Logging", "Build logs go to the bucket of the stack; the old ones stay.");
  infrastructure.drop("SubnetId", "Builds run in `network` of the settings: name the subnet there.");
  infrastructure.drop(
    "SecurityGroupIds",
    "Builds run in `network` of the settings, with a security group of the stack.",
  );
  infrastructure.drop(
    "SnsTopicArn",
    "Builds notify channels: make the topic one in the settings, and name it in `notify`.",
  );
  infrastructure.drop("ResourceTags", "Build instances carry the tags of the image.");
}

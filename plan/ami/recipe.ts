import type { AmiDefinition, Architecture, Disk } from "../../definition/image/image-definition";
import { imageBuilderArn } from "../arn";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { componentsPlan } from "../image-builder/components";
import { imageOfOurs, ofArchitecture, type PerArchitecture } from "../image-builder/parent";

/**
 * The part of a pipeline that its recipe is made of.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 */
export function recipePlan(definition: AmiDefinition, architecture: Architecture, context: PlanContext) {
  const { workingDirectory, userData, systemsManagerAgent: agent } = definition;
  return {
    parentImage: parentImage(definition, architecture, context),
    /** In order of execution, tests last. */
    components: componentsPlan(definition, architecture, context),
    blockDeviceMappings: definition.disks.map(blockDevice),
    ...(workingDirectory !== undefined && { workingDirectory }),
    ...(userData && { userDataBase64: Buffer.from(userData.content, "utf8").toString("base64") }),
    ...(agent !== undefined && { systemsManagerAgent: { uninstallAfterBuild: agent === "remove" } }),
  };
}

/** ARN, `ssm:…` or AMI id, as a recipe's `parentImage` takes it. */
function parentImage(definition: AmiDefinition, architecture: Architecture, context: PlanContext): string {
  const { home } = context;
  const { parent, name } = definition;
  const own = (values: PerArchitecture): string => ofArchitecture(values, architecture, name);
  switch (parent.kind) {
    case "managed":
      return imageBuilderArn({ ...home, account: "aws" }, "image", own(parent.names), parent.version);
    case "image":
      return imageOfOurs(parent, architecture, name, context);
    case "ssm":
      return `ssm:${own(parent.parameters)}`;
    case "ami":
      return own(parent.ids);
    case "arn":
      return own(parent.arns);
    case "registry":
      throw bug(`${name}: an AMI is not built on a container image`);
  }
}

function blockDevice(disk: Disk) {
  return {
    deviceName: disk.device,
    ...(disk.sizeGiB !== undefined && { volumeSize: disk.sizeGiB }),
    volumeType: disk.type,
    ...(disk.iops !== undefined && { iops: disk.iops }),
    ...(disk.throughput !== undefined && { throughput: disk.throughput }),
    encrypted: disk.encrypted,
    ...(disk.snapshot !== undefined && { snapshotId: disk.snapshot }),
    deleteOnTermination: disk.deleteOnTermination,
  };
}

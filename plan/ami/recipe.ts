import type { AmiDefinition, Architecture, ComponentUse, Disk } from "../../definition/image/image-definition";
import { imageBuilderArn } from "../arn";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { componentName, nameInArn, recipeName } from "../names";

/**
 * The part of a pipeline that its recipe is made of.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 */
export function recipePlan(definition: AmiDefinition, architecture: Architecture, context: PlanContext) {
  const { workingDirectory, userData, systemsManagerAgent: agent, components, tests } = definition;
  return {
    parentImage: parentImage(definition, architecture, context),
    /** In order of execution, tests last. */
    components: [...components, ...tests].map((use) => componentPlan(use, definition.name, architecture, context)),
    blockDeviceMappings: definition.disks.map(blockDevice),
    ...(workingDirectory !== undefined && { workingDirectory }),
    ...(userData && { userDataBase64: Buffer.from(userData.content, "utf8").toString("base64") }),
    ...(agent !== undefined && { systemsManagerAgent: { uninstallAfterBuild: agent === "remove" } }),
  };
}

function componentPlan(use: ComponentUse, image: string, architecture: Architecture, context: PlanContext) {
  const { settings, home } = context;
  const names = Object.keys(use.parameters).sort();
  const parameters = names.map((name) => ({ name, value: use.parameters[name] ?? "" }));
  switch (use.kind) {
    case "document": {
      const name = componentName(settings.namePrefix, image, use.name, architecture);
      const { data, description, supportedOsVersions } = use;
      return {
        kind: "document" as const,
        key: use.name,
        name,
        data,
        ...(description !== undefined && { description }),
        ...(supportedOsVersions && { supportedOsVersions: [...supportedOsVersions] }),
        parameters,
      };
    }
    case "managed": {
      const componentArn = imageBuilderArn({ ...home, account: "aws" }, "component", use.name, use.version);
      return { kind: "arn" as const, componentArn, parameters };
    }
    case "arn":
      return { kind: "arn" as const, componentArn: use.arn, parameters };
  }
}

/** ARN, `ssm:…` or AMI id, as a recipe's `parentImage` takes it. */
function parentImage(definition: AmiDefinition, architecture: Architecture, context: PlanContext): string {
  const { settings, home, definitions } = context;
  const { parent, name } = definition;
  const own = (values: Readonly<Partial<Record<Architecture, string>>>): string => {
    const value = values[architecture];
    if (value === undefined) throw bug(`${name}: its parent names nothing for ${architecture}`);
    return value;
  };
  switch (parent.kind) {
    case "managed":
      return imageBuilderArn({ ...home, account: "aws" }, "image", own(parent.names), parent.version);
    case "image": {
      const built = definitions.get(parent.image);
      if (!built?.architectures.includes(architecture)) {
        throw bug(`${name}: its parent ${parent.image} has no ${architecture}`);
      }
      const recipe = recipeName(settings.namePrefix, built, architecture);
      return imageBuilderArn(home, "image", nameInArn(recipe), parent.version);
    }
    case "ssm":
      return `ssm:${own(parent.parameters)}`;
    case "ami":
      return own(parent.ids);
    case "arn":
      return own(parent.arns);
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

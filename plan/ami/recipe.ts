import type { AmiDefinition, Architecture, ComponentUse, Disk } from "../../definition/image/image-definition";
import { imageBuilderArn, managedImageBuilderArn } from "../arn";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { componentName, pipelineName } from "../names";

/** The part of a pipeline that its recipe is made of. */
export interface RecipePlan {
  /** Managed, Marketplace or own image ARN, `ssm:…`, or an AMI id. */
  readonly parentImage: string;
  /** In order of execution, tests last. */
  readonly components: readonly ComponentPlan[];
  readonly blockDeviceMappings: readonly BlockDevicePlan[];
  readonly workingDirectory?: string;
  readonly userDataBase64?: string;
}

export type ComponentPlan =
  | {
      readonly kind: "document";
      /** Role in the image, unique within it: the logical name of the resource. */
      readonly key: string;
      /** Physical name. */
      readonly name: string;
      readonly data: string;
      readonly parameters: readonly ParameterPlan[];
    }
  | { readonly kind: "arn"; readonly componentArn: string; readonly parameters: readonly ParameterPlan[] };

export interface ParameterPlan {
  readonly name: string;
  readonly value: string;
}

export interface BlockDevicePlan {
  readonly deviceName: string;
  readonly volumeSize?: number;
  readonly volumeType: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly encrypted: boolean;
  readonly snapshotId?: string;
  readonly deleteOnTermination: boolean;
}

/**
 * Recipe of an image for one architecture.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 */
export function recipePlan(
  definition: AmiDefinition,
  architecture: Architecture,
  { settings, home, definitions }: PlanContext,
): RecipePlan {
  const { workingDirectory, userData } = definition;
  const component = (use: ComponentUse): ComponentPlan => {
    const parameters = parametersOf(use.parameters);
    switch (use.kind) {
      case "document": {
        const name = componentName(settings.namePrefix, definition.name, use.name, architecture);
        return { kind: "document", key: use.name, name, data: use.data, parameters };
      }
      case "managed":
        return {
          kind: "arn",
          componentArn: managedImageBuilderArn(home, "component", use.name, use.version),
          parameters,
        };
      case "arn":
        return { kind: "arn", componentArn: use.arn, parameters };
    }
  };
  return {
    parentImage: parentImage(definition, architecture, { settings, home, definitions }),
    components: [...definition.components, ...definition.tests].map(component),
    blockDeviceMappings: definition.disks.map(blockDevice),
    ...(workingDirectory !== undefined && { workingDirectory }),
    ...(userData && { userDataBase64: Buffer.from(userData.content, "utf8").toString("base64") }),
  };
}

/** ARN, `ssm:…` or AMI id, as a recipe's `parentImage` takes it. */
function parentImage(
  definition: AmiDefinition,
  architecture: Architecture,
  { settings, home, definitions }: Pick<PlanContext, "settings" | "home" | "definitions">,
): string {
  const { parent } = definition;
  switch (parent.kind) {
    case "managed":
      return managedImageBuilderArn(home, "image", perArchitecture(parent.names), parent.version);
    case "image": {
      if (!definitions.get(parent.image)?.architectures.includes(architecture)) {
        throw bug(`${definition.name}: its parent ${parent.image} has no ${architecture}`);
      }
      const name = pipelineName(settings.namePrefix, parent.image, architecture);
      return imageBuilderArn(home, "image", name, parent.version);
    }
    case "ssm":
      return `ssm:${perArchitecture(parent.parameters)}`;
    case "ami":
      return perArchitecture(parent.ids);
    case "arn":
      return perArchitecture(parent.arns);
  }

  function perArchitecture(values: Readonly<Partial<Record<Architecture, string>>>): string {
    const value = values[architecture];
    if (value === undefined) {
      throw bug(`${definition.name}: its parent names nothing for ${architecture}`);
    }
    return value;
  }
}

function parametersOf(parameters: Readonly<Record<string, string>>): readonly ParameterPlan[] {
  return Object.keys(parameters)
    .sort()
    .map((name) => ({ name, value: parameters[name] ?? "" }));
}

function blockDevice(disk: Disk): BlockDevicePlan {
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

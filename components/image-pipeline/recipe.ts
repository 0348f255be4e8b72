import type * as pulumi from "@pulumi/pulumi";
import { ImageRecipe } from "@pulumi/aws/imagebuilder/imageRecipe";
import type { imagebuilder } from "@pulumi/aws/types/input";
import { registerChild } from "../child-transform";
import { CREATE_FIRST, recipeComponent } from "../recipe-component";
import type { BlockDevice, ImagePipelineArgs } from "./args";

export function recipe(name: string, args: ImagePipelineArgs, parent: pulumi.Resource): ImageRecipe {
  const opts = { parent, ...CREATE_FIRST, dependsOn: [...(args.parentResources ?? [])] };
  return registerChild(ImageRecipe, `${name}-recipe`, opts, args.transform?.recipe, {
    name: args.names?.recipe ?? args.name,
    version: args.version,
    description: args.description,
    parentImage: args.parentImage,
    components: args.components.map((component) => recipeComponent(name, args, component, parent)),
    blockDeviceMappings: args.blockDeviceMappings?.map(blockDeviceMapping),
    workingDirectory: args.workingDirectory,
    userDataBase64: args.userDataBase64,
    systemsManagerAgent: args.systemsManagerAgent,
    amiTags: args.recipeAmiTags,
    tags: args.tags,
    region: args.region,
  });
}

/** The provider takes the two booleans as text. */
function blockDeviceMapping(device: BlockDevice): imagebuilder.ImageRecipeBlockDeviceMapping {
  const { deviceName, volumeType = "gp3", ...ebs } = device;
  return {
    deviceName,
    ebs: {
      ...ebs,
      ...(volumeType !== "parent" && { volumeType }),
      encrypted: String(device.encrypted ?? true),
      deleteOnTermination: String(device.deleteOnTermination ?? true),
    },
  };
}

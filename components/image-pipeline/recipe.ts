import type * as pulumi from "@pulumi/pulumi";
import { Component } from "@pulumi/aws/imagebuilder/component";
import { ImageRecipe } from "@pulumi/aws/imagebuilder/imageRecipe";
import type { imagebuilder } from "@pulumi/aws/types/input";
import { registerChild } from "../child-transform";
import type { BlockDevice, ImageComponent, ImagePipelineArgs } from "./args";

/** Immutable on AWS under a fixed name: a new version is made first and the old one deleted once nothing uses it. */
const CREATE_FIRST = { deleteBeforeReplace: false } as const;

type Document = ImageComponent & { readonly kind: "document" };

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

/** A component that exists, or one that is made of a document. */
function recipeComponent(name: string, args: ImagePipelineArgs, component: ImageComponent, parent: pulumi.Resource) {
  const { parameters = [] } = component;
  return {
    componentArn: component.kind === "arn" ? component.componentArn : publish(name, args, component, parent).arn,
    ...(parameters.length > 0 && { parameters: parameters.map((parameter) => ({ ...parameter })) }),
  };
}

function publish(name: string, args: ImagePipelineArgs, document: Document, parent: pulumi.Resource) {
  const opts = { parent, ...CREATE_FIRST };
  return registerChild(Component, `${name}-${document.key}`, opts, args.transform?.component, {
    name: document.name,
    version: args.version,
    platform: args.platform,
    data: document.data,
    description: document.description,
    supportedOsVersions: document.supportedOsVersions && [...document.supportedOsVersions],
    kmsKeyId: document.kmsKeyId,
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

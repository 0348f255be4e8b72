import type * as pulumi from "@pulumi/pulumi";
import { Component } from "@pulumi/aws/imagebuilder/component";
import { ImageRecipe } from "@pulumi/aws/imagebuilder/imageRecipe";
import type { imagebuilder } from "@pulumi/aws/types/input";
import { registerChild } from "../child-transform";
import type { BlockDevice, ImageComponent, ImagePipelineArgs } from "./args";

/** Immutable on AWS under a fixed name: a new version is made first and the old one deleted once nothing uses it. */
const CREATE_FIRST = { deleteBeforeReplace: false } as const;

/** One `Component` a document, by the document's key. */
export function componentDocuments(
  name: string,
  args: ImagePipelineArgs,
  parent: pulumi.Resource,
): ReadonlyMap<string, Component> {
  const documents = args.components.filter((component) => component.kind === "document");
  return new Map(documents.map((document) => [document.key, componentDocument(name, args, document, parent)]));
}

export function recipe(
  name: string,
  args: ImagePipelineArgs,
  documents: ReadonlyMap<string, Component>,
  parent: pulumi.Resource,
): ImageRecipe {
  return registerChild(
    ImageRecipe,
    `${name}-recipe`,
    { parent, ...CREATE_FIRST, dependsOn: [...(args.parentResources ?? [])] },
    args.transform?.recipe,
    {
      name: args.name,
      version: args.version,
      description: args.description,
      parentImage: args.parentImage,
      components: args.components.map((component) => recipeComponent(component, documents)),
      blockDeviceMappings: args.blockDeviceMappings?.map(blockDeviceMapping),
      workingDirectory: args.workingDirectory,
      userDataBase64: args.userDataBase64,
      tags: args.tags,
      region: args.region,
    },
  );
}

function componentDocument(
  name: string,
  args: ImagePipelineArgs,
  document: ImageComponent & { kind: "document" },
  parent: pulumi.Resource,
): Component {
  return registerChild(Component, `${name}-${document.key}`, { parent, ...CREATE_FIRST }, args.transform?.component, {
    name: document.name,
    version: args.version,
    platform: args.platform,
    data: document.data,
    tags: args.tags,
    region: args.region,
  });
}

function recipeComponent(
  component: ImageComponent,
  documents: ReadonlyMap<string, Component>,
): imagebuilder.ImageRecipeComponent {
  const parameters = component.parameters?.map(({ name, value }) => ({ name, value })) ?? [];
  return {
    componentArn: component.kind === "arn" ? component.componentArn : documentArn(component.key, documents),
    ...(parameters.length > 0 && { parameters }),
  };
}

function documentArn(key: string, documents: ReadonlyMap<string, Component>): pulumi.Output<string> {
  const document = documents.get(key);
  if (document === undefined) throw new Error(`No component was made for the document "${key}".`);
  return document.arn;
}

/** The provider takes the two booleans as text. */
function blockDeviceMapping(device: BlockDevice): imagebuilder.ImageRecipeBlockDeviceMapping {
  return {
    deviceName: device.deviceName,
    ebs: {
      volumeType: device.volumeType ?? "gp3",
      volumeSize: device.volumeSize,
      iops: device.iops,
      throughput: device.throughput,
      snapshotId: device.snapshotId,
      encrypted: String(device.encrypted ?? true),
      deleteOnTermination: String(device.deleteOnTermination ?? true),
    },
  };
}

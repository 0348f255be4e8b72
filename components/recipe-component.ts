import type * as pulumi from "@pulumi/pulumi";
import { Component } from "@pulumi/aws/imagebuilder/component";
import { registerChild } from "./child-transform";
import type { ChildrenArgs, ImageComponent } from "./pipeline-args";

/** Immutable on AWS under a fixed name: a new version is made first and the old one deleted once nothing uses it. */
export const CREATE_FIRST = { deleteBeforeReplace: false } as const;

type Document = ImageComponent & { readonly kind: "document" };

/** A component that exists, or one that is made of a document. */
export function recipeComponent(name: string, args: ChildrenArgs, component: ImageComponent, parent: pulumi.Resource) {
  const { parameters = [] } = component;
  return {
    componentArn: component.kind === "arn" ? component.componentArn : publish(name, args, component, parent).arn,
    ...(parameters.length > 0 && { parameters: parameters.map((parameter) => ({ ...parameter })) }),
  };
}

function publish(name: string, args: ChildrenArgs, document: Document, parent: pulumi.Resource) {
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
